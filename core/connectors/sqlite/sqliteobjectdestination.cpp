#include "core/connectors/sqlite/sqliteobjectdestination.h"

#include "core/connectors/sqlite/sqliterowreader.h"
#include "core/sql/identifier.h"
#include "core/sql/tableobjects.h"

#include <sqlite3.h>

#include <QCoreApplication>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

std::vector<DestinationObject> writableObjects(std::vector<SqliteObject> found)
{
    std::vector<DestinationObject> objects;
    objects.reserve(found.size());
    for (SqliteObject &table : found) {
        if (!table.object.operations.empty())
            objects.push_back(std::move(table.object));
    }
    return objects;
}

/// Reads the records of one batch by their key.
Result<ExistingRecords> readRecords(SqliteDatabase &database, const SqliteObject &table,
                                    const WriteRequest &request,
                                    const std::shared_ptr<const RecordBatch> &rows)
{
    const auto columns = objectColumns(*request.schema, table.object);
    const std::vector<int> key = matchingColumns(request);
    auto matcher = SqliteMatcher::create(database, table, columns, key, false);
    if (!matcher)
        return matcher.error();
    QStringList names;
    for (const SqliteTargetColumn &column : columns)
        names << quotedIdentifier(column.name);
    QStringList conditions;
    for (const int index : key)
        conditions << names[index] + " = ?"_L1;
    auto select = database.prepare("SELECT "_L1 + names.join(", "_L1) + " FROM main."_L1
                                   + quotedIdentifier(table.object.name) + " WHERE "_L1
                                   + conditions.join(" AND "_L1) + " LIMIT 1"_L1);
    if (!select)
        return select.error();
    SqliteRowReader reader(*request.schema);
    RecordBatchBuilder builder(request.schema);
    ExistingRecords existing;
    for (std::size_t row = 0; row < rows->rowCount(); ++row) {
        if (const auto bound = (*matcher)->bindKey(*select, rows, row); !bound)
            return bound.error();
        const auto found = select->next();
        if (!found)
            return found.error();
        existing.exists.push_back(*found ? 1 : 0);
        if (*found) {
            reader.append(select->handle(), builder);
        } else {
            for (int column = 0; column < request.schema->fieldCount(); ++column)
                builder.appendNull(column);
            builder.finishRow();
        }
        select->reset();
    }
    existing.records = builder.finish();
    return existing;
}

} // namespace

SqliteObjectDestination::SqliteObjectDestination(const Configuration &configuration)
{
    m_options.path = configuration.text(u"path"_s);
    m_options.busyTimeout
        = std::chrono::seconds(configuration.integer(u"busy_timeout_seconds"_s, 5));
    m_options.keepsCheckpoints = configuration.flag(u"keep_checkpoints"_s);
}

Result<std::unique_ptr<SqliteDatabase>>
SqliteObjectDestination::open(SqliteDatabase::Access access, const Cancellation &cancellation) const
{
    return SqliteDatabase::open(m_options.path, access, m_options.busyTimeout, cancellation);
}

DestinationCapabilities SqliteObjectDestination::capabilities() const
{
    return {{DestinationSyncMode::Append}, m_options.keepsCheckpoints, 1, true};
}

CheckResult SqliteObjectDestination::check(const CheckObserver &observer,
                                           const Cancellation &cancellation)
{
    CheckRun run(observer);
    std::unique_ptr<SqliteDatabase> database;
    run.step(QCoreApplication::translate("sqlite", "Open the database"), [&]() -> Result<void> {
        auto opened = open(SqliteDatabase::Access::ReadWrite, cancellation);
        if (!opened)
            return opened.error();
        database = std::move(*opened);
        return {};
    });
    run.step(QCoreApplication::translate("sqlite", "Find tables to write into"),
             [&]() -> Result<void> {
                 const SqliteCancellationScope scope(*database, cancellation);
                 auto found = listObjects(*database);
                 if (!found)
                     return found.error();
                 return writableObjects(std::move(*found)).empty()
                     ? makeError(tableerrors::none, {m_options.path}, {}, u"/path"_s)
                     : Result<void>();
             });
    run.step(QCoreApplication::translate("sqlite", "Ask for the right to write"), [&] {
        const SqliteCancellationScope scope(*database, cancellation);
        auto begun = database->beginWriting();
        database->rollback();
        return begun;
    });
    return run.result();
}

Result<std::vector<DestinationObject>>
SqliteObjectDestination::discoverObjects(const Cancellation &cancellation)
{
    auto database = open(SqliteDatabase::Access::ReadOnly, cancellation);
    if (!database)
        return database.error();
    const SqliteCancellationScope scope(**database, cancellation);
    auto found = listObjects(**database);
    if (!found)
        return found.error();
    return writableObjects(std::move(*found));
}

std::vector<DestinationName>
SqliteObjectDestination::resolveNames(const std::vector<DestinationName> &wanted) const
{
    return wanted;
}

Result<std::unique_ptr<StreamWriter>>
SqliteObjectDestination::openStream(const WriteRequest &request, const Cancellation &cancellation)
{
    return SqliteObjectWriter::open(m_options, request, cancellation);
}

Result<std::optional<ExistingRecords>>
SqliteObjectDestination::existingRecords(const WriteRequest &request,
                                         const std::shared_ptr<const RecordBatch> &rows,
                                         const Cancellation &cancellation)
{
    if (!request.object || request.object->operation == ObjectOperation::Insert)
        return std::optional<ExistingRecords>();
    auto database = open(SqliteDatabase::Access::ReadOnly, cancellation);
    if (!database)
        return database.error();
    const SqliteCancellationScope scope(**database, cancellation);
    const auto table = describeObject(**database, request.target.name);
    if (!table)
        return table.error();
    if (!*table)
        return makeError(tableerrors::missing, {request.target.name});
    if (const auto fits = checkTableWrite(request, (*table)->object); !fits)
        return fits.error();
    auto existing = readRecords(**database, **table, request, rows);
    if (!existing)
        return existing.error();
    return std::optional(std::move(*existing));
}

Result<void> SqliteObjectDestination::clearStream(const DestinationName &target,
                                                  const Cancellation &)
{
    return makeError(tableerrors::notClearable, {target.name});
}

} // namespace millrace
