#include "core/connectors/files/csvrecordreader.h"

#include "core/connectors/files/fileserrors.h"

#include <algorithm>

namespace millrace {

CsvRecordReader::CsvRecordReader(OpenedFile file, const RecordContext &context)
    : m_window(std::move(file.window))
    , m_dialect(std::move(file.layout.csv))
    , m_context(context)
    , m_tokenizer(m_dialect.marks)
    , m_values(context)
    , m_fieldCount(static_cast<std::size_t>(m_dialect.columns.size()))
    , m_fileName(m_window->file().name.toStdString())
{
    mapColumns();
}

void CsvRecordReader::mapColumns()
{
    const ColumnPlan &plan = m_context.plan;
    std::vector<bool> isPresent(plan.schema()->fields().size());
    for (qsizetype i = 0; i < m_dialect.columns.size(); ++i) {
        const auto column = plan.columnOf(m_dialect.columns[i].toStdString());
        if (!column) {
            m_context.notes.addUnknownColumn(m_dialect.columns[i], m_window->file().name);
        } else if (*column != ColumnPlan::s_unselected) {
            m_cells.push_back({static_cast<std::uint32_t>(i), *column, plan.type(*column)});
            isPresent[static_cast<std::size_t>(*column)] = true;
        }
    }
    QStringList missing;
    for (const int column : plan.fileColumns()) {
        if (isPresent[static_cast<std::size_t>(column)])
            continue;
        m_absent.push_back(column);
        missing << plan.schema()->field(column).name;
    }
    // A file without any column has no row that could miss them.
    if (!missing.isEmpty() && m_fieldCount > 0)
        m_context.notes.addMissingColumns(missing, m_window->file().name);
    if (const auto column = plan.unknownFieldsColumn())
        m_absent.push_back(*column);
}

Result<void> CsvRecordReader::start(std::optional<std::pair<qint64, qint64>> offsetAndLine,
                                    const Cancellation &cancellation)
{
    const qint64 first = m_window->offsetOf(m_window->begin()) + m_dialect.firstRowOffset;
    const auto [offset, line] = offsetAndLine.value_or(std::pair(first, m_dialect.firstRowLine));
    if (auto moved = m_window->skipTo(offset, cancellation); !moved)
        return moved;
    m_tokenizer.setLine(line);
    useWindow();
    return {};
}

void CsvRecordReader::useWindow()
{
    m_tokenizer.setWindow(m_window->begin(), m_window->end(), m_window->isFinal());
    m_isValidUtf8 = m_window->isValidUtf8();
}

Result<void> CsvRecordReader::more()
{
    const char *keep = m_tokenizer.at();
    if (static_cast<std::size_t>(m_window->end() - keep) >= TextWindow::s_maximumBytes)
        return makeError(fileserrors::s_recordTooLong,
                         {m_window->file().path, QString::number(line()),
                          QString::number(TextWindow::s_maximumBytes >> 20)});
    auto refilled = m_window->refill(keep);
    if (refilled || m_window->begin() != keep)
        useWindow();
    return refilled;
}

Result<bool> CsvRecordReader::fill(RecordBatchBuilder &builder, qint64 limit,
                                   const Cancellation &cancellation)
{
    qint64 appended = 0;
    while (!builder.isFull() && appended < limit) {
        const qint64 rowLine = m_tokenizer.line();
        const char *rowStart = m_tokenizer.at();
        const CsvTokenizer::Outcome outcome = m_tokenizer.next();
        if (outcome == CsvTokenizer::Outcome::Row) [[likely]] {
            const auto fields = m_tokenizer.fields();
            if (m_fieldCount != 1 && m_tokenizer.isBlank())
                continue;
            m_values.setPlace(&m_window->file().name, rowLine);
            if (fields.size() > m_fieldCount && isRowTooLong(fields)) {
                const TextPlace place = placeOf(rowStart, fields[m_fieldCount].data, rowLine);
                const Error error
                    = makeError(fileserrors::s_tooManyFields,
                                {m_window->file().path, QString::number(place.line),
                                 QString::number(place.column), QString::number(fields.size()),
                                 QString::number(m_fieldCount)});
                // The row was not read: the position must stay before it.
                m_tokenizer.setWindow(rowStart, m_window->end(), m_window->isFinal());
                m_tokenizer.setLine(rowLine);
                return error;
            }
            appendRow(builder, fields);
            ++appended;
        } else if (outcome == CsvTokenizer::Outcome::NeedMore) {
            if (cancellation.stop_requested())
                return Error::cancelled();
            if (auto loaded = more(); !loaded)
                return loaded.error();
        } else if (outcome == CsvTokenizer::Outcome::End) {
            return false;
        } else {
            return fault(outcome);
        }
    }
    return true;
}

bool CsvRecordReader::isRowTooLong(std::span<const CsvField> fields)
{
    const auto extra = fields.subspan(m_fieldCount);
    if (!std::ranges::all_of(extra, [](const CsvField &field) { return field.size == 0; }))
        return true;
    m_context.notes.addLongRow(m_values.place());
    return false;
}

void CsvRecordReader::appendRow(RecordBatchBuilder &builder, std::span<const CsvField> fields)
{
    if (fields.size() >= m_fieldCount) [[likely]] {
        for (const Cell &cell : m_cells)
            appendField(builder, cell, fields[cell.field]);
    } else {
        m_context.notes.addShortRow(m_values.place());
        for (const Cell &cell : m_cells) {
            if (cell.field < fields.size())
                appendField(builder, cell, fields[cell.field]);
            else
                builder.appendNull(cell.column);
        }
    }
    for (const int column : m_absent)
        builder.appendNull(column);
    if (const auto column = m_context.plan.fileNameColumn())
        builder.appendText(*column, m_fileName);
    builder.finishRow();
}

void CsvRecordReader::appendField(RecordBatchBuilder &builder, const Cell &cell,
                                  const CsvField &field)
{
    if (field.size == 0) {
        if (field.isQuoted && cell.type == FieldType::String) {
            builder.appendText(cell.column, {});
            return;
        }
        if (field.isQuoted)
            m_context.notes.addQuotedEmpty(m_values.place());
        builder.appendNull(cell.column);
        return;
    }
    const std::string_view text = m_tokenizer.text(field, m_scratch);
    if (!m_context.nullValues.empty() && !field.isQuoted && isNullWord(text)) {
        builder.appendNull(cell.column);
        return;
    }
    m_values.append(builder, cell.column, cell.type, text, m_isValidUtf8);
}

bool CsvRecordReader::isNullWord(std::string_view text) const
{
    return std::ranges::find(m_context.nullValues, text) != m_context.nullValues.end();
}

Error CsvRecordReader::fault(CsvTokenizer::Outcome outcome) const
{
    const TextPlace place = placeOf(m_tokenizer.at(), m_tokenizer.faultAt(), m_tokenizer.line());
    return makeError(
        outcome == CsvTokenizer::Outcome::QuoteUnclosed ? fileserrors::s_quoteUnclosed
                                                        : fileserrors::s_textAfterQuote,
        {m_window->file().path, QString::number(place.line), QString::number(place.column)});
}

} // namespace millrace
