#include "core/connectors/mysql/mysqlobjectwriter.h"

#include "core/connectors/mysql/mysqlnames.h"
#include "core/connectors/mysql/mysqlwriteerrors.h"
#include "core/sql/tableobjects.h"

#include <QCoreApplication>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

bool isSet(const MySqlTargetColumn &column)
{
    return column.column.kind == MySqlColumnKind::Choice
        && column.column.declared.startsWith("set"_L1, Qt::CaseInsensitive);
}

std::optional<CommittedState> stateOf(const std::optional<MySqlCheckpoints::Row> &row,
                                      const WriteRequest &request)
{
    if (!row || !row->checkpoint || row->generationId != request.generationId
        || row->generationKey != request.generationKey)
        return std::nullopt;
    return CommittedState{*row->checkpoint, row->isFinished};
}

} // namespace

Result<MySqlTarget> objectTarget(const MySqlObject &table, const Schema &schema)
{
    MySqlTarget target;
    target.database = table.object.nameSpace;
    target.table = table.object.name;
    for (const Field &field : schema.fields()) {
        const auto column = std::ranges::find(table.columns, field.name, &MySqlStoredColumn::name);
        if (column == table.columns.end())
            return makeError(tableerrors::columnMissing, {table.object.text(), field.name});
        const MySqlColumnFit fit = fitOfFound(*column, field);
        if (!fit.isSuited)
            return makeError(
                mysqlerrors::columnUnsuited,
                {table.object.text(), field.name, column->declared, fieldTypeName(field.type)});
        target.columns.push_back({*column, field.type, fit.storedAs});
    }
    return target;
}

std::shared_ptr<const RecordBatch>
withServerChoices(const std::shared_ptr<const RecordBatch> &batch, const MySqlTarget &target)
{
    if (std::ranges::none_of(target.columns, isSet))
        return batch;
    std::vector<std::shared_ptr<const Column>> columns;
    for (std::size_t i = 0; i < target.columns.size(); ++i) {
        columns.push_back(batch->sharedColumn(static_cast<int>(i)));
        if (!isSet(target.columns[i]))
            continue;
        auto changed = std::make_shared<Column>(*columns.back());
        std::ranges::replace(changed->bytes, ';', ',');
        columns.back() = std::move(changed);
    }
    auto converted
        = std::make_shared<RecordBatch>(batch->sharedSchema(), batch->rowCount(),
                                        std::move(columns), batch->issues(), batch->extractedAt());
    converted->setOrigin(batch);
    return converted;
}

MySqlObjectWriter::MySqlObjectWriter(std::unique_ptr<MySqlConnection> connection,
                                     const MySqlWriteOptions &options, const WriteRequest &request)
    : m_connection(std::move(connection))
    , m_options(options)
    , m_request(request)
{
}

MySqlObjectWriter::~MySqlObjectWriter()
{
    m_inserter.reset();
    m_stage.reset();
    rollback();
}

void MySqlObjectWriter::rollback()
{
    if (std::exchange(m_isInTransaction, false) && m_connection->isUsable())
        (void)m_connection->execute(u"ROLLBACK"_s, {});
}

Result<std::unique_ptr<StreamWriter>> MySqlObjectWriter::open(const MySqlWriteOptions &options,
                                                              bool keepsCheckpoints,
                                                              const WriteRequest &request,
                                                              const Cancellation &cancellation)
{
    if (!request.object)
        return makeError(tableerrors::mappingMissing, {request.stream.text()});
    auto connection = openWriteSession(options, cancellation);
    if (!connection)
        return connection.error();
    std::unique_ptr<MySqlObjectWriter> writer(
        new MySqlObjectWriter(std::move(*connection), options, request));
    if (const auto ready = writer->prepareTable(cancellation); !ready)
        return ready.error();
    if (!keepsCheckpoints)
        return std::unique_ptr<StreamWriter>(std::move(writer));
    writer->m_checkpoints
        = std::make_unique<MySqlCheckpoints>(*writer->m_connection, writer->m_request);
    if (const auto made = writer->m_checkpoints->ensureTables(cancellation); !made)
        return made.error();
    const auto row = writer->m_checkpoints->load(cancellation);
    if (!row)
        return row.error();
    writer->m_committed = stateOf(*row, writer->m_request);
    return std::unique_ptr<StreamWriter>(std::move(writer));
}

Result<void> MySqlObjectWriter::prepareTable(const Cancellation &cancellation)
{
    const auto table = describeObject(*m_connection, m_request.target.nameSpace,
                                      m_request.target.name, cancellation);
    if (!table)
        return table.error();
    if (!*table)
        return makeError(tableerrors::missing, {m_request.object->object.text()});
    if (auto writable = checkTableWrite(m_request, (*table)->object); !writable)
        return writable;
    auto target = objectTarget(**table, *m_request.schema);
    if (!target)
        return target.error();
    m_target = std::move(*target);
    m_key = matchingColumns(m_request);
    m_convertsChoices = std::ranges::any_of(m_target.columns, isSet);
    m_checks = std::make_unique<MySqlValueChecks>(m_target, QStringList(), *m_request.schema);
    auto done = m_connection->execute("USE "_L1 + mySqlIdentifier(m_request.target.nameSpace),
                                      cancellation);
    if (!done)
        return done;
    if (m_request.object->operation == ObjectOperation::Insert) {
        m_inserter = std::make_unique<MySqlInserter>(*m_connection, m_target,
                                                     MySqlInserterOptions{m_target.sqlName(), {}});
        return {};
    }
    auto stage = MySqlObjectStage::create(*m_connection, m_target, m_request.object->operation,
                                          m_key, cancellation);
    if (!stage)
        return stage.error();
    m_stage = std::move(*stage);
    return {};
}

Result<void> MySqlObjectWriter::ensureTransaction(const Cancellation &cancellation)
{
    if (m_isInTransaction)
        return {};
    if (m_stage && std::exchange(m_hasStagedRows, false)) {
        if (auto cleared = m_stage->clear(cancellation); !cleared)
            return cleared;
    }
    auto begun = m_connection->execute(u"START TRANSACTION"_s, cancellation);
    m_isInTransaction = begun.isOk();
    return begun;
}

Result<WriteReport> MySqlObjectWriter::write(const std::shared_ptr<const RecordBatch> &given,
                                             const Cancellation &cancellation)
{
    if (cancellation.stop_requested())
        return Error::cancelled();
    WriteReport report;
    if (given->rowCount() == 0)
        return report;
    if (const auto ready = ensureTransaction(cancellation); !ready)
        return ready.error();
    const auto batch = withServerChoices(given, m_target);
    std::size_t first = 0;
    for (RefusedRow &fault : faultsOf(batch)) {
        const std::size_t row = fault.row;
        if (const auto done = takeRows(batch, first, row, report, cancellation); !done)
            return done.error();
        report.refused.push_back(std::move(fault));
        first = row + 1;
    }
    if (const auto done = takeRows(batch, first, batch->rowCount(), report, cancellation); !done)
        return done.error();
    restoreBatches(report);
    return report;
}

std::vector<RefusedRow>
MySqlObjectWriter::faultsOf(const std::shared_ptr<const RecordBatch> &batch) const
{
    std::vector<RefusedRow> refused = m_checks->find(batch);
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
                 QString::fromLatin1(s_keyIsNull),
                 QCoreApplication::translate("mysql", "A part of the matching key is empty.")});
        else if (isFault)
            all.push_back(std::move(refused[next]));
        next += isFault ? 1 : 0;
    }
    return all;
}

Result<void> MySqlObjectWriter::takeRows(const std::shared_ptr<const RecordBatch> &batch,
                                         std::size_t first, std::size_t end, WriteReport &report,
                                         const Cancellation &cancellation)
{
    if (first >= end)
        return {};
    m_hasStagedRows = true;
    return m_stage ? m_stage->add(batch, first, end, report, cancellation)
                   : m_inserter->take(batch, first, end, 0, report, cancellation);
}

void MySqlObjectWriter::restoreBatches(WriteReport &report) const
{
    if (!m_convertsChoices)
        return;
    for (RefusedRow &refused : report.refused)
        refused.batch = refused.batch->origin();
}

Result<WriteReport> MySqlObjectWriter::prepare(const Cancellation &cancellation)
{
    if (cancellation.stop_requested())
        return Error::cancelled();
    WriteReport report;
    if (!m_isInTransaction)
        return report;
    const auto done
        = m_stage ? m_stage->move(report, cancellation) : m_inserter->flush(report, cancellation);
    if (!done)
        return done.error();
    restoreBatches(report);
    return report;
}

Result<void> MySqlObjectWriter::commit(const Checkpoint &checkpoint)
{
    Result<void> done;
    if (m_checkpoints) {
        done = ensureTransaction({});
        if (done)
            done = m_checkpoints->store(checkpoint, {});
    }
    if (done && m_isInTransaction)
        done = m_connection->execute(u"COMMIT"_s, {});
    if (!done) {
        rollback();
        return done;
    }
    m_isInTransaction = false;
    if (m_checkpoints)
        m_committed = CommittedState{checkpoint, false};
    return {};
}

std::optional<CommittedState> MySqlObjectWriter::committedState() const
{
    if (!m_checkpoints)
        return std::nullopt;
    // On a connection of its own, which waits for the end of a commit whose answer was lost.
    auto connection = openWriteSession(m_options, {});
    if (!connection)
        return m_committed;
    MySqlCheckpoints checkpoints(**connection, m_request);
    const auto row = checkpoints.load({});
    return row ? stateOf(*row, m_request) : m_committed;
}

Result<void> MySqlObjectWriter::finish(const Cancellation &cancellation)
{
    if (cancellation.stop_requested())
        return Error::cancelled();
    if (!m_checkpoints)
        return {};
    auto done = ensureTransaction(cancellation);
    if (done)
        done = m_checkpoints->markFinished(cancellation);
    if (done)
        done = m_connection->execute(u"COMMIT"_s, cancellation);
    if (!done)
        rollback();
    m_isInTransaction = false;
    return done;
}

} // namespace millrace
