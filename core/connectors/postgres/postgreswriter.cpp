#include "core/connectors/postgres/postgreswriter.h"

#include "core/connectors/postgres/postgresfaults.h"
#include "core/connectors/postgres/postgreskeyindex.h"
#include "core/connectors/postgres/postgreswriteerrors.h"
#include "core/sql/identifier.h"

namespace millrace {

using namespace Qt::StringLiterals;

PostgresWriter::PostgresWriter(std::unique_ptr<PostgresSession> session,
                               const PostgresWriteOptions &options, const WriteRequest &request)
    : m_session(std::move(session))
    , m_options(options)
    , m_request(request)
    , m_generation(*m_session, m_options, m_request)
{
}

PostgresWriter::~PostgresWriter() { m_session->rollback(); }

Result<std::unique_ptr<StreamWriter>> PostgresWriter::open(const PostgresWriteOptions &options,
                                                           const WriteRequest &request,
                                                           const Cancellation &cancellation)
{
    auto session = PostgresSession::open(options, cancellation);
    if (!session)
        return session.error();
    WriteRequest complete = request;
    if (complete.target.nameSpace.isEmpty())
        complete.target.nameSpace = options.schema;
    std::unique_ptr<PostgresWriter> writer(
        new PostgresWriter(std::move(*session), options, complete));
    const PostgresCancellationScope scope(*writer->m_session, cancellation);
    auto done = ensureSchema(*writer->m_session, complete.target.nameSpace, options.createsSchema);
    if (done)
        done = lockTarget(*writer->m_session, complete.target);
    if (done)
        done = writer->m_session->begin();
    if (done)
        done = writer->m_generation.open();
    if (done && writer->m_generation.target() != nullptr)
        done = writer->openLoading();
    if (done)
        done = writer->m_session->commit();
    if (!done)
        return done.error();
    writer->m_committed = writer->m_generation.found();
    return std::unique_ptr<StreamWriter>(std::move(writer));
}

Result<void> PostgresWriter::openLoading()
{
    const PostgresTarget &target = *m_generation.target();
    const RunMarks marks{m_request.syncId, m_request.generationId};
    const bool isDedup = m_request.mode.isDedup();
    m_loader.reset();
    m_stage.reset();
    if (isDedup && m_request.primaryKey.isEmpty())
        return makeError(postgreserrors::keyMissing, {m_request.target.name, QString()});
    if (!isDedup && !target.isNew) {
        if (auto dropped = dropKeyIndexes(*m_session, target.facts); !dropped)
            return dropped;
    }
    if (!isDedup && !target.needsStage()) {
        const QString into
            = target.facts.qualified() + '('_L1 + target.quotedColumns().join(u", "_s) + ')'_L1;
        m_loader = std::make_unique<PostgresLoader>(*m_session, into, target.layout(false), marks);
        return {};
    }
    PostgresMergeRules rules;
    if (isDedup)
        rules = {m_request.primaryKey, m_request.cursorField, m_options.deletesHard};
    auto stage
        = PostgresStage::create(*m_session, target, *m_request.schema, rules, marks, m_notes);
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
    return m_session->beginRows();
}

Result<void> PostgresWriter::ensureTarget(const RecordBatch &batch)
{
    Result<void> done;
    // Rows for a generation that was finished before, or in another form than was offered.
    const bool startsAgain
        = m_generation.target() == nullptr || (m_generation.isMadeAsOffered() && !batch.encoded());
    if (startsAgain) {
        m_committed.reset();
        m_loader.reset();
        m_stage.reset();
        done = m_generation.startAgain();
        if (done)
            done = openLoading();
    }
    m_generation.beginRows();
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
            done = ensureTarget(*batch);
    }
    if (done)
        done = writeBatch(batch, report);
    if (!done)
        return done.error();
    return report;
}

std::string PostgresWriter::encodedForm() const
{
    return m_loader ? m_generation.target()->encodedForm() : std::string();
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
    const std::vector<PostgresTargetColumn> &columns = m_generation.target()->columns;
    std::vector<RefusedRow> refused;
    const bool mayLackKey = m_stage && m_stage->mayHaveEmptyKey(*batch);
    for (const PostgresFault &fault :
         postgresFaults(*batch, columns, m_session->connection().serverVersion())) {
        const Field &field = batch->schema().field(fault.column);
        refused.push_back(
            {batch, fault.row, field.name, faultCode(fault.kind),
             faultWords(fault.kind, columns[static_cast<std::size_t>(fault.column)])});
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
        done = m_generation.checkpoints().store(checkpoint);
    // A position alone, without a row, does not begin a finished generation again.
    const bool staysFinished = m_generation.wasFinished() && m_generation.target() == nullptr;
    if (done && staysFinished)
        done = m_generation.checkpoints().markFinished();
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
    return row ? PostgresGeneration::stateOf(*row, m_request) : m_committed;
}

Result<void> PostgresWriter::finish(const Cancellation &cancellation)
{
    if (cancellation.stop_requested())
        return Error::cancelled();
    const PostgresCancellationScope scope(*m_session, cancellation);
    m_loader.reset();
    m_stage.reset();
    m_generation.closeTarget();
    auto done = m_generation.finish();
    if (done && m_committed)
        m_committed->isFinished = true;
    return done;
}

QStringList PostgresWriter::notes() const
{
    QStringList notes = m_generation.notes() + m_notes;
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
