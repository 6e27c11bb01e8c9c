#include "core/connectors/files/jsonrecordreader.h"

#include "core/connectors/files/fileserrors.h"

#include <simdjson.h>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

JsonSplitter::Shape shapeOf(const FileLayout &layout)
{
    if (layout.format == FileFormat::JsonLines)
        return JsonSplitter::Shape::Lines;
    return layout.isJsonArray ? JsonSplitter::Shape::Array : JsonSplitter::Shape::Sequence;
}

} // namespace

JsonRecordReader::JsonRecordReader(OpenedFile file, const RecordContext &context)
    : m_window(std::move(file.window))
    , m_context(context)
    , m_splitter(shapeOf(file.layout))
    , m_values(context)
    , m_fileName(m_window->file().name.toStdString())
    , m_slots(context.plan.schema()->fields().size())
{
}

Result<void> JsonRecordReader::start(std::optional<std::pair<qint64, qint64>> offsetAndLine,
                                     const Cancellation &cancellation)
{
    if (offsetAndLine) {
        const bool isFirst = offsetAndLine->first <= m_window->offsetOf(m_window->begin());
        if (auto moved = m_window->skipTo(offsetAndLine->first, cancellation); !moved)
            return moved;
        if (!isFirst)
            m_splitter.resumeAt(offsetAndLine->second);
    }
    m_splitter.setWindow(m_window->begin(), m_window->end(), m_window->isFinal());
    return {};
}

Result<void> JsonRecordReader::more()
{
    const char *keep = m_splitter.at();
    if (static_cast<std::size_t>(m_window->end() - keep) >= TextWindow::s_maximumBytes)
        return makeError(fileserrors::s_recordTooLong,
                         {m_window->file().path, QString::number(line()),
                          QString::number(TextWindow::s_maximumBytes >> 20)});
    auto refilled = m_window->refill(keep);
    if (refilled || m_window->begin() != keep)
        m_splitter.setWindow(m_window->begin(), m_window->end(), m_window->isFinal());
    return refilled;
}

Result<bool> JsonRecordReader::fill(RecordBatchBuilder &builder, qint64 limit,
                                    const Cancellation &cancellation)
{
    qint64 appended = 0;
    while (!builder.isFull() && appended < limit) {
        const JsonSplitter before = m_splitter;
        const JsonSplitter::Outcome outcome = m_splitter.next();
        if (outcome == JsonSplitter::Outcome::Record) [[likely]] {
            if (const auto fault = m_parser.parse(m_splitter.record())) {
                const Error error = malformed(*fault);
                m_splitter = before;
                return error;
            }
            m_values.setPlace(&m_window->file().name, m_splitter.recordLine());
            collect();
            appendRow(builder);
            ++appended;
        } else if (outcome == JsonSplitter::Outcome::NeedMore) {
            if (cancellation.stop_requested())
                return Error::cancelled();
            if (auto loaded = more(); !loaded)
                return loaded.error();
        } else if (outcome == JsonSplitter::Outcome::End) {
            return false;
        } else {
            return splitFault();
        }
    }
    return true;
}

std::optional<int> JsonRecordReader::columnOf(std::string_view name, std::size_t position)
{
    if (position < m_expected.size() && m_expected[position].first == name)
        return m_expected[position].second;
    const std::optional<int> column = m_context.plan.columnOf(name);
    // Bounded: an object with a million members is no table to learn from.
    if (position < 4096) {
        if (position >= m_expected.size())
            m_expected.resize(position + 1);
        m_expected[position] = {std::string(name), column};
    }
    return column;
}

void JsonRecordReader::collect()
{
    ++m_record;
    m_unknown.clear();
    std::size_t position = 0;
    for (const JsonMember &member : m_parser.members()) {
        const std::optional<int> column = columnOf(member.name, position++);
        if (!column) {
            m_context.notes.addUnknownField(member.name, m_values.place());
            if (m_context.plan.unknownFieldsColumn())
                keepUnknown(member);
            continue;
        }
        if (*column == ColumnPlan::s_unselected)
            continue;
        Slot &slot = m_slots[static_cast<std::size_t>(*column)];
        if (slot.record == m_record)
            m_context.notes.addRepeatedField(m_values.place());
        slot = {&member, m_record};
    }
}

void JsonRecordReader::keepUnknown(const JsonMember &member)
{
    m_unknown += m_unknown.empty() ? '{' : ',';
    appendJsonString(m_unknown, member.name);
    m_unknown += ':';
    if (member.kind == JsonKind::String)
        appendJsonString(m_unknown, member.text);
    else
        m_unknown += member.text;
}

void JsonRecordReader::appendRow(RecordBatchBuilder &builder)
{
    for (const int column : m_context.plan.fileColumns()) {
        const Slot &slot = m_slots[static_cast<std::size_t>(column)];
        if (slot.record == m_record)
            appendMember(builder, column, *slot.member);
        else
            builder.appendNull(column);
    }
    if (const auto column = m_context.plan.unknownFieldsColumn()) {
        if (m_unknown.empty()) {
            builder.appendNull(*column);
        } else {
            m_unknown += '}';
            appendJson(builder, *column, {{}, JsonKind::Nested, m_unknown});
        }
    }
    if (const auto column = m_context.plan.fileNameColumn())
        builder.appendText(*column, m_fileName);
    builder.finishRow();
}

void JsonRecordReader::appendMember(RecordBatchBuilder &builder, int column,
                                    const JsonMember &member)
{
    if (member.kind == JsonKind::Null) {
        builder.appendNull(column);
        return;
    }
    const FieldType type = m_context.plan.type(column);
    if (type == FieldType::Json) {
        appendJson(builder, column, member);
        return;
    }
    m_values.append(builder, column, type, member.text, true);
}

void JsonRecordReader::appendJson(RecordBatchBuilder &builder, int column, const JsonMember &member)
{
    if (member.kind == JsonKind::String) {
        m_scratch.clear();
        appendJsonString(m_scratch, member.text);
        builder.appendText(column, m_scratch);
        return;
    }
    if (member.text.find_first_of("\r\n") == std::string_view::npos) {
        builder.appendText(column, member.text);
        return;
    }
    // One value stays on one line, so that it can be written into JSON Lines as it is.
    m_scratch.resize(member.text.size() + simdjson::SIMDJSON_PADDING);
    std::size_t size = 0;
    if (simdjson::minify(member.text.data(), member.text.size(), m_scratch.data(), size)
        == simdjson::SUCCESS)
        builder.appendText(column, {m_scratch.data(), size});
    else
        m_values.appendMisfit(builder, column, member.text);
}

Error JsonRecordReader::malformed(const JsonFault &fault) const
{
    const std::string_view record = m_splitter.record();
    const QString path = m_window->file().path;
    if (fault.isOtherValue)
        return makeError(fileserrors::s_jsonNoObject,
                         {path, QString::number(m_splitter.recordLine())});
    const char *lineStart = record.data();
    while (lineStart > m_window->begin() && lineStart[-1] != '\n')
        --lineStart;
    const TextPlace place
        = placeOf(lineStart, record.data() + fault.offset, m_splitter.recordLine());
    return makeError(
        fileserrors::s_jsonMalformed,
        {path, QString::number(place.line), QString::number(place.column), fault.reason});
}

Error JsonRecordReader::splitFault() const
{
    const TextPlace place = placeOf(m_splitter.at(), m_splitter.faultAt(), m_splitter.line());
    const bool isEnd = m_splitter.faultAt() == m_window->end();
    return makeError(fileserrors::s_jsonMalformed,
                     {m_window->file().path, QString::number(place.line),
                      QString::number(place.column),
                      isEnd ? u"the array is never closed"_s
                            : u"a comma or the end of the array is missing, or text follows it"_s});
}

} // namespace millrace
