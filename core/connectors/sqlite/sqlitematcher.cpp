#include "core/connectors/sqlite/sqlitematcher.h"

#include "core/connectors/sqlite/sqlitedatabase.h"
#include "core/connectors/sqlite/sqlitetypes.h"
#include "core/sql/identifier.h"

#include <sqlite3.h>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr auto s_deleted = "temp._millrace_deleted"_L1;

std::vector<int> inOrder(std::size_t count)
{
    std::vector<int> places(count);
    for (std::size_t i = 0; i < count; ++i)
        places[i] = static_cast<int>(i);
    return places;
}

/// Whether \a columns, in any order, are a key of \a table.
bool isUnique(const DestinationObject &table, const std::vector<SqliteTargetColumn> &columns)
{
    const OperationOffer *offer = table.offer(ObjectOperation::Update);
    if (offer == nullptr)
        return false;
    return std::ranges::any_of(offer->matchingKeys, [&](const QStringList &key) {
        return key.size() == static_cast<qsizetype>(columns.size())
            && std::ranges::all_of(columns, [&](const SqliteTargetColumn &column) {
                   return key.contains(column.name);
               });
    });
}

} // namespace

std::vector<SqliteTargetColumn> objectColumns(const Schema &schema, const DestinationObject &table)
{
    std::vector<SqliteTargetColumn> columns;
    columns.reserve(schema.fields().size());
    for (const Field &field : schema.fields()) {
        const ObjectField *column = table.find(field.name);
        const QString declared = column != nullptr ? column->field.sourceType : field.sourceType;
        columns.push_back({field.name, declared, field.type, fitOf(declared, field).storedAs});
    }
    return columns;
}

QString keyCondition(const std::vector<SqliteTargetColumn> &columns, const std::vector<int> &key)
{
    QStringList parts;
    for (const int index : key)
        parts << quotedIdentifier(columns[static_cast<std::size_t>(index)].name) + " = ?"_L1
                + QString::number(index + 1);
    return parts.join(" AND "_L1);
}

SqliteMatcher::SqliteMatcher(SqliteDatabase &database, std::vector<SqliteTargetColumn> keyColumns,
                             std::vector<int> key)
    : m_database(database)
    , m_columns(std::move(keyColumns))
    , m_key(std::move(key))
    , m_binder(m_columns)
{
}

Result<std::unique_ptr<SqliteMatcher>>
SqliteMatcher::create(SqliteDatabase &database, const SqliteObject &table,
                      const std::vector<SqliteTargetColumn> &columns, const std::vector<int> &key,
                      bool remembersDeleted)
{
    std::vector<SqliteTargetColumn> keyColumns;
    keyColumns.reserve(key.size());
    for (const int index : key)
        keyColumns.push_back(columns[static_cast<std::size_t>(index)]);
    std::unique_ptr<SqliteMatcher> matcher(new SqliteMatcher(database, std::move(keyColumns), key));
    if (const auto ready = matcher->prepare(table, remembersDeleted); !ready)
        return ready.error();
    return matcher;
}

Result<void> SqliteMatcher::prepare(const SqliteObject &table, bool remembersDeleted)
{
    m_isAmbiguous = !isUnique(table.object, m_columns);
    const QString condition = keyCondition(m_columns, inOrder(m_columns.size()));
    const auto prepared = [&](SqliteStatement &statement, const QString &sql) -> Result<void> {
        auto made = m_database.prepare(sql);
        if (!made)
            return made.error();
        statement = std::move(*made);
        return {};
    };
    auto done = prepared(m_count,
                         "SELECT count(*) FROM (SELECT 1 FROM main."_L1
                             + quotedIdentifier(table.object.name) + " WHERE "_L1 + condition
                             + " LIMIT 2)"_L1);
    if (!done || !remembersDeleted)
        return done;
    // The keys compare as they do in the table.
    QStringList declarations;
    QStringList names;
    for (const SqliteTargetColumn &column : m_columns) {
        names << quotedIdentifier(column.name);
        declarations << names.back() + u' ' + column.declared + " COLLATE "_L1
                + quotedIdentifier(table.collations.value(column.name, u"BINARY"_s));
    }
    done = m_database.execute("DROP TABLE IF EXISTS "_L1 + s_deleted + "; CREATE TABLE "_L1
                              + s_deleted + '('_L1 + declarations.join(", "_L1)
                              + ", PRIMARY KEY("_L1 + names.join(", "_L1) + "))"_L1);
    if (done)
        done = prepared(m_note,
                        "INSERT OR IGNORE INTO "_L1 + s_deleted + " VALUES("_L1
                            + QStringList(names.size(), u"?"_s).join(", "_L1) + ')'_L1);
    if (done)
        done = prepared(m_find, "SELECT count(*) FROM "_L1 + s_deleted + " WHERE "_L1 + condition);
    return done;
}

Result<void> SqliteMatcher::bindKey(SqliteStatement &statement,
                                    const std::shared_ptr<const RecordBatch> &batch,
                                    std::size_t row)
{
    if (m_batch != batch) {
        Schema schema;
        std::vector<std::shared_ptr<const Column>> columns;
        for (const int index : m_key) {
            schema.append(batch->schema().field(index));
            columns.push_back(batch->sharedColumn(index));
        }
        m_keys = std::make_shared<RecordBatch>(std::make_shared<const Schema>(std::move(schema)),
                                               batch->rowCount(), std::move(columns),
                                               std::vector<ValueIssue>(), batch->extractedAt());
        m_batch = batch;
    }
    const int code = m_binder.bindRow(statement.handle(), *m_keys, row);
    return code == SQLITE_OK ? Result<void>() : Result<void>(m_database.error(code));
}

Result<qint64> SqliteMatcher::ask(SqliteStatement &statement,
                                  const std::shared_ptr<const RecordBatch> &batch, std::size_t row)
{
    if (const auto bound = bindKey(statement, batch, row); !bound)
        return bound.error();
    const auto found = statement.next();
    if (!found)
        return found.error();
    const qint64 answer = *found ? statement.integer(0) : 0;
    statement.reset();
    return answer;
}

Result<int> SqliteMatcher::count(const std::shared_ptr<const RecordBatch> &batch, std::size_t row)
{
    const auto found = ask(m_count, batch, row);
    if (!found)
        return found.error();
    return static_cast<int>(*found);
}

Result<void> SqliteMatcher::noteDeleted(const std::shared_ptr<const RecordBatch> &batch,
                                        std::size_t row)
{
    auto bound = bindKey(m_note, batch, row);
    return bound ? m_note.run() : bound;
}

Result<bool> SqliteMatcher::wasDeleted(const std::shared_ptr<const RecordBatch> &batch,
                                       std::size_t row)
{
    const auto found = ask(m_find, batch, row);
    if (!found)
        return found.error();
    return *found > 0;
}

Result<void> SqliteMatcher::forgetDeleted()
{
    return m_find ? m_database.execute("DELETE FROM "_L1 + s_deleted) : Result<void>();
}

} // namespace millrace
