#include "core/connectors/mysql/mysqlreader.h"

#include "core/connectors/mysql/mysqlcells.h"
#include "core/connectors/mysql/mysqlsourceerrors.h"

#include <QCoreApplication>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *text) { return QCoreApplication::translate("mysql", text); }

} // namespace

MySqlReader::MySqlReader(Parts parts)
    : m_parts(std::move(parts))
    , m_builder(m_parts.schema)
    , m_rowReader(*m_parts.schema, m_parts.rows->columns())
{
    if (m_parts.position)
        m_position = *m_parts.position;
    m_position.isIncremental = m_parts.stream.mode.isIncremental();
    if (m_position.isIncremental) {
        m_position.cursorField = m_parts.stream.effectiveCursor();
        m_startCursor = m_position.cursor;
        m_cursorColumn = m_parts.rows->columns()[m_parts.selection.cursorColumn];
        // A limit holds for each incremental run, but for all attempts at one full refresh.
        m_position.rows = 0;
    }
    m_isEnded = m_position.isDone;
}

Result<std::optional<SourceBatch>> MySqlReader::next(const Cancellation &cancellation)
{
    if (m_isDelivered)
        return std::optional<SourceBatch>();
    if (cancellation.stop_requested())
        return Error::cancelled();
    {
        const MySqlCancellationScope scope(*m_parts.lease.connection(), cancellation);
        if (const auto filled = fillBatch(cancellation); !filled)
            return filled.error();
    }
    if (m_isEnded) {
        // Another stream may want the connection.
        m_parts.rows.reset();
        m_parts.lease.end();
        m_isDelivered = true;
    }
    SourceBatch batch;
    batch.position = positionText();
    if (m_builder.rowCount() > 0)
        batch.batch = m_builder.finish();
    return std::optional(std::move(batch));
}

Result<void> MySqlReader::fillBatch(const Cancellation &cancellation)
{
    constexpr std::size_t rowsPerLook = 256;
    m_standsBetweenValues = false;
    while (!m_isEnded) {
        if (hasReachedLimit())
            return endAtLimit();
        const auto row = m_hasRow ? Result<bool>(true) : step();
        if (!row)
            return row.error();
        if (!*row) {
            m_isEnded = true;
            m_position.isDone = !m_position.isIncremental;
            m_position.key.clear();
            m_position.keyFields.clear();
            return rememberCursor();
        }
        if (m_builder.isFull()) {
            m_hasRow = true;
            m_standsBetweenValues = m_position.isIncremental
                && !isSameCursor(m_parts.rows->cell(m_parts.selection.cursorColumn));
            return rememberCursor();
        }
        takeRow();
        if (m_builder.rowCount() % rowsPerLook == 0 && cancellation.stop_requested())
            return Error::cancelled();
        // Rows that can be told apart give a position at once; without an identity it takes a look
        // at the next row to know whether the ties are complete.
        if (m_builder.isFull() && !m_parts.selection.identity.empty())
            return rememberCursor();
    }
    return {};
}

Result<bool> MySqlReader::step() { return m_parts.rows->next(); }

Result<void> MySqlReader::endAtLimit()
{
    m_isEnded = true;
    // The query has the same limit, so this reads its end and keeps the connection of use.
    if (const auto end = step(); !end)
        return end.error();
    return rememberCursor();
}

void MySqlReader::takeRow()
{
    m_hasRow = false;
    if (m_position.isIncremental)
        countTie();
    m_rowReader.append(*m_parts.rows, m_builder);
    ++m_position.rows;
    ++m_rowsOfRun;
    if (m_builder.isFull() || hasReachedLimit())
        rememberRow();
}

void MySqlReader::countTie()
{
    const MySqlCell &cell = m_parts.rows->cell(m_parts.selection.cursorColumn);
    if (isSameCursor(cell)) {
        ++m_position.count;
        if (m_rowsOfRun > 0)
            return;
    } else {
        m_position.count = 1;
    }
    m_cursorBytes.assign(cell.bytes());
}

bool MySqlReader::isSameCursor(const MySqlCell &cell) const
{
    if (m_rowsOfRun > 0)
        return cell.bytes() == m_cursorBytes;
    // Rows read again count afresh.
    return m_parts.selection.tieRule == MySqlTieRule::GoOn
        && cellValue(cell, m_cursorColumn, m_parts.selection.cursor->kind) == m_position.cursor;
}

void MySqlReader::rememberRow()
{
    m_position.key.clear();
    m_position.keyFields.clear();
    const MySqlSelection &selection = m_parts.selection;
    for (std::size_t i = 0; i < selection.identity.size(); ++i) {
        const std::size_t column = selection.identityColumn + i;
        auto value = cellValue(m_parts.rows->cell(column), m_parts.rows->columns()[column],
                               selection.identity[i].kind);
        if (!value) {
            m_position.key.clear();
            m_position.keyFields.clear();
            return;
        }
        m_position.key.push_back(std::move(*value));
        m_position.keyFields << selection.identity[i].field;
    }
}

Result<void> MySqlReader::rememberCursor()
{
    if (!m_position.isIncremental || m_rowsOfRun == 0)
        return {};
    const MySqlCell cell{reinterpret_cast<const unsigned char *>(m_cursorBytes.data()),
                         m_cursorBytes.size()};
    auto value = cellValue(cell, m_cursorColumn, m_parts.selection.cursor->kind);
    if (!value)
        return makeError(mysqlerrors::positionUnknown, {m_parts.stream.stream.id.text()});
    m_position.cursor = std::move(value);
    return {};
}

std::optional<std::string> MySqlReader::positionText() const
{
    if (m_position.isIncremental) {
        // Without an identity, a cut among equal cursor values cannot be named exactly.
        const bool isExact = !m_position.key.empty() || m_standsBetweenValues || m_isEnded;
        return isExact ? std::optional(toJson(m_position)) : std::nullopt;
    }
    MySqlPosition position = m_position;
    position.isDone = position.isDone || m_isEnded;
    if (position.isDone) {
        position.key.clear();
        position.keyFields.clear();
    }
    return position.isDone || !position.key.empty() ? std::optional(toJson(position))
                                                    : std::nullopt;
}

QString MySqlReader::reasonForNoRows() const
{
    if (m_rowsOfRun > 0)
        return {};
    const ConfiguredStream &stream = m_parts.stream;
    if (m_startCursor)
        return translated(QT_TRANSLATE_NOOP("mysql", "Nothing has changed after %1 (cursor %2)."))
            .arg(displayText(*m_startCursor), stream.effectiveCursor());
    const bool hasStart = m_position.isIncremental && !stream.cursorStart.trimmed().isEmpty();
    const bool hasLimit = stream.rowLimit && *stream.rowLimit <= 0;
    if (hasStart && !hasLimit && stream.filter.trimmed().isEmpty())
        return translated(QT_TRANSLATE_NOOP("mysql", "No row is at or after %1 (cursor %2)."))
            .arg(stream.cursorStart.trimmed(), stream.effectiveCursor());
    return reasonForNothingToRefresh(stream, m_position);
}

QStringList MySqlReader::notes() const
{
    QStringList notes = m_parts.notes + m_rowReader.notes();
    if (m_parts.selection.tieRule == MySqlTieRule::Repeat && m_startCursor)
        notes << QCoreApplication::translate(
                     "mysql",
                     "Rows with %1 %2 were read again, because more of them "
                     "are there than before.")
                     .arg(m_parts.stream.effectiveCursor(), displayText(*m_startCursor));
    return notes;
}

QString reasonForNothingToRefresh(const ConfiguredStream &stream, const MySqlPosition &position)
{
    if (stream.rowLimit && *stream.rowLimit <= 0)
        return translated(QT_TRANSLATE_NOOP("mysql", "The row limit is 0."));
    if (!stream.filter.trimmed().isEmpty())
        return translated(QT_TRANSLATE_NOOP("mysql", "No row meets the filter."));
    if (position.isDone && position.rows > 0)
        return translated(QT_TRANSLATE_NOOP("mysql", "Every row was read before."));
    return translated(QT_TRANSLATE_NOOP("mysql", "The table is empty."));
}

} // namespace millrace
