#include "tests/testutils/fakedestination.h"

#include "core/data/conversion.h"

namespace millrace::test {

using namespace Qt::StringLiterals;

namespace {

class FakeWriter final : public StreamWriter
{
public:
    FakeWriter(std::shared_ptr<FakeStorage> storage, WriteRequest request)
        : m_storage(std::move(storage))
        , m_request(std::move(request))
    {
        m_storage->change(m_request.target, [&](FakeStorage::Table &table) {
            if (table.generationId == m_request.generationId)
                return;
            table.generationId = m_request.generationId;
            table.state.reset();
            table.side.clear();
        });
    }

    [[nodiscard]] std::optional<CommittedState> committedState() const override
    {
        if (!m_storage->capabilities.isTransactional)
            return std::nullopt;
        return m_storage->table(m_request.target).state;
    }

    Result<WriteReport> write(const std::shared_ptr<const RecordBatch> &batch,
                              const Cancellation &cancellation) override
    {
        if (auto error = fault(WriterCall::Write, cancellation))
            return *error;
        if (cancellation.stop_requested())
            return Error::cancelled();
        WriteReport report;
        for (std::uint32_t row = 0; row < batch->rowCount(); ++row) {
            std::string json;
            appendRowJson(json, *batch, row);
            const QString text = QString::fromStdString(json);
            if (m_storage->refuse && m_storage->refuse(text)) {
                RefusedRow refused;
                refused.batch = batch;
                refused.row = row;
                refused.code = u"fake.refused"_s;
                refused.message = u"The script refuses this row."_s;
                (m_storage->refusesInPrepare ? m_late : report.refused)
                    .push_back(std::move(refused));
                continue;
            }
            m_rows << text;
            ++report.acceptedRows;
        }
        return report;
    }

    Result<WriteReport> prepare(const Cancellation &cancellation) override
    {
        if (auto error = fault(WriterCall::Prepare, cancellation))
            return *error;
        return WriteReport{0, std::exchange(m_late, {})};
    }

    Result<void> commit(const Checkpoint &checkpoint) override
    {
        if (auto error = fault(WriterCall::Commit, {}))
            return *error;
        m_storage->change(m_request.target, [&](FakeStorage::Table &table) {
            (m_request.mode.replaces() ? table.side : table.rows) += std::exchange(m_rows, {});
            table.state = CommittedState{checkpoint, false};
        });
        if (m_storage->losesCommitAnswer)
            return Error{u"fake.answer_lost"_s,
                         ErrorKind::Transient,
                         u"The answer to the commit was lost."_s,
                         {},
                         {},
                         {}};
        return {};
    }

    Result<void> finish(const Cancellation &cancellation) override
    {
        if (auto error = fault(WriterCall::Finish, cancellation))
            return *error;
        m_storage->change(m_request.target, [&](FakeStorage::Table &table) {
            const bool isDone = table.state && table.state->isFinished;
            if (m_request.mode.replaces() && !isDone)
                table.rows = std::exchange(table.side, {});
            table.state
                = CommittedState{table.state ? table.state->checkpoint : Checkpoint{}, true};
        });
        return {};
    }

private:
    [[nodiscard]] std::optional<Error> fault(WriterCall call,
                                             const Cancellation &cancellation) const
    {
        return m_storage->before ? m_storage->before(call, m_request.target, cancellation)
                                 : std::nullopt;
    }

    std::shared_ptr<FakeStorage> m_storage;
    WriteRequest m_request;
    QStringList m_rows;
    std::vector<RefusedRow> m_late;
};

} // namespace

FakeStorage::Table FakeStorage::table(const DestinationName &name) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_tables.find(name);
    return found == m_tables.end() ? Table() : found->second;
}

void FakeStorage::change(const DestinationName &name, const std::function<void(Table &)> &change)
{
    const std::lock_guard lock(m_mutex);
    change(m_tables[name]);
}

CheckResult FakeDestination::check(const CheckObserver &observer, const Cancellation &)
{
    CheckRun run(observer);
    run.step(u"Find the storage"_s, []() -> Result<void> { return {}; });
    return run.result();
}

Result<std::unique_ptr<StreamWriter>> FakeDestination::openStream(const WriteRequest &request,
                                                                  const Cancellation &cancellation)
{
    if (m_storage->before) {
        if (auto error = m_storage->before(WriterCall::Open, request.target, cancellation))
            return *error;
    }
    return std::unique_ptr<StreamWriter>(std::make_unique<FakeWriter>(m_storage, request));
}

} // namespace millrace::test
