#include "core/connectors/sqlite/sqlitemerge.h"

#include "core/connectors/sqlite/sqlitedatabase.h"
#include "core/connectors/sqlite/sqliteerrors.h"
#include "core/connectors/sqlite/sqlitefunctions.h"
#include "core/connectors/sqlite/sqlitekeyindex.h"
#include "core/connectors/sqlite/sqlitemetacolumns.h"
#include "core/connectors/sqlite/sqlitetable.h"
#include "core/sql/identifier.h"

#include <sqlite3.h>

#include <QCoreApplication>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr auto s_stage = "temp._millrace_stage"_L1;
constexpr auto s_arrival = "_millrace_arrival"_L1;
constexpr auto s_rank = "_millrace_rank"_L1;
/// The stored row in an upsert.
constexpr auto s_stored = "_millrace_stored"_L1;
constexpr auto s_deletedAtField = "_ab_cdc_deleted_at"_L1;

bool isTemporal(FieldType type)
{
    return type >= FieldType::Date && type <= FieldType::TimestampWithZone;
}

bool isNumeric(FieldType type)
{
    return type == FieldType::Boolean || type == FieldType::Integer || type == FieldType::Number
        || type == FieldType::Decimal;
}

} // namespace

SqliteMerge::SqliteMerge(SqliteDatabase &database, const SqliteTarget &target)
    : m_database(database)
    , m_target(target)
{
}

Result<std::unique_ptr<SqliteMerge>>
SqliteMerge::create(SqliteDatabase &database, const SqliteTarget &target, const Schema &schema,
                    const SqliteMergeRules &rules, qint64 syncId, qint64 generationId,
                    QStringList &notes)
{
    std::unique_ptr<SqliteMerge> merge(new SqliteMerge(database, target));
    auto done = merge->resolveRules(schema, rules, notes);
    if (done)
        done = merge->ensureKey();
    if (done)
        done = merge->createStage();
    if (done)
        done = merge->prepareStatements();
    if (!done)
        return done.error();
    auto inserter = SqliteInserter::create(database, s_stage, target, syncId, generationId, false);
    if (!inserter)
        return inserter.error();
    merge->m_inserter = std::move(*inserter);
    return merge;
}

Result<void> SqliteMerge::resolveRules(const Schema &schema, const SqliteMergeRules &rules,
                                       QStringList &notes)
{
    const auto columnOf = [&](int field) -> const SqliteTargetColumn & {
        return m_target.columns[static_cast<std::size_t>(field)];
    };
    for (const QString &name : rules.keyFields) {
        const auto field = schema.indexOf(name);
        if (!field)
            return makeError(sqliteerrors::keyMissing, {m_target.table, name});
        m_keyColumns.push_back(*field);
        m_key << quotedIdentifier(columnOf(*field).name);
    }
    if (m_key.isEmpty())
        return makeError(sqliteerrors::keyMissing, {m_target.table, QString()});
    if (const auto field = schema.indexOf(rules.cursorField)) {
        m_cursorColumn = &columnOf(*field);
        m_cursor = quotedIdentifier(m_cursorColumn->name);
    } else if (!rules.cursorField.isEmpty()) {
        notes << QCoreApplication::translate(
                     "sqlite",
                     "The cursor %1 is not among the fields written; of two "
                     "versions of a row the one read later is kept.")
                     .arg(rules.cursorField);
    }
    const auto deletedAt = schema.indexOf(s_deletedAtField);
    if (deletedAt && rules.deletesHard) {
        m_deletedAtColumn = *deletedAt;
        m_deletedAt = quotedIdentifier(columnOf(*deletedAt).name);
    }
    return {};
}

Result<void> SqliteMerge::ensureKey()
{
    QStringList names;
    for (const int column : m_keyColumns)
        names << m_target.columns[static_cast<std::size_t>(column)].name;
    return ensureKeyIndex(m_database, m_target.table, names);
}

Result<void> SqliteMerge::createStage()
{
    QStringList columns{s_arrival + " INTEGER PRIMARY KEY"_L1};
    for (const SqliteTargetColumn &column : m_target.columns)
        columns << quotedIdentifier(column.name) + u' ' + column.declared;
    if (m_target.hasMetaColumns) {
        for (const MetaColumn &column : s_metaColumns)
            columns << column.name + u' ' + column.declared;
    }
    return m_database.execute("DROP TABLE IF EXISTS "_L1 + s_stage + "; CREATE TABLE "_L1 + s_stage
                              + '('_L1 + columns.join(", "_L1) + ')'_L1);
}

QString SqliteMerge::cursorCollation() const
{
    // Digits and expanded years are stored as text, whose bytes are not in their order.
    if (isNumeric(m_cursorColumn->type)) {
        const bool isText = m_cursorColumn->storedAs == FieldType::Decimal
            || m_cursorColumn->storedAs == FieldType::String;
        return isText ? " COLLATE "_L1 + QLatin1StringView(s_decimalCollation) : QString();
    }
    if (isTemporal(m_cursorColumn->type))
        return " COLLATE "_L1 + QLatin1StringView(s_temporalCollation);
    return u" COLLATE BINARY"_s;
}

QString SqliteMerge::winners() const
{
    QString partition = m_key.join(", "_L1);
    if (m_key.size() > 1) {
        // A window takes two NULLs for equal; here each row with one stands for itself.
        partition += ", CASE WHEN "_L1 + m_key.join(" IS NULL OR "_L1) + " IS NULL THEN "_L1
            + s_arrival + " END"_L1;
    }
    QStringList order;
    if (m_cursorColumn != nullptr)
        order << m_cursor + cursorCollation() + " DESC NULLS LAST"_L1;
    if (m_target.hasMetaColumns)
        order << s_extractedAtColumn + " DESC"_L1;
    order << s_arrival + " DESC"_L1;
    return "(SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY "_L1 + partition
        + " ORDER BY "_L1 + order.join(", "_L1) + ") AS "_L1 + s_rank + " FROM "_L1 + s_stage
        + ") WHERE "_L1 + s_rank + " = 1)"_L1;
}

QString SqliteMerge::newer(const QString &incoming, const QString &stored) const
{
    QString isLater = u"1"_s;
    if (m_target.hasMetaColumns) {
        const QString theirs = stored + u'.' + s_extractedAtColumn;
        isLater = '('_L1 + theirs + " IS NULL OR "_L1 + incoming + u'.' + s_extractedAtColumn
            + " >= "_L1 + theirs + ')'_L1;
    }
    if (m_cursorColumn == nullptr)
        return isLater;
    const QString ours = incoming + u'.' + m_cursor;
    const QString theirs = stored + u'.' + m_cursor;
    const QString collation = cursorCollation();
    return '('_L1 + ours + " > "_L1 + theirs + collation + " OR ("_L1 + ours + " = "_L1 + theirs
        + collation + " AND "_L1 + isLater + ") OR ("_L1 + theirs + " IS NULL AND ("_L1 + ours
        + " IS NOT NULL OR "_L1 + isLater + ")))"_L1;
}

QString SqliteMerge::upsert(const QString &source) const
{
    const QStringList columns = m_target.quotedColumns();
    QStringList updates;
    for (const QString &column : columns) {
        if (!m_key.contains(column))
            updates << column + " = excluded."_L1 + column;
    }
    QString sql = "INSERT OR ABORT INTO main."_L1 + quotedIdentifier(m_target.table) + " AS "_L1
        + s_stored + '('_L1 + columns.join(", "_L1) + ") SELECT "_L1 + columns.join(", "_L1)
        + " FROM "_L1 + source + " WHERE "_L1
        + (m_deletedAt.isEmpty() ? u"1"_s : QString(m_deletedAt + " IS NULL"_L1))
        + " ON CONFLICT("_L1 + m_key.join(", "_L1) + ") DO "_L1;
    if (updates.isEmpty())
        return sql + "NOTHING"_L1;
    return sql + "UPDATE SET "_L1 + updates.join(", "_L1) + " WHERE "_L1
        + newer(u"excluded"_s, QString(s_stored));
}

QString SqliteMerge::removal(const QString &source) const
{
    const QString table = "main."_L1 + quotedIdentifier(m_target.table);
    QStringList joined;
    QStringList keys;
    for (const QString &column : m_key) {
        joined << "gone."_L1 + column + " = stored."_L1 + column;
        keys << "stored."_L1 + column;
    }
    return "DELETE FROM "_L1 + table + " WHERE ("_L1 + m_key.join(", "_L1) + ") IN (SELECT "_L1
        + keys.join(", "_L1) + " FROM "_L1 + source + " AS gone JOIN "_L1 + table
        + " AS stored ON "_L1 + joined.join(" AND "_L1) + " WHERE gone."_L1 + m_deletedAt
        + " IS NOT NULL AND "_L1 + newer(u"gone"_s, u"stored"_s) + ')'_L1;
}

Result<void> SqliteMerge::prepareStatements()
{
    const QString one = "(SELECT * FROM "_L1 + s_stage + " WHERE "_L1 + s_arrival + " = ?1)"_L1;
    const auto prepareInto = [this](SqliteStatement &statement, const QString &sql) {
        auto prepared = m_database.prepare(sql);
        if (!prepared)
            return Result<void>(prepared.error());
        statement = std::move(*prepared);
        return Result<void>();
    };
    auto done = prepareInto(m_mergeAll, upsert(winners()));
    if (done)
        done = prepareInto(m_mergeOne, upsert(one));
    if (done)
        done = prepareInto(m_winners,
                           "SELECT "_L1 + s_arrival + " FROM "_L1 + winners() + " ORDER BY "_L1
                               + s_arrival);
    if (done)
        done = prepareInto(m_clear, "DELETE FROM "_L1 + s_stage);
    if (done && !m_deletedAt.isEmpty())
        done = prepareInto(m_removeAll, removal(winners()));
    if (done && !m_deletedAt.isEmpty())
        done = prepareInto(m_removeOne, removal(one));
    return done;
}

bool SqliteMerge::mayHaveEmptyKey(const RecordBatch &batch) const
{
    return std::ranges::none_of(m_keyColumns,
                                [&](int column) { return batch.column(column).valid.empty(); });
}

bool SqliteMerge::hasEmptyKey(const RecordBatch &batch, std::size_t row) const
{
    return std::ranges::all_of(m_keyColumns,
                               [&](int column) { return batch.column(column).isNull(row); });
}

Result<void> SqliteMerge::stage(const std::shared_ptr<const RecordBatch> &batch, std::size_t first,
                                std::size_t end, WriteReport &report)
{
    WriteReport staged;
    if (const auto done = m_inserter->insert(batch, first, end, staged); !done)
        return done;
    // Refusals come in the order of the rows; what lies between them is in the table in a row.
    for (std::size_t i = 0; i <= staged.refused.size(); ++i) {
        const std::size_t stop = i < staged.refused.size() ? staged.refused[i].row : end;
        if (stop > first) {
            m_segments.push_back({m_staged + 1, batch, first, stop - first});
            m_staged += static_cast<qint64>(stop - first);
        }
        first = stop + 1;
    }
    std::ranges::move(staged.refused, std::back_inserter(report.refused));
    if (m_deletedAtColumn >= 0 && !m_hasDeletes) {
        const Column &deletedAt = batch->column(m_deletedAtColumn);
        for (std::size_t row = 0; row < batch->rowCount() && !m_hasDeletes; ++row)
            m_hasDeletes = !deletedAt.isNull(row);
    }
    return {};
}

Result<void> SqliteMerge::merge(WriteReport &report)
{
    if (m_staged == 0)
        return {};
    const std::size_t refusedBefore = report.refused.size();
    // Deletes first: the winner of a key is either a delete or a row to keep, never both.
    Result<void> done;
    if (m_hasDeletes)
        done = m_removeAll.run();
    if (done)
        done = m_mergeAll.run();
    if (!done) {
        if (!blamesRow(sqlite3_errcode(m_database.handle())))
            return done;
        if (!m_database.isInTransaction())
            return makeError(sqliteerrors::transactionLost, {m_target.table, done.error().detail});
        done = mergeOneByOne(report);
        if (!done)
            return done;
    }
    report.acceptedRows += m_staged - static_cast<qint64>(report.refused.size() - refusedBefore);
    m_staged = 0;
    m_hasDeletes = false;
    m_segments.clear();
    return m_clear.run();
}

Result<void> SqliteMerge::mergeOneByOne(WriteReport &report)
{
    std::vector<qint64> arrivals;
    while (true) {
        const auto row = m_winners.next();
        if (!row)
            return row.error();
        if (!*row)
            break;
        arrivals.push_back(m_winners.integer(0));
    }
    m_winners.reset();
    for (const qint64 arrival : arrivals) {
        if (m_hasDeletes) {
            const auto removed = runFor(m_removeOne, arrival, report);
            if (!removed)
                return removed.error();
            if (!*removed)
                continue;
        }
        if (const auto merged = runFor(m_mergeOne, arrival, report); !merged)
            return merged.error();
    }
    return {};
}

Result<bool> SqliteMerge::runFor(SqliteStatement &statement, qint64 arrival, WriteReport &report)
{
    statement.bind(1, arrival);
    const int code = sqlite3_step(statement.handle());
    if (code == SQLITE_DONE) {
        statement.reset();
        return true;
    }
    const Error error = m_database.error(code);
    const bool isLost = !m_database.isInTransaction();
    if (!blamesRow(code) || isLost) {
        statement.reset();
        return isLost && blamesRow(code)
            ? makeError(sqliteerrors::transactionLost, {m_target.table, error.detail})
            : error;
    }
    refuse(arrival, report);
    statement.reset();
    return false;
}

void SqliteMerge::refuse(qint64 arrival, WriteReport &report) const
{
    const auto behind = std::ranges::upper_bound(m_segments, arrival, {}, &Segment::arrival);
    const Segment &segment = *std::prev(behind);
    const auto row = static_cast<std::uint32_t>(
        segment.first + static_cast<std::size_t>(arrival - segment.arrival));
    report.refused.push_back({segment.batch,
                              row,
                              {},
                              QString::fromLatin1(s_constraintFailed),
                              QString::fromUtf8(sqlite3_errmsg(m_database.handle()))});
}

} // namespace millrace
