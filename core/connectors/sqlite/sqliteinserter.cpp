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

/// Rows of one statement at most: more gain nothing.
constexpr std::size_t s_mostRows = 512;
/// A group in which a row was refused is tried again in groups of this part of it.
constexpr std::size_t s_split = 8;

} // namespace

SqliteInserter::SqliteInserter(SqliteDatabase &database, const SqliteTarget &target, bool oneByOne)
    : m_database(database)
    , m_target(target)
    , m_oneByOne(oneByOne)
{
}

Result<std::unique_ptr<SqliteInserter>>
SqliteInserter::create(SqliteDatabase &database, const QString &table, const SqliteTarget &target,
                       qint64 syncId, qint64 generationId, bool oneByOne)
{
    std::unique_ptr<SqliteInserter> inserter(new SqliteInserter(database, target, oneByOne));
    auto rows = SqliteRowTable::create(database, target, syncId, generationId);
    if (!rows)
        return rows.error();
    inserter->m_rows = std::move(*rows);
    // OR ABORT outranks what the table says about conflicts, so that no row vanishes unseen.
    auto statement = database.prepare("INSERT OR ABORT INTO "_L1 + table + '('_L1
                                      + target.quotedColumns().join(", "_L1) + ") SELECT * FROM "_L1
                                      + SqliteRowTable::name());
    if (!statement)
        return statement.error();
    inserter->m_statement = std::move(*statement);
    return inserter;
}

Result<void> SqliteInserter::insert(const std::shared_ptr<const RecordBatch> &batch,
                                    std::size_t first, std::size_t end, WriteReport &report)
{
    const std::size_t most = m_oneByOne ? 1 : s_mostRows;
    for (; first < end; first += most) {
        if (auto done = insertGroup(batch, first, std::min(most, end - first), report); !done)
            return done;
    }
    return {};
}

Result<void> SqliteInserter::insertGroup(const std::shared_ptr<const RecordBatch> &batch,
                                         std::size_t first, std::size_t count, WriteReport &report)
{
    m_rows->choose(*batch, first, count);
    const int code = sqlite3_step(m_statement.handle());
    if (code == SQLITE_DONE) {
        m_statement.reset();
        if (!m_oneByOne || sqlite3_changes(m_database.handle()) > 0) {
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
    if (!blamesRow(code)) {
        const Error error = m_database.error(code);
        m_statement.reset();
        return error;
    }
    if (!m_database.isInTransaction()) {
        const QString words = QString::fromUtf8(sqlite3_errmsg(m_database.handle()));
        m_statement.reset();
        return makeError(sqliteerrors::transactionLost, {m_target.table, words});
    }
    if (count == 1) {
        report.refused.push_back(refusedRow(m_database, m_target.columns, batch, first, code));
        m_statement.reset();
        return {};
    }
    m_statement.reset();
    const std::size_t part = std::max<std::size_t>(count / s_split, 1);
    for (const std::size_t end = first + count; first < end; first += part) {
        if (auto done = insertGroup(batch, first, std::min(part, end - first), report); !done)
            return done;
    }
    return {};
}

RefusedRow refusedRow(SqliteDatabase &database, const std::vector<SqliteTargetColumn> &columns,
                      const std::shared_ptr<const RecordBatch> &batch, std::size_t row, int code)
{
    const int primary = code & 0xff;
    // A value too long leaves no words behind.
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
