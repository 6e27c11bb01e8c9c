#include "core/connectors/sqlite/sqliteinserter.h"

#include "core/connectors/sqlite/sqlitedatabase.h"
#include "core/connectors/sqlite/sqliteerrors.h"

#include <sqlite3.h>

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t s_smallGroup = 8;
/// The least that any build of SQLite allows.
constexpr std::size_t s_maximumParameters = 32766;
/// Of extraction time and generation, which all rows of a statement share.
constexpr std::size_t s_sharedParameters = 2;

} // namespace

SqliteInserter::SqliteInserter(SqliteDatabase &database, const SqliteTarget &target, qint64 syncId,
                               qint64 generationId, bool oneByOne)
    : m_database(database)
    , m_target(target)
    , m_binder(target, syncId, generationId)
    , m_watchesIgnored(oneByOne)
{
}

Result<std::unique_ptr<SqliteInserter>>
SqliteInserter::create(SqliteDatabase &database, const QString &table, const SqliteTarget &target,
                       qint64 syncId, qint64 generationId, bool oneByOne)
{
    std::unique_ptr<SqliteInserter> inserter(
        new SqliteInserter(database, target, syncId, generationId, oneByOne));
    if (const auto done = inserter->prepareGroups(table, oneByOne); !done)
        return done.error();
    return inserter;
}

Result<void> SqliteInserter::prepareGroups(const QString &table, bool oneByOne)
{
    const std::size_t most = std::clamp<std::size_t>((s_maximumParameters - s_sharedParameters)
                                                         / m_binder.parametersPerRow(),
                                                     1, SqliteRowBinder::maximumRows);
    std::vector<std::size_t> sizes{1};
    if (!oneByOne && most > 1)
        sizes = most > s_smallGroup ? std::vector<std::size_t>{most, s_smallGroup, 1}
                                    : std::vector<std::size_t>{most, 1};
    for (const std::size_t rows : sizes) {
        auto statement = m_database.prepare(m_binder.insertText(table, rows));
        if (!statement)
            return statement.error();
        m_groups.push_back({rows, std::move(*statement)});
    }
    return {};
}

Result<void> SqliteInserter::insert(const std::shared_ptr<const RecordBatch> &batch,
                                    std::size_t first, std::size_t end, WriteReport &report)
{
    for (const Group &group : m_groups)
        m_binder.bindShared(group.statement.handle(), *batch);
    for (std::size_t size = 0; first < end;) {
        while (m_groups[size].rows > end - first)
            ++size;
        const std::size_t count = m_groups[size].rows;
        if (auto done = insertGroup(batch, first, count, size, report); !done)
            return done;
        first += count;
    }
    return {};
}

Result<void> SqliteInserter::insertGroup(const std::shared_ptr<const RecordBatch> &batch,
                                         std::size_t first, std::size_t count, std::size_t size,
                                         WriteReport &report)
{
    sqlite3_stmt *statement = m_groups[size].statement.handle();
    int code = m_binder.bindRows(statement, *batch, first, count);
    if (code == SQLITE_OK) {
        code = sqlite3_step(statement);
        if (code == SQLITE_DONE) {
            sqlite3_reset(statement);
            if (!m_watchesIgnored || sqlite3_changes(m_database.handle()) > 0) {
                report.acceptedRows += static_cast<qint64>(count);
                return {};
            }
            report.refused.push_back(
                {batch,
                 static_cast<std::uint32_t>(first),
                 {},
                 QString::fromLatin1(s_ignoredByTrigger),
                 QCoreApplication::translate("sqlite", "A trigger of the table ignored the row.")});
            return {};
        }
    }
    if (!blamesRow(code)) {
        const Error error = m_database.error(code);
        sqlite3_reset(statement);
        return error;
    }
    if (!m_database.isInTransaction()) {
        const QString words = QString::fromUtf8(sqlite3_errmsg(m_database.handle()));
        sqlite3_reset(statement);
        return makeError(sqliteerrors::transactionLost, {m_target.table, words});
    }
    if (count == 1) {
        report.refused.push_back(refusedRow(m_database, m_target.columns, batch, first, code));
        sqlite3_reset(statement);
        return {};
    }
    sqlite3_reset(statement);
    const std::size_t smaller = m_groups[size + 1].rows;
    for (std::size_t row = first; row < first + count;) {
        const bool fits = row + smaller <= first + count;
        const std::size_t next = fits ? size + 1 : m_groups.size() - 1;
        auto done = insertGroup(batch, row, m_groups[next].rows, next, report);
        if (!done)
            return done;
        row += m_groups[next].rows;
    }
    return {};
}

RefusedRow refusedRow(SqliteDatabase &database, const std::vector<SqliteTargetColumn> &columns,
                      const std::shared_ptr<const RecordBatch> &batch, std::size_t row, int code)
{
    const int primary = code & 0xff;
    // A value too long fails when it is bound, which leaves no words behind.
    QString words = primary == SQLITE_TOOBIG ? QString::fromUtf8(sqlite3_errstr(code))
                                             : QString::fromUtf8(sqlite3_errmsg(database.handle()));
    const char *name = primary == SQLITE_TOOBIG ? s_valueTooLong
        : primary == SQLITE_MISMATCH            ? s_valueMismatch
                                                : s_constraintFailed;
    QString field;
    static const QRegularExpression oneColumn(u"constraint failed: [^,]*\\.([^,.]+)$"_s);
    if (const auto match = oneColumn.match(words); match.hasMatch()) {
        const auto column
            = std::ranges::find(columns, match.captured(1), &SqliteTargetColumn::name);
        if (column != columns.end())
            field = batch->schema().field(static_cast<int>(column - columns.begin())).name;
    }
    return {batch, static_cast<std::uint32_t>(row), field, QString::fromLatin1(name), words};
}

} // namespace millrace
