#include "core/connectors/sqlite/sqlitereader.h"

#include "core/connectors/sqlite/sqlitedatabase.h"
#include "core/connectors/sqlite/sqlitefunctions.h"

#include <sqlite3.h>

#include <QCoreApplication>
#include <QLocale>

#include <cstring>

namespace millrace {

using namespace Qt::StringLiterals;

SqliteReader::SqliteReader(SqliteDatabase &database, const ConfiguredStream &stream,
                           std::shared_ptr<const Schema> schema, SqliteSelection selection,
                           std::optional<SqlitePosition> position,
                           std::optional<qint64> estimatedRows)
    : m_database(database)
    , m_stream(stream)
    , m_schema(std::move(schema))
    , m_selection(std::move(selection))
    , m_builder(m_schema)
    , m_rowReader(*m_schema)
    , m_rowLimit(stream.rowLimit)
    , m_estimatedRows(estimatedRows)
{
    if (position)
        m_position = std::move(*position);
    m_position.isIncremental = stream.mode.isIncremental();
    if (m_position.isIncremental) {
        m_position.cursorField = stream.effectiveCursor();
        m_startCursor = m_position.cursor;
        // A limit holds for each incremental run, but for all attempts at one full refresh.
        m_position.rows = 0;
    }
    m_isEnded = m_position.isDone;
}

Result<std::optional<SourceBatch>> SqliteReader::next(const Cancellation &cancellation)
{
    if (m_isDelivered)
        return std::optional<SourceBatch>();
    if (cancellation.stop_requested())
        return Error::cancelled();
    const SqliteCancellationScope scope(m_database, cancellation);
    if (const auto filled = fillBatch(cancellation); !filled)
        return filled.error();
    m_isDelivered = m_isEnded;
    SourceBatch batch;
    batch.position = positionText();
    if (m_builder.rowCount() > 0)
        batch.batch = m_builder.finish();
    return std::optional(std::move(batch));
}

Result<void> SqliteReader::fillBatch(const Cancellation &cancellation)
{
    constexpr std::size_t rowsPerLook = 256;
    m_standsBetweenValues = false;
    while (!m_isEnded) {
        if (hasReachedLimit()) {
            m_isEnded = true;
            return {};
        }
        const auto row = m_hasRow ? Result<bool>(true) : step();
        if (!row)
            return row.error();
        if (!*row) {
            m_isEnded = true;
            m_position.isDone = !m_position.isIncremental;
            m_position.key.clear();
            return {};
        }
        if (m_builder.isFull()) {
            m_hasRow = true;
            m_standsBetweenValues = m_position.isIncremental && !isSameCursor();
            return {};
        }
        takeRow();
        if (m_builder.rowCount() % rowsPerLook == 0 && cancellation.stop_requested())
            return Error::cancelled();
        // Rows that can be told apart give a position at once; without an identity it takes a look
        // at the next row to know whether the ties are complete.
        if (m_builder.isFull() && m_selection.identityCount > 0)
            return {};
    }
    return {};
}

Result<bool> SqliteReader::step()
{
    const int code = sqlite3_step(m_selection.statement.handle());
    if (code == SQLITE_ROW)
        return true;
    if (code == SQLITE_DONE)
        return false;
    return m_database.error(code);
}

void SqliteReader::takeRow()
{
    m_hasRow = false;
    // Reading a value may convert it in place, so the cursor is looked at first.
    if (m_position.isIncremental)
        countTie();
    m_rowReader.append(m_selection.statement.handle(), m_builder);
    ++m_position.rows;
    ++m_rowsOfRun;
    if (m_builder.isFull() || hasReachedLimit())
        rememberRow();
}

void SqliteReader::countTie()
{
    if (isSameCursor()) {
        ++m_position.count;
        return;
    }
    sqlite3_stmt *statement = m_selection.statement.handle();
    const int column = m_selection.cursorColumn;
    auto *kept = std::get_if<std::string>(&m_position.cursor);
    if (kept != nullptr && sqlite3_column_type(statement, column) == SQLITE_TEXT) {
        const auto *text = reinterpret_cast<const char *>(sqlite3_column_text(statement, column));
        kept->assign(text, static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
    } else {
        m_position.cursor = columnValue(statement, column);
    }
    m_position.count = 1;
}

bool SqliteReader::isSameCursor() const
{
    // Rows read again count afresh.
    if (m_rowsOfRun == 0 && m_selection.tieRule != TieRule::GoOn)
        return false;
    sqlite3_stmt *statement = m_selection.statement.handle();
    const int column = m_selection.cursorColumn;
    if (const auto *kept = std::get_if<std::string>(&m_position.cursor)) {
        if (sqlite3_column_type(statement, column) != SQLITE_TEXT)
            return false;
        const auto *data = reinterpret_cast<const char *>(sqlite3_column_text(statement, column));
        const std::string_view text(
            data, static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
        return m_selection.cursorType == FieldType::Decimal ? compareDecimals(*kept, text) == 0
                                                            : *kept == text;
    }
    if (const auto *kept = std::get_if<std::int64_t>(&m_position.cursor))
        return sqlite3_column_type(statement, column) == SQLITE_INTEGER
            && sqlite3_column_int64(statement, column) == *kept;
    if (const auto *kept = std::get_if<double>(&m_position.cursor))
        return sqlite3_column_type(statement, column) == SQLITE_FLOAT
            && sqlite3_column_double(statement, column) == *kept;
    return false;
}

void SqliteReader::rememberRow()
{
    m_position.key.clear();
    for (int i = 0; i < m_selection.identityCount; ++i)
        m_position.key.push_back(
            columnValue(m_selection.statement.handle(), m_selection.identityColumn + i));
}

std::optional<std::string> SqliteReader::positionText() const
{
    if (m_position.isIncremental) {
        // Without an identity, a cut among equal cursor values cannot be named exactly.
        const bool isExact = m_selection.identityCount > 0 || m_standsBetweenValues || m_isEnded;
        return isExact ? std::optional(toJson(m_position)) : std::nullopt;
    }
    SqlitePosition position = m_position;
    position.isDone = position.isDone || m_isEnded;
    if (position.isDone)
        position.key.clear();
    return position.isDone || !position.key.empty() ? std::optional(toJson(position))
                                                    : std::nullopt;
}

QString SqliteReader::reasonForNoRows() const
{
    if (m_rowsOfRun > 0)
        return {};
    const auto tell = [](const char *text) { return QCoreApplication::translate("sqlite", text); };
    const QString cursor = m_stream.effectiveCursor();
    if (!std::holds_alternative<std::monostate>(m_startCursor))
        return tell(QT_TRANSLATE_NOOP("sqlite", "Nothing has changed after %1 (cursor %2)."))
            .arg(displayText(m_startCursor), cursor);
    if (m_rowLimit && *m_rowLimit <= 0)
        return tell(QT_TRANSLATE_NOOP("sqlite", "The row limit is 0."));
    if (!m_stream.filter.trimmed().isEmpty())
        return tell(QT_TRANSLATE_NOOP("sqlite", "No row meets the filter."));
    if (m_position.isIncremental && !m_stream.cursorStart.trimmed().isEmpty())
        return tell(QT_TRANSLATE_NOOP("sqlite", "No row is at or after %1 (cursor %2)."))
            .arg(m_stream.cursorStart.trimmed(), cursor);
    if (m_position.isDone && m_position.rows > 0)
        return tell(QT_TRANSLATE_NOOP("sqlite", "Every row was read before."));
    return tell(QT_TRANSLATE_NOOP("sqlite", "The table is empty."));
}

QStringList SqliteReader::notes() const
{
    QStringList notes = m_rowReader.notes();
    if (m_selection.tieRule == TieRule::Repeat)
        notes << QCoreApplication::translate(
                     "sqlite",
                     "Rows with %1 %2 were read again, because more of them "
                     "are there than before.")
                     .arg(m_stream.effectiveCursor(), displayText(m_startCursor));
    return notes;
}

} // namespace millrace
