#include "core/connectors/postgres/postgreswriter.h"

#include "core/connectors/postgres/postgresfaults.h"
#include "core/connectors/postgres/postgreskeyindex.h"
#include "core/connectors/postgres/postgresreplacement.h"
#include "core/connectors/postgres/postgreswriteerrors.h"
#include "core/sql/identifier.h"

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

std::optional<CommittedState> stateOf(const std::optional<PostgresCheckpoints::Row> &row,
                                      const WriteRequest &request)
{
    if (!row || row->generationId != request.generationId
        || row->generationKey != request.generationKey || !row->checkpoint)
        return std::nullopt;
    return CommittedState{*row->checkpoint, row->isFinished};
}

} // namespace

PostgresWriter::PostgresWriter(std::unique_ptr<PostgresSession> session,
                               const PostgresWriteOptions &options, const WriteRequest &request)
    : m_session(std::move(session))
    , m_options(options)
    , m_request(request)
    , m_checkpoints(*m_session, m_request)
    , m_sideTable(postgresSideTableOf(request.target.name))
{
    if (m_request.target.nameSpace.isEmpty())
        m_request.target.nameSpace = options.schema;
}

PostgresWriter::~PostgresWriter() { m_session->rollback(); }

Result<std::unique_ptr<StreamWriter>> PostgresWriter::open(const PostgresWriteOptions &options,
                                                           const WriteRequest &request,
                                                           const Cancellation &cancellation)
{
    auto session = PostgresSession::open(options, cancellation);
    if (!session)
        return session.error();
    std::unique_ptr<PostgresWriter> writer(
        new PostgresWriter(std::move(*session), options, request));
    const PostgresCancellationScope scope(*writer->m_session, cancellation);
    auto done = ensureSchema(*writer->m_session, writer->m_request.target.nameSpace,
                             options.createsSchema);
    if (done)
        done = writer->m_checkpoints.ensureTables();
    if (done)
        done = lockTarget(*writer->m_session, writer->m_request.target);
    if (done)
        done = writer->m_session->begin();
    if (done)
        done = writer->prepareTables();
    if (done)
        done = writer->m_session->commit();
    if (!done)
        return done.error();
    return std::unique_ptr<StreamWriter>(std::move(writer));
}

PostgresTargetPlan PostgresWriter::planFor(const QString &table) const
{
    return {m_request.target.nameSpace, table,  *m_request.schema, m_options.hasMetaColumns,
            m_options.dropsDependents,  nullptr};
}

Result<void> PostgresWriter::prepareTables()
{
    auto done = loadState();
    if (!done)
        return done;
    if (!m_request.mode.replaces()) {
        done = dropSideTable();
        return done ? openTarget() : done;
    }
    const auto old = describeTable(*m_session, m_request.target.nameSpace, m_request.target.name);
    if (!old)
        return old.error();
    if (*old) {
        if (auto usable = requireTable(**old); !usable)
            return usable;
    }
    if (!m_committed)
        done = dropSideTable();
    // A finished generation is left alone unless rows of it come once more.
    return done && !m_wasFinished ? openSideTable() : done;
}

Result<void> PostgresWriter::loadState()
{
    const auto row = m_checkpoints.load();
    if (!row)
        return row.error();
    if (!*row || (*row)->generationId != m_request.generationId
        || (*row)->generationKey != m_request.generationKey)
        return {};
    const bool isSide = m_request.mode.replaces() && !(*row)->isFinished;
    const auto found = relationExists(*m_session, m_request.target.nameSpace,
                                      isSide ? m_sideTable : m_request.target.name);
    if (!found)
        return found.error();
    // Rows that somebody dropped are not there any more, whatever the checkpoint says.
    if (!*found)
        return m_checkpoints.forget();
    m_wasFinished = (*row)->isFinished && m_request.mode.replaces();
    m_committed = stateOf(*row, m_request);
    return {};
}

Result<void> PostgresWriter::dropSideTable()
{
    return m_session->run("DROP TABLE IF EXISTS "_L1
                          + qualifiedName(m_request.target.nameSpace, m_sideTable));
}

Result<void> PostgresWriter::openSideTable()
{
    auto target = makeSideTable(*m_session, planFor(m_sideTable), m_request.target.name, m_notes);
    if (!target)
        return target.error();
    m_target = std::make_unique<PostgresTarget>(std::move(*target));
    return openLoading();
}

Result<void> PostgresWriter::openTarget()
{
    auto target = preparePostgresTarget(*m_session, planFor(m_request.target.name), m_notes);
    if (!target)
        return target.error();
    m_target = std::make_unique<PostgresTarget>(std::move(*target));
    if (m_target->isNew) {
        if (auto noted = m_checkpoints.noteMade(); !noted)
            return noted;
    }
    return openLoading();
}

Result<void> PostgresWriter::openLoading()
{
    const RunMarks marks{m_request.syncId, m_request.generationId};
    const bool isDedup = m_request.mode.isDedup();
    if (isDedup && m_request.primaryKey.isEmpty())
        return makeError(postgreserrors::keyMissing, {m_request.target.name, QString()});
    if (!isDedup) {
        if (auto dropped = dropKeyIndexes(*m_session, m_target->facts); !dropped)
            return dropped;
    }
    if (!isDedup && !m_target->needsStage()) {
        const QString into = m_target->facts.qualified() + '('_L1
            + m_target->quotedColumns().join(u", "_s) + ')'_L1;
        m_loader
            = std::make_unique<PostgresLoader>(*m_session, into, m_target->layout(false), marks);
        return {};
    }
    PostgresMergeRules rules;
    if (isDedup)
        rules = {m_request.primaryKey, m_request.cursorField, m_options.deletesHard};
    auto stage
        = PostgresStage::create(*m_session, *m_target, *m_request.schema, rules, marks, m_notes);
    if (!stage)
        return stage.error();
    m_stage = std::move(*stage);
    return {};
}

Result<void> PostgresWriter::ensureTransaction()
{
    if (m_session->connection().inTransaction())
        return {};
    m_hasStageTable = false;
    if (m_loader)
        m_loader->reset();
    auto begun = m_session->begin();
    // A constraint that waits for the end of the transaction could refuse no single row.
    return begun ? m_session->run(u"SET CONSTRAINTS ALL IMMEDIATE"_s) : begun;
}

Result<void> PostgresWriter::ensureTarget()
{
    Result<void> done;
    if (!m_target) {
        // Rows for a generation that was finished before: it starts again from nothing.
        m_wasFinished = false;
        m_committed.reset();
        done = m_checkpoints.forget();
        if (done)
            done = dropSideTable();
        if (done)
            done = openSideTable();
    }
    if (done && m_stage && !m_hasStageTable) {
        done = m_stage->begin();
        m_hasStageTable = done.isOk();
    }
    return done;
}

Result<WriteReport> PostgresWriter::write(const std::shared_ptr<const RecordBatch> &batch,
                                          const Cancellation &cancellation)
{
    if (cancellation.stop_requested())
        return Error::cancelled();
    WriteReport report;
    if (batch->rowCount() == 0)
        return report;
    const PostgresCancellationScope scope(*m_session, cancellation);
    // A COPY that goes on is proof enough; asking for more would end it.
    Result<void> done;
    const bool isCopying = (m_loader && m_loader->isCopying()) || (m_stage && m_stage->isCopying());
    if (!isCopying) {
        done = ensureTransaction();
        if (done)
            done = ensureTarget();
    }
    if (done)
        done = writeBatch(batch, report);
    if (!done)
        return done.error();
    return report;
}

std::string PostgresWriter::encodedForm() const
{
    return m_loader && m_target ? m_target->encodedForm() : std::string();
}

Result<void> PostgresWriter::writeBatch(const std::shared_ptr<const RecordBatch> &batch,
                                        WriteReport &report)
{
    if (batch->encoded()) {
        if (batch->encoded()->form == encodedForm())
            return addRows(batch, 0, batch->rowCount(), report);
        const auto decoded = withColumns(batch);
        return decoded ? writeBatch(*decoded, report) : Result<void>(decoded.error());
    }
    Result<void> done;
    std::size_t first = 0;
    for (RefusedRow &fault : faultsOf(batch)) {
        const std::size_t row = fault.row;
        if (done)
            done = addRows(batch, first, row, report);
        report.refused.push_back(std::move(fault));
        first = row + 1;
    }
    if (done)
        done = addRows(batch, first, batch->rowCount(), report);
    return done && m_stage && m_stage->isFull() ? m_stage->move(report) : done;
}

Result<void> PostgresWriter::addRows(const std::shared_ptr<const RecordBatch> &batch,
                                     std::size_t first, std::size_t end, WriteReport &report)
{
    return m_stage ? m_stage->add(batch, first, end, report)
                   : m_loader->add(batch, first, end, report);
}

std::vector<RefusedRow>
PostgresWriter::faultsOf(const std::shared_ptr<const RecordBatch> &batch) const
{
    std::vector<RefusedRow> refused;
    const bool mayLackKey = m_stage && m_stage->mayHaveEmptyKey(*batch);
    for (const PostgresFault &fault :
         postgresFaults(*batch, m_target->columns, m_session->connection().serverVersion())) {
        const Field &field = batch->schema().field(fault.column);
        refused.push_back(
            {batch, fault.row, field.name, faultCode(fault.kind),
             faultWords(fault.kind, m_target->columns[static_cast<std::size_t>(fault.column)])});
    }
    if (!mayLackKey)
        return refused;
    std::size_t next = 0;
    std::vector<RefusedRow> all;
    for (std::size_t row = 0; row < batch->rowCount(); ++row) {
        const bool isFault = next < refused.size() && refused[next].row == row;
        if (isFault)
            all.push_back(std::move(refused[next++]));
        else if (m_stage->hasEmptyKey(*batch, row))
            all.push_back({batch, static_cast<std::uint32_t>(row), m_request.primaryKey.front(),
                           QString::fromLatin1(s_pgKeyIsNull),
                           QCoreApplication::translate("postgres", "The primary key is empty.")});
    }
    return all;
}

Result<WriteReport> PostgresWriter::prepare(const Cancellation &cancellation)
{
    if (cancellation.stop_requested())
        return Error::cancelled();
    WriteReport report;
    const PostgresCancellationScope scope(*m_session, cancellation);
    Result<void> done;
    if (m_stage && m_hasStageTable)
        done = m_stage->move(report);
    else if (m_loader)
        done = m_loader->flush(report);
    if (!done)
        return done.error();
    m_gaveUp = m_gaveUp || (m_stage && m_stage->gaveUp()) || (m_loader && m_loader->gaveUp());
    return report;
}

Result<void> PostgresWriter::commit(const Checkpoint &checkpoint)
{
    auto done = ensureTransaction();
    if (done)
        done = m_checkpoints.store(checkpoint);
    // A position alone, without a row, does not begin a finished generation again.
    const bool staysFinished = m_wasFinished && !m_target;
    if (done && staysFinished)
        done = m_checkpoints.markFinished();
    if (!done)
        return done;
    done = m_session->commit();
    m_hasStageTable = false;
    if (done)
        m_committed = CommittedState{checkpoint, staysFinished};
    else
        m_isCommitUnknown = m_session->connection().isBroken();
    return done;
}

std::optional<CommittedState> PostgresWriter::committedState() const
{
    if (!m_isCommitUnknown)
        return m_committed;
    // The server's process may still be about to commit: it has to end before its word counts.
    auto session = PostgresSession::open(m_options, {});
    if (!session)
        return m_committed;
    (void)(*session)->endProcessOf(*m_session);
    if (!lockTarget(**session, m_request.target))
        return m_committed;
    const auto row = PostgresCheckpoints::load(**session, m_request);
    return row ? stateOf(*row, m_request) : m_committed;
}

Result<void> PostgresWriter::finish(const Cancellation &cancellation)
{
    if (cancellation.stop_requested())
        return Error::cancelled();
    const PostgresCancellationScope scope(*m_session, cancellation);
    m_loader.reset();
    m_stage.reset();
    m_target.reset();
    const QStringList notesBefore = m_notes;
    auto done = m_session->begin();
    if (done)
        done = endGeneration();
    if (done)
        done = m_checkpoints.markFinished();
    if (done)
        done = m_session->commit();
    if (!done) {
        m_session->rollback();
        m_notes = notesBefore;
        return done.error();
    }
    m_wasFinished = true;
    if (m_committed)
        m_committed->isFinished = true;
    return {};
}

Result<void> PostgresWriter::endGeneration()
{
    if (!m_request.mode.replaces())
        return removeOlderGenerations();
    const auto waits = relationExists(*m_session, m_request.target.nameSpace, m_sideTable);
    if (!waits)
        return waits.error();
    // Nothing waits when an earlier call took effect and the program was killed right after.
    if (!*waits)
        return {};
    auto replaced = replaceTable(*m_session, planFor(m_request.target.name), m_sideTable,
                                 m_request.mode.isDedup(), m_notes);
    return replaced ? m_checkpoints.noteMade() : replaced;
}

Result<void> PostgresWriter::removeOlderGenerations()
{
    if (m_request.minimumGenerationId <= 0)
        return {};
    if (!m_options.hasMetaColumns) {
        m_notes << QCoreApplication::translate("postgres",
                                               "Rows of earlier generations stay in the table %1, "
                                               "because without meta columns they cannot be told "
                                               "apart.")
                       .arg(m_request.target.name);
        return {};
    }
    return m_session->run("DELETE FROM "_L1
                              + qualifiedName(m_request.target.nameSpace, m_request.target.name)
                              + " WHERE "_L1 + s_generationIdColumn + " < $1 OR "_L1
                              + s_generationIdColumn + " IS NULL"_L1,
                          {std::to_string(m_request.minimumGenerationId)});
}

QStringList PostgresWriter::notes() const
{
    QStringList notes = m_notes;
    if (m_gaveUp)
        notes << QCoreApplication::translate(
                     "postgres",
                     "The table %1 refused nearly every row of a batch; the rest of the batch was "
                     "refused untried.")
                     .arg(m_request.target.name);
    return notes;
}

Result<void> ensureSchema(PostgresSession &session, const QString &schema, bool isAllowed)
{
    const auto found
        = session.integer(u"SELECT count(*) FROM pg_catalog.pg_namespace WHERE nspname = $1"_s,
                          {parameterOf(schema)});
    if (!found)
        return found.error();
    if (*found > 0)
        return {};
    if (!isAllowed)
        return makeError(postgreserrors::schemaNotAllowed, {schema}, {}, u"/schema"_s);
    // Two streams that begin at once may both want it.
    auto made = session.run("CREATE SCHEMA IF NOT EXISTS "_L1 + quotedIdentifier(schema));
    if (!made && session.connection().lastFailure().sqlState == "23505")
        return {};
    return made;
}

} // namespace millrace
