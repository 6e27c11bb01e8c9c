#include "core/connectors/sqlite/sqliteobjectwriter.h"

#include "core/connectors/sqlite/sqliteerrors.h"
#include "core/connectors/sqlite/sqliteobjectsql.h"
#include "core/connectors/sqlite/sqlitetable.h"
#include "core/sql/identifier.h"
#include "core/sql/tableobjects.h"

#include <sqlite3.h>

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Other than for tables of its own, Millrace keeps to the foreign keys a person declared.
constexpr auto s_settings = "PRAGMA synchronous = FULL; PRAGMA cache_size = -8000; "
                            "PRAGMA foreign_keys = ON; PRAGMA secure_delete = FAST"_L1;

bool isKeyed(const WriteRequest &request)
{
    return request.object->operation != ObjectOperation::Insert;
}

} // namespace

SqliteObjectWriter::SqliteObjectWriter(std::unique_ptr<SqliteDatabase> database,
                                       const SqliteObjectOptions &options,
                                       const WriteRequest &request)
    : m_database(std::move(database))
    , m_request(request)
{
    if (options.keepsCheckpoints)
        m_checkpoints = std::make_unique<SqliteCheckpoints>(*m_database, request);
}

SqliteObjectWriter::~SqliteObjectWriter() { m_database->rollback(); }

Result<std::unique_ptr<StreamWriter>> SqliteObjectWriter::open(const SqliteObjectOptions &options,
                                                               const WriteRequest &request,
                                                               const Cancellation &cancellation)
{
    if (!request.object)
        return makeError(tableerrors::mappingMissing, {request.stream.text()});
    auto database = SqliteDatabase::open(options.path, SqliteDatabase::Access::ReadWrite,
                                         options.busyTimeout, cancellation);
    if (!database)
        return database.error();
    std::unique_ptr<SqliteObjectWriter> writer(
        new SqliteObjectWriter(std::move(*database), options, request));
    const SqliteCancellationScope scope(*writer->m_database, cancellation);
    auto done = writer->m_database->execute(s_settings);
    if (done)
        done = writer->prepareTable();
    if (done && writer->m_checkpoints)
        done = writer->loadState();
    if (!done)
        return done.error();
    return std::unique_ptr<StreamWriter>(std::move(writer));
}

Result<void> SqliteObjectWriter::prepareTable()
{
    const auto table = describeObject(*m_database, m_request.target.name);
    if (!table)
        return table.error();
    if (!*table)
        return makeError(tableerrors::missing, {m_request.target.name});
    if (auto writable = checkTableWrite(m_request, (*table)->object); !writable)
        return writable;
    m_request.target.name = (*table)->object.name;
    m_target.table = m_request.target.name;
    m_target.columns = objectColumns(*m_request.schema, (*table)->object);
    const auto objects = objectsOf(*m_database, m_target.table);
    if (!objects)
        return objects.error();
    m_target.hasTriggers
        = std::ranges::find(*objects, u"trigger"_s, &SqliteSchemaObject::type) != objects->end();
    const auto deferred = m_database->integer(
        u"SELECT EXISTS (SELECT 1 FROM main.sqlite_schema WHERE type = 'table' "
        "AND sql LIKE '%DEFERRED%')"_s);
    if (!deferred)
        return deferred.error();
    m_watchesDeferred = *deferred != 0;
    m_key = matchingColumns(m_request);
    return prepareStatements(**table);
}

Result<void> SqliteObjectWriter::prepareStatements(const SqliteObject &table)
{
    if (!isKeyed(m_request) && !m_watchesDeferred) {
        auto inserter
            = SqliteInserter::create(*m_database, "main."_L1 + quotedIdentifier(m_target.table),
                                     m_target, 0, 0, m_target.hasTriggers);
        if (!inserter)
            return inserter.error();
        m_inserter = std::move(*inserter);
        return {};
    }
    m_setsNothing = m_target.columns.size() == m_key.size();
    const QString sql = objectStatement(m_request, m_target.columns, m_key);
    if (!sql.isEmpty()) {
        auto statement = m_database->prepare(sql);
        if (!statement)
            return statement.error();
        m_statement = std::move(*statement);
    }
    m_binder = std::make_unique<SqliteRowBinder>(m_target.columns);
    if (!isKeyed(m_request))
        return {};
    auto matcher
        = SqliteMatcher::create(*m_database, table, m_target.columns, m_key,
                                m_request.object->operation == ObjectOperation::HardDelete);
    if (!matcher)
        return matcher.error();
    m_matcher = std::move(*matcher);
    return {};
}

Result<void> SqliteObjectWriter::loadState()
{
    auto done = m_checkpoints->ensureTables();
    if (!done)
        return done;
    const auto row = m_checkpoints->load();
    if (!row)
        return row.error();
    const bool isOurs = *row && (*row)->generationId == m_request.generationId
        && (*row)->generationKey == m_request.generationKey;
    if (isOurs && (*row)->checkpoint)
        m_committed = CommittedState{*(*row)->checkpoint, (*row)->isFinished};
    return {};
}

Result<void> SqliteObjectWriter::ensureTransaction()
{
    if (m_database->isInTransaction())
        return {};
    auto begun = m_database->beginWriting();
    return begun && m_matcher ? m_matcher->forgetDeleted() : begun;
}

Result<WriteReport> SqliteObjectWriter::write(const std::shared_ptr<const RecordBatch> &batch,
                                              const Cancellation &cancellation)
{
    if (cancellation.stop_requested())
        return Error::cancelled();
    WriteReport report;
    if (batch->rowCount() == 0)
        return report;
    const SqliteCancellationScope scope(*m_database, cancellation);
    auto done = ensureTransaction();
    if (done)
        done = writeRows(batch, report);
    if (!done)
        return done.error();
    return report;
}

Result<void> SqliteObjectWriter::writeRows(const std::shared_ptr<const RecordBatch> &batch,
                                           WriteReport &report)
{
    std::size_t first = 0;
    const std::size_t looked = mayHaveFaults(*batch) ? batch->rowCount() : 0;
    for (std::size_t row = 0; row < looked; ++row) {
        auto fault = faultOf(batch, row);
        if (!fault)
            continue;
        if (auto done = writeRange(batch, first, row, report); !done)
            return done;
        report.refused.push_back(std::move(*fault));
        first = row + 1;
    }
    return writeRange(batch, first, batch->rowCount(), report);
}

Result<void> SqliteObjectWriter::writeRange(const std::shared_ptr<const RecordBatch> &batch,
                                            std::size_t first, std::size_t end, WriteReport &report)
{
    if (m_inserter)
        return first < end ? m_inserter->insert(batch, first, end, report) : Result<void>();
    for (std::size_t row = first; row < end; ++row) {
        if (auto done = writeRow(batch, row, report); !done)
            return done;
    }
    return {};
}

Result<void> SqliteObjectWriter::writeRow(const std::shared_ptr<const RecordBatch> &batch,
                                          std::size_t row, WriteReport &report)
{
    if (m_watchesDeferred) {
        if (auto saved = m_database->execute(u"SAVEPOINT millrace_row"_s); !saved)
            return saved;
    }
    auto refused = tryRow(batch, row);
    if (!refused)
        return refused.error();
    if (m_watchesDeferred) {
        int unresolved = 0;
        int highest = 0;
        sqlite3_db_status(m_database->handle(), SQLITE_DBSTATUS_DEFERRED_FKS, &unresolved, &highest,
                          0);
        // At the end of the transaction it could only take all rows down with it.
        if (unresolved != 0 && !*refused)
            *refused = refusal(batch, row, s_constraintFailed,
                               QT_TRANSLATE_NOOP("sqlite", "FOREIGN KEY constraint failed"));
        if (*refused) {
            if (auto back = m_database->execute(u"ROLLBACK TO millrace_row"_s); !back)
                return back;
        }
        if (auto released = m_database->execute(u"RELEASE millrace_row"_s); !released)
            return released;
    }
    if (*refused)
        report.refused.push_back(std::move(**refused));
    else
        ++report.acceptedRows;
    return {};
}

Result<std::optional<RefusedRow>>
SqliteObjectWriter::tryRow(const std::shared_ptr<const RecordBatch> &batch, std::size_t row)
{
    const ObjectOperation operation = m_request.object->operation;
    if (m_matcher && (m_matcher->isAmbiguous() || !m_statement)) {
        const auto count = m_matcher->count(batch, row);
        if (!count)
            return count.error();
        if (*count > 1)
            return std::optional(refusal(
                batch, row, s_severalMatchingRecords,
                QT_TRANSLATE_NOOP("sqlite", "Several rows of the table have this matching key.")));
        if (!m_statement)
            return verdict(batch, row, *count);
    }
    if (operation == ObjectOperation::HardDelete) {
        if (const auto bound = m_matcher->bindKey(m_statement, batch, row); !bound)
            return bound.error();
    }
    int code = operation == ObjectOperation::HardDelete
        ? SQLITE_OK
        : m_binder->bindRow(m_statement.handle(), *batch, row);
    if (code == SQLITE_OK)
        code = sqlite3_step(m_statement.handle());
    if (code == SQLITE_DONE) {
        const int changes = sqlite3_changes(m_database->handle());
        m_statement.reset();
        return verdict(batch, row, changes);
    }
    std::optional<RefusedRow> refused;
    std::optional<Error> error;
    if (!blamesRow(code))
        error = m_database->error(code);
    else if (!m_database->isInTransaction())
        error
            = makeError(sqliteerrors::transactionLost,
                        {m_target.table, QString::fromUtf8(sqlite3_errmsg(m_database->handle()))});
    else
        refused = refusedRow(*m_database, m_target.columns, batch, row, code);
    m_statement.reset();
    if (error)
        return *error;
    return refused;
}

Result<std::optional<RefusedRow>>
SqliteObjectWriter::verdict(const std::shared_ptr<const RecordBatch> &batch, std::size_t row,
                            int changes)
{
    const ObjectOperation operation = m_request.object->operation;
    if (changes > 0) {
        if (operation != ObjectOperation::HardDelete)
            return std::optional<RefusedRow>();
        const auto noted = m_matcher->noteDeleted(batch, row);
        return noted ? Result<std::optional<RefusedRow>>(std::optional<RefusedRow>())
                     : noted.error();
    }
    if (operation == ObjectOperation::HardDelete) {
        const auto wasDeleted = m_matcher->wasDeleted(batch, row);
        if (!wasDeleted)
            return wasDeleted.error();
        if (*wasDeleted)
            return std::optional<RefusedRow>();
    }
    const auto count = m_matcher ? m_matcher->count(batch, row) : Result<int>(0);
    if (!count)
        return count.error();
    const bool mustExist
        = operation == ObjectOperation::Update || operation == ObjectOperation::HardDelete;
    if (*count == 0 && mustExist)
        return std::optional(
            refusal(batch, row, s_noMatchingRecord,
                    QT_TRANSLATE_NOOP("sqlite", "No row of the table has this matching key.")));
    if (*count > 0 && operation == ObjectOperation::Upsert && m_setsNothing)
        return std::optional<RefusedRow>();
    return std::optional(
        refusal(batch, row, s_ignoredByTrigger,
                QT_TRANSLATE_NOOP("sqlite", "A trigger of the table ignored the row.")));
}

RefusedRow SqliteObjectWriter::refusal(const std::shared_ptr<const RecordBatch> &batch,
                                       std::size_t row, const char *code, const char *words) const
{
    return {batch, static_cast<std::uint32_t>(row),
            m_key.size() == 1 && code != s_constraintFailed
                ? batch->schema().field(m_key.front()).name
                : QString(),
            QString::fromLatin1(code), QCoreApplication::translate("sqlite", words)};
}

bool SqliteObjectWriter::mayHaveFaults(const RecordBatch &batch) const
{
    return std::ranges::any_of(m_key,
                               [&](int column) { return !batch.column(column).valid.empty(); })
        || std::ranges::any_of(batch.schema().fields(),
                               [](const Field &field) { return field.type == FieldType::Number; });
}

std::optional<RefusedRow>
SqliteObjectWriter::faultOf(const std::shared_ptr<const RecordBatch> &batch, std::size_t row) const
{
    if (const int empty = firstNull(*batch, row, m_key); empty >= 0) {
        RefusedRow refused
            = refusal(batch, row, s_keyIsNull,
                      QT_TRANSLATE_NOOP("sqlite", "A part of the matching key is empty."));
        refused.field = batch->schema().field(empty).name;
        return refused;
    }
    for (int i = 0; i < batch->schema().fieldCount(); ++i) {
        const Column &column = batch->column(i);
        if (column.type != FieldType::Number || column.isNull(row)
            || !std::isnan(column.number(row)))
            continue;
        RefusedRow refused
            = refusal(batch, row, s_notANumber,
                      QT_TRANSLATE_NOOP("sqlite", "SQLite cannot store NaN (not a number)."));
        refused.field = batch->schema().field(i).name;
        return refused;
    }
    return std::nullopt;
}

Result<WriteReport> SqliteObjectWriter::prepare(const Cancellation &cancellation)
{
    if (cancellation.stop_requested())
        return Error::cancelled();
    return WriteReport();
}

Result<void> SqliteObjectWriter::commit(const Checkpoint &checkpoint)
{
    Result<void> done;
    if (m_checkpoints)
        done = ensureTransaction();
    if (done && m_checkpoints)
        done = m_checkpoints->store(checkpoint);
    if (done && m_database->isInTransaction())
        done = m_database->commit();
    if (done && m_checkpoints)
        m_committed = CommittedState{checkpoint, false};
    return done;
}

Result<void> SqliteObjectWriter::finish(const Cancellation &cancellation)
{
    if (cancellation.stop_requested())
        return Error::cancelled();
    if (!m_checkpoints)
        return {};
    const SqliteCancellationScope scope(*m_database, cancellation);
    auto done = m_database->beginWriting();
    if (done)
        done = m_checkpoints->markFinished();
    if (done)
        done = m_database->commit();
    if (!done) {
        m_database->rollback();
        return done;
    }
    if (m_committed)
        m_committed->isFinished = true;
    return {};
}

} // namespace millrace
