#include "core/connectors/sqlite/sqlitewriter.h"

#include "core/connectors/sqlite/sqliteerrors.h"
#include "core/connectors/sqlite/sqlitekeyindex.h"
#include "core/connectors/sqlite/sqlitemetacolumns.h"
#include "core/connectors/sqlite/sqliterebuild.h"
#include "core/connectors/sqlite/sqlitetable.h"
#include "core/sql/identifier.h"

#include <sqlite3.h>

#include <QCoreApplication>

#include <cmath>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// The journal mode stays what the file has: a rollback journal, or a log where somebody chose it.
/// Names in views and triggers must not follow the renames of a swap, hence the legacy rename.
/// Wiping dropped pages would rewrite the whole old table.
constexpr auto s_settings = "PRAGMA synchronous = FULL; PRAGMA cache_size = -8000; "
                            "PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON; "
                            "PRAGMA secure_delete = FAST"_L1;

} // namespace

SqliteWriter::SqliteWriter(std::unique_ptr<SqliteDatabase> database,
                           const SqliteWriteOptions &options, const WriteRequest &request)
    : m_database(std::move(database))
    , m_options(options)
    , m_request(request)
    , m_writeBack(options.path)
    , m_checkpoints(*m_database, request)
    , m_sideTable(sideTableOf(request.target.name))
{
}

SqliteWriter::~SqliteWriter()
{
    m_inserter.reset();
    m_merge.reset();
    m_database->rollback();
}

Result<std::unique_ptr<StreamWriter>> SqliteWriter::open(const SqliteWriteOptions &options,
                                                         const WriteRequest &request,
                                                         const Cancellation &cancellation)
{
    auto database = SqliteDatabase::open(options.path, SqliteDatabase::Access::Create,
                                         options.busyTimeout, cancellation);
    if (!database)
        return database.error();
    std::unique_ptr<SqliteWriter> writer(new SqliteWriter(std::move(*database), options, request));
    const SqliteCancellationScope scope(*writer->m_database, cancellation);
    if (const auto set = writer->m_database->execute(s_settings); !set)
        return set.error();
    auto done = writer->m_database->beginWriting();
    if (done)
        done = writer->prepareTables();
    if (done)
        done = writer->m_database->commit();
    if (!done) {
        writer->m_database->rollback();
        return done.error();
    }
    return std::unique_ptr<StreamWriter>(std::move(writer));
}

Result<void> SqliteWriter::prepareTables()
{
    auto done = m_checkpoints.ensureTables();
    if (done)
        done = loadState();
    if (!done)
        return done;
    if (!m_request.mode.replaces()) {
        done = dropSideTable();
        return done ? openTarget() : done;
    }
    if (const auto replaceable = requireTable(*m_database, m_request.target.name); !replaceable)
        return replaceable.error();
    if (!m_committed)
        done = dropSideTable();
    // A finished generation is left alone unless rows of it come once more.
    return done && !m_wasFinished ? openSideTable() : done;
}

Result<void> SqliteWriter::loadState()
{
    const auto row = m_checkpoints.load();
    if (!row)
        return row.error();
    if (!*row || (*row)->generationId != m_request.generationId
        || (*row)->generationKey != m_request.generationKey)
        return {};
    const bool isSide = m_request.mode.replaces() && !(*row)->isFinished;
    const auto found = exists(isSide ? m_sideTable : m_request.target.name);
    if (!found)
        return found.error();
    // Rows that somebody dropped are not there any more, whatever the checkpoint says.
    if (!*found)
        return m_checkpoints.forget();
    m_wasFinished = (*row)->isFinished && m_request.mode.replaces();
    if ((*row)->checkpoint)
        m_committed = CommittedState{*(*row)->checkpoint, (*row)->isFinished};
    return {};
}

Result<bool> SqliteWriter::exists(const QString &table)
{
    const auto described = describeTable(*m_database, table);
    if (!described)
        return described.error();
    return described->has_value();
}

Result<void> SqliteWriter::dropSideTable()
{
    return m_database->execute("DROP TABLE IF EXISTS main."_L1 + quotedIdentifier(m_sideTable));
}

Result<void> SqliteWriter::openSideTable()
{
    auto target = prepareTarget(*m_database, m_sideTable, *m_request.schema,
                                m_options.hasMetaColumns, m_notes);
    if (!target)
        return target.error();
    m_target = std::move(*target);
    return openInserter();
}

Result<void> SqliteWriter::openTarget()
{
    auto target = prepareTarget(*m_database, m_request.target.name, *m_request.schema,
                                m_options.hasMetaColumns, m_notes);
    if (!target)
        return target.error();
    m_target = std::move(*target);
    if (m_target->isNew) {
        if (auto noted = m_checkpoints.noteMade(); !noted)
            return noted;
    }
    return openInserter();
}

Result<void> SqliteWriter::openInserter()
{
    if (m_request.mode.isDedup()) {
        auto merge = SqliteMerge::create(
            *m_database, *m_target, *m_request.schema,
            {m_request.primaryKey, m_request.cursorField, m_options.deletesHard}, m_request.syncId,
            m_request.generationId, m_notes);
        if (!merge)
            return merge.error();
        m_merge = std::move(*merge);
        return {};
    }
    if (auto dropped = dropKeyIndexes(*m_database, m_target->table); !dropped)
        return dropped;
    auto inserter = SqliteInserter::create(
        *m_database, "main."_L1 + quotedIdentifier(m_target->table), *m_target, m_request.syncId,
        m_request.generationId, m_target->hasTriggers);
    if (!inserter)
        return inserter.error();
    m_inserter = std::move(*inserter);
    return {};
}

Result<void> SqliteWriter::ensureTransaction()
{
    return m_database->isInTransaction() ? Result<void>() : m_database->beginWriting();
}

Result<void> SqliteWriter::ensureTarget()
{
    if (m_target)
        return {};
    // Rows for a generation that was finished before: it starts again from nothing.
    m_wasFinished = false;
    m_committed.reset();
    auto done = m_checkpoints.forget();
    if (done)
        done = dropSideTable();
    return done ? openSideTable() : done;
}

Result<WriteReport> SqliteWriter::write(const std::shared_ptr<const RecordBatch> &batch,
                                        const Cancellation &cancellation)
{
    if (cancellation.stop_requested())
        return Error::cancelled();
    WriteReport report;
    std::size_t first = 0;
    const std::size_t rows = batch->rowCount();
    if (rows == 0)
        return report;
    const SqliteCancellationScope scope(*m_database, cancellation);
    auto ready = ensureTransaction();
    if (ready)
        ready = ensureTarget();
    if (!ready)
        return ready.error();
    if (mayHaveFaults(*batch)) {
        for (std::size_t row = 0; row < rows; ++row) {
            auto fault = faultOf(batch, row);
            if (!fault)
                continue;
            if (const auto done = insertRows(batch, first, row, report); !done)
                return done.error();
            report.refused.push_back(std::move(*fault));
            first = row + 1;
        }
    }
    if (const auto done = insertRows(batch, first, rows, report); !done)
        return done.error();
    // Rows that are merged wait in a temporary table, which is never brought to the disk.
    if (m_inserter)
        m_writeBack.wrote(batch->byteSize());
    return report;
}

Result<void> SqliteWriter::insertRows(const std::shared_ptr<const RecordBatch> &batch,
                                      std::size_t first, std::size_t end, WriteReport &report)
{
    if (first >= end)
        return {};
    return m_merge ? m_merge->stage(batch, first, end, report)
                   : m_inserter->insert(batch, first, end, report);
}

bool SqliteWriter::mayHaveFaults(const RecordBatch &batch) const
{
    if (m_merge && m_merge->mayHaveEmptyKey(batch))
        return true;
    for (int i = 0; i < batch.schema().fieldCount(); ++i) {
        const Column &column = batch.column(i);
        if (column.type != FieldType::Number)
            continue;
        for (std::size_t row = 0; row < batch.rowCount(); ++row) {
            if (std::isnan(column.number(row)))
                return true;
        }
    }
    return false;
}

std::optional<RefusedRow> SqliteWriter::faultOf(const std::shared_ptr<const RecordBatch> &batch,
                                                std::size_t row) const
{
    if (m_merge && m_merge->hasEmptyKey(*batch, row))
        return RefusedRow{batch, static_cast<std::uint32_t>(row), m_request.primaryKey.front(),
                          QString::fromLatin1(s_keyIsNull),
                          QCoreApplication::translate("sqlite", "The primary key is empty.")};
    for (int i = 0; i < batch->schema().fieldCount(); ++i) {
        const Column &column = batch->column(i);
        if (column.type == FieldType::Number && !column.isNull(row)
            && std::isnan(column.number(row)))
            return RefusedRow{
                batch, static_cast<std::uint32_t>(row), batch->schema().field(i).name,
                QString::fromLatin1(s_notANumber),
                QCoreApplication::translate("sqlite", "SQLite cannot store NaN (not a number).")};
    }
    return std::nullopt;
}

Result<WriteReport> SqliteWriter::prepare(const Cancellation &cancellation)
{
    if (cancellation.stop_requested())
        return Error::cancelled();
    WriteReport report;
    if (!m_merge)
        return report;
    const SqliteCancellationScope scope(*m_database, cancellation);
    if (const auto merged = m_merge->merge(report); !merged)
        return merged.error();
    return report;
}

Result<void> SqliteWriter::commit(const Checkpoint &checkpoint)
{
    auto done = ensureTransaction();
    if (done)
        done = m_checkpoints.store(checkpoint);
    // A position alone, without a row, does not begin a finished generation again.
    const bool staysFinished = m_wasFinished && !m_target;
    if (done && staysFinished)
        done = m_checkpoints.markFinished();
    if (done)
        done = m_database->commit();
    if (done)
        m_committed = CommittedState{checkpoint, staysFinished};
    return done;
}

Result<void> SqliteWriter::finish(const Cancellation &cancellation)
{
    if (cancellation.stop_requested())
        return Error::cancelled();
    const SqliteCancellationScope scope(*m_database, cancellation);
    // The statements of the side table would be in the way of its new name.
    m_inserter.reset();
    m_merge.reset();
    m_target.reset();
    const QStringList notesBefore = m_notes;
    auto done = m_database->beginWriting();
    if (done)
        done = endGeneration();
    if (done)
        done = m_checkpoints.markFinished();
    if (done)
        done = m_database->commit();
    if (!done) {
        m_database->rollback();
        m_notes = notesBefore;
        return done.error();
    }
    m_wasFinished = true;
    if (m_committed)
        m_committed->isFinished = true;
    return {};
}

Result<void> SqliteWriter::endGeneration()
{
    if (!m_request.mode.replaces())
        return removeOlderGenerations();
    const auto waits = exists(m_sideTable);
    if (!waits)
        return waits.error();
    // Nothing waits when an earlier call took effect and the program was killed right after.
    if (!*waits)
        return {};
    const auto replaced = replaceTable(*m_database, m_sideTable, m_request.target.name, m_notes);
    return replaced ? m_checkpoints.noteMade() : replaced;
}

Result<void> SqliteWriter::removeOlderGenerations()
{
    if (m_request.minimumGenerationId <= 0)
        return {};
    if (!m_options.hasMetaColumns) {
        m_notes << QCoreApplication::translate("sqlite",
                                               "Rows of earlier generations stay in the table %1, "
                                               "because without meta columns they cannot be told "
                                               "apart.")
                       .arg(m_request.target.name);
        return {};
    }
    auto remove = m_database->prepare(
        "DELETE FROM main."_L1 + quotedIdentifier(m_request.target.name) + " WHERE "_L1
        + s_generationIdColumn + " < ?1 OR "_L1 + s_generationIdColumn + " IS NULL"_L1);
    if (!remove)
        return remove.error();
    return remove->bind(1, m_request.minimumGenerationId).run();
}

} // namespace millrace
