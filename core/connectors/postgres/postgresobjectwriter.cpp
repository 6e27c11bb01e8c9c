#include "core/connectors/postgres/postgresobjectwriter.h"

#include "core/connectors/postgres/postgresfaults.h"
#include "core/connectors/postgres/postgreswriteerrors.h"
#include "core/sql/tableobjects.h"

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

std::vector<PostgresTargetColumn> objectColumns(const PostgresTableFacts &facts,
                                                const Schema &schema)
{
    std::vector<PostgresTargetColumn> columns;
    columns.reserve(schema.fields().size());
    for (const Field &field : schema.fields()) {
        const PostgresTableColumn *column = facts.find(field.name);
        columns.push_back(targetColumnOf(
            field.name, column == nullptr ? PostgresStoredType() : column->type, field));
    }
    return columns;
}

PostgresObjectWriter::PostgresObjectWriter(std::unique_ptr<PostgresSession> session,
                                           const PostgresWriteOptions &options,
                                           const WriteRequest &request)
    : m_session(std::move(session))
    , m_options(options)
    , m_request(request)
{
}

PostgresObjectWriter::~PostgresObjectWriter() { m_session->rollback(); }

Result<std::unique_ptr<StreamWriter>>
PostgresObjectWriter::open(const PostgresWriteOptions &options, bool keepsCheckpoints,
                           const WriteRequest &request, const Cancellation &cancellation)
{
    if (!request.object)
        return makeError(tableerrors::mappingMissing, {request.stream.text()});
    auto session = PostgresSession::open(options, cancellation);
    if (!session)
        return session.error();
    std::unique_ptr<PostgresObjectWriter> writer(
        new PostgresObjectWriter(std::move(*session), options, request));
    const PostgresCancellationScope scope(*writer->m_session, cancellation);
    auto done = writer->prepareTable();
    if (done && keepsCheckpoints)
        done = writer->openCheckpoints();
    if (!done)
        return done.error();
    return std::unique_ptr<StreamWriter>(std::move(writer));
}

Result<void> PostgresObjectWriter::prepareTable()
{
    auto table = describeObject(*m_session, m_request.target);
    if (!table)
        return table.error();
    auto facts = describeTable(*m_session, m_request.target.nameSpace, m_request.target.name);
    if (!facts)
        return facts.error();
    if (!*table || !*facts)
        return makeError(
            tableerrors::missing,
            {DestinationObject{m_request.target.nameSpace, m_request.target.name}.text()});
    if (auto writable = checkTableWrite(m_request, (*table)->object); !writable)
        return writable;
    m_table = std::move(**table);
    m_target.facts = std::move(**facts);
    m_target.columns = objectColumns(m_target.facts, *m_request.schema);
    m_key = matchingColumns(m_request);
    const ObjectOperation operation = m_request.object->operation;
    const bool isDirect = operation == ObjectOperation::Insert && m_target.facts.isTable()
        && !m_target.needsStage();
    if (isDirect)
        m_loader = std::make_unique<PostgresLoader>(
            *m_session,
            m_target.facts.qualified() + '('_L1 + m_target.quotedColumns().join(", "_L1) + ')'_L1,
            m_target.layout(false), RunMarks());
    else
        m_stage = std::make_unique<PostgresObjectStage>(*m_session, m_target, m_table, operation,
                                                        m_key);
    return {};
}

Result<void> PostgresObjectWriter::openCheckpoints()
{
    m_checkpoints = std::make_unique<PostgresCheckpoints>(*m_session, m_request);
    auto done = m_checkpoints->ensureTables();
    if (done)
        done = lockTarget(*m_session, m_request.target);
    if (!done)
        return done;
    const auto row = m_checkpoints->load();
    if (!row)
        return row.error();
    m_committed = stateOf(*row, m_request);
    return {};
}

Result<void> PostgresObjectWriter::ensureTransaction()
{
    if (m_session->connection().inTransaction())
        return {};
    if (m_loader)
        m_loader->reset();
    auto done = m_session->begin();
    // A constraint that waits for the end of the transaction could refuse no single row.
    if (done)
        done = m_session->run(u"SET CONSTRAINTS ALL IMMEDIATE"_s);
    return done && m_stage ? m_stage->begin() : done;
}

bool PostgresObjectWriter::isCopying() const
{
    return (m_loader && m_loader->isCopying()) || (m_stage && m_stage->isCopying());
}

Result<WriteReport> PostgresObjectWriter::write(const std::shared_ptr<const RecordBatch> &batch,
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
    if (!isCopying())
        done = ensureTransaction();
    if (done)
        done = writeBatch(batch, report);
    if (!done)
        return done.error();
    return report;
}

Result<void> PostgresObjectWriter::writeBatch(const std::shared_ptr<const RecordBatch> &batch,
                                              WriteReport &report)
{
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

Result<void> PostgresObjectWriter::addRows(const std::shared_ptr<const RecordBatch> &batch,
                                           std::size_t first, std::size_t end, WriteReport &report)
{
    return m_stage ? m_stage->add(batch, first, end, report)
                   : m_loader->add(batch, first, end, report);
}

std::vector<RefusedRow>
PostgresObjectWriter::faultsOf(const std::shared_ptr<const RecordBatch> &batch) const
{
    std::vector<RefusedRow> refused;
    for (const PostgresFault &fault :
         postgresFaults(*batch, m_target.columns, m_session->connection().serverVersion()))
        refused.push_back(
            {batch, fault.row, batch->schema().field(fault.column).name, faultCode(fault.kind),
             faultWords(fault.kind, m_target.columns[static_cast<std::size_t>(fault.column)])});
    if (m_key.empty())
        return refused;
    std::vector<RefusedRow> all;
    std::size_t next = 0;
    for (std::size_t row = 0; row < batch->rowCount(); ++row) {
        const bool isFault = next < refused.size() && refused[next].row == row;
        const int empty = firstNull(*batch, row, m_key);
        if (empty >= 0)
            all.push_back(
                {batch, static_cast<std::uint32_t>(row), batch->schema().field(empty).name,
                 QString::fromLatin1(s_pgKeyIsNull),
                 QCoreApplication::translate("postgres", "A part of the matching key is empty.")});
        else if (isFault)
            all.push_back(std::move(refused[next]));
        next += isFault ? 1 : 0;
    }
    return all;
}

Result<WriteReport> PostgresObjectWriter::prepare(const Cancellation &cancellation)
{
    if (cancellation.stop_requested())
        return Error::cancelled();
    WriteReport report;
    if (!isCopying() && !m_session->connection().inTransaction())
        return report;
    const PostgresCancellationScope scope(*m_session, cancellation);
    if (const auto done = m_stage ? m_stage->move(report) : m_loader->flush(report); !done)
        return done.error();
    return report;
}

Result<void> PostgresObjectWriter::commit(const Checkpoint &checkpoint)
{
    Result<void> done;
    if (m_checkpoints) {
        done = ensureTransaction();
        if (done)
            done = m_checkpoints->store(checkpoint);
    }
    if (!done || !m_session->connection().inTransaction())
        return done;
    done = m_session->commit();
    if (!done)
        m_isCommitUnknown = m_session->connection().isBroken();
    else if (m_checkpoints)
        m_committed = CommittedState{checkpoint, false};
    return done;
}

std::optional<CommittedState> PostgresObjectWriter::committedState() const
{
    if (!m_checkpoints || !m_isCommitUnknown)
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

Result<void> PostgresObjectWriter::finish(const Cancellation &cancellation)
{
    if (cancellation.stop_requested())
        return Error::cancelled();
    if (!m_checkpoints)
        return {};
    const PostgresCancellationScope scope(*m_session, cancellation);
    auto done = m_session->begin();
    if (done)
        done = m_checkpoints->markFinished();
    if (done)
        done = m_session->commit();
    if (!done) {
        m_session->rollback();
        return done;
    }
    if (m_committed)
        m_committed->isFinished = true;
    return {};
}

QStringList PostgresObjectWriter::notes() const
{
    if (!(m_stage && m_stage->gaveUp()) && !(m_loader && m_loader->gaveUp()))
        return {};
    return {QCoreApplication::translate(
                "postgres",
                "The table %1 refused nearly every row of a batch; the rest of the batch was "
                "refused untried.")
                .arg(m_table.object.text())};
}

} // namespace millrace
