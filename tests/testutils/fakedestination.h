// FakeDestination: a world in memory that commits, refuses and fails by script.
#pragma once

#include "core/connector/destination.h"
#include "core/data/conversion.h"
#include "core/data/recordbatchbuilder.h"

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>

namespace millrace::test {

/// The calls of a writer, in the order of a flush, and Destination::clearStream().
enum class WriterCall { Open, Write, Prepare, Commit, Finish, Clear };

/// One committed row, as (id, name).
struct FakeRow final
{
    qint64 id = 0;
    std::string name;
    auto operator<=>(const FakeRow &) const = default;
};

/// What is durable, and what goes wrong; kept across attempts and "kills".
struct FakeWorld final
{
    /// One table with the state a transactional destination keeps beside it.
    struct Table final
    {
        std::vector<FakeRow> rows;
        std::vector<FakeRow> side; ///< The table a replacing run fills.
        QString generationKey;
        std::optional<CommittedState> state;
    };

    std::mutex mutex;
    std::map<QString, Table> tables;
    bool isTransactional = true;
    int parallelStreams = 1;
    std::vector<DestinationObject> objects; ///< Of its own, as a data-activation destination has.
    /// Records existingRecords() knows, as texts of fields; nothing: it cannot read any.
    std::optional<std::vector<std::map<QString, QString>>> held;
    QStringList unreadable; ///< Fields existingRecords() cannot read.
    std::set<qint64> refusedIds; ///< Refused by write().
    std::function<bool(const FakeRow &)> refuses; ///< The same for rows it says.
    std::set<qint64> lateRefusedIds; ///< Refused by prepare().
    bool losesRows = false; ///< A faulty destination: reports a row less than it was given.
    /// Asked before each call takes effect; an error is returned instead.
    std::function<std::optional<Error>(WriterCall, const QString &)> failBefore;
    /// Asked after the call took effect; an error is returned although it did.
    std::function<std::optional<Error>(WriterCall, const QString &)> failAfter;
    /// Called inside write(); may block to make a slow destination.
    std::function<void(const Cancellation &)> duringWrite;
    std::atomic<int> checks = 0;
    std::atomic<qint64> writeCalls = 0;
};

class FakeWriter final : public StreamWriter
{
public:
    FakeWriter(std::shared_ptr<FakeWorld> world, WriteRequest request)
        : m_world(std::move(world))
        , m_request(std::move(request))
        , m_name(m_request.target.name)
    {
        const std::lock_guard lock(m_world->mutex);
        FakeWorld::Table &table = m_world->tables[m_name];
        if (table.generationKey != m_request.generationKey) {
            table.generationKey = m_request.generationKey;
            table.state.reset();
            table.side.clear();
        }
    }

    [[nodiscard]] std::optional<CommittedState> committedState() const override
    {
        const std::lock_guard lock(m_world->mutex);
        if (!m_world->isTransactional)
            return std::nullopt;
        return m_world->tables[m_name].state;
    }

    Result<WriteReport> write(const std::shared_ptr<const RecordBatch> &batch,
                              const Cancellation &cancellation) override
    {
        if (auto error = ask(m_world->failBefore, WriterCall::Write))
            return *error;
        ++m_world->writeCalls;
        if (m_world->duringWrite)
            m_world->duringWrite(cancellation);
        if (cancellation.stop_requested())
            return Error::cancelled();
        WriteReport report;
        for (std::uint32_t row = 0; row < batch->rowCount(); ++row) {
            FakeRow taken = rowOf(*batch, row);
            if (m_world->refusedIds.contains(taken.id)
                || (m_world->refuses && m_world->refuses(taken))) {
                report.refused.push_back(refusal(batch, row));
                continue;
            }
            m_pending.push_back(std::move(taken));
            m_pendingFrom.push_back({batch, row});
        }
        return report;
    }

    Result<WriteReport> prepare(const Cancellation &) override
    {
        if (auto error = ask(m_world->failBefore, WriterCall::Prepare))
            return *error;
        WriteReport report;
        for (std::size_t i = 0; i < m_pending.size(); ++i) {
            if (m_world->lateRefusedIds.contains(m_pending[i].id))
                report.refused.push_back(refusal(m_pendingFrom[i].first, m_pendingFrom[i].second));
            else
                m_prepared.push_back(m_pending[i]);
        }
        report.acceptedRows = static_cast<qint64>(m_prepared.size()) - m_alreadyReported;
        if (m_world->losesRows && report.acceptedRows > 0)
            --report.acceptedRows;
        m_alreadyReported = static_cast<qint64>(m_prepared.size());
        m_pending.clear();
        m_pendingFrom.clear();
        return report;
    }

    Result<void> commit(const Checkpoint &checkpoint) override
    {
        if (auto error = ask(m_world->failBefore, WriterCall::Commit))
            return *error;
        {
            const std::lock_guard lock(m_world->mutex);
            FakeWorld::Table &table = m_world->tables[m_name];
            auto &rows = m_request.mode.replaces() ? table.side : table.rows;
            rows.insert(rows.end(), m_prepared.begin(), m_prepared.end());
            table.state = CommittedState{checkpoint, false};
        }
        m_prepared.clear();
        m_alreadyReported = 0;
        if (auto error = ask(m_world->failAfter, WriterCall::Commit))
            return *error;
        return {};
    }

    Result<void> finish(const Cancellation &) override
    {
        if (auto error = ask(m_world->failBefore, WriterCall::Finish))
            return *error;
        {
            const std::lock_guard lock(m_world->mutex);
            FakeWorld::Table &table = m_world->tables[m_name];
            if (m_request.mode.replaces()) {
                table.rows = std::move(table.side);
                table.side.clear();
            }
            if (!table.state)
                table.state = CommittedState{};
            table.state->isFinished = true;
        }
        if (auto error = ask(m_world->failAfter, WriterCall::Finish))
            return *error;
        return {};
    }

private:
    template<typename Function>
    [[nodiscard]] std::optional<Error> ask(const Function &function, WriterCall call) const
    {
        return function ? function(call, m_name) : std::nullopt;
    }

    /// (id, name), or a record of an object as JSON with its field "id".
    [[nodiscard]] FakeRow rowOf(const RecordBatch &batch, std::size_t row) const
    {
        const int column
            = m_request.object ? batch.schema().indexOf(QStringLiteral("id")).value_or(-1) : 0;
        FakeRow made{-1, {}};
        if (column >= 0 && !batch.column(column).isNull(row))
            made.id = batch.column(column).integer(row);
        if (m_request.object)
            appendRowJson(made.name, batch, row);
        else
            made.name = std::string(batch.column(1).text(row));
        return made;
    }

    static RefusedRow refusal(const std::shared_ptr<const RecordBatch> &batch, std::uint32_t row)
    {
        return RefusedRow{batch, row, QStringLiteral("name"), QStringLiteral("fake.refused"),
                          QStringLiteral("The fake destination does not take this row.")};
    }

    std::shared_ptr<FakeWorld> m_world;
    const WriteRequest m_request;
    const QString m_name;
    std::vector<FakeRow> m_pending;
    std::vector<std::pair<std::shared_ptr<const RecordBatch>, std::uint32_t>> m_pendingFrom;
    std::vector<FakeRow> m_prepared;
    qint64 m_alreadyReported = 0;
};

class FakeDestination final : public Destination
{
public:
    explicit FakeDestination(std::shared_ptr<FakeWorld> world)
        : m_world(std::move(world))
    {
    }

    Result<std::vector<DestinationObject>> discoverObjects(const Cancellation &) override
    {
        return m_world->objects;
    }

    [[nodiscard]] DestinationCapabilities capabilities() const override
    {
        if (!m_world->objects.empty())
            return {{DestinationSyncMode::Append},
                    m_world->isTransactional,
                    m_world->parallelStreams,
                    true};
        return {{DestinationSyncMode::Append, DestinationSyncMode::Overwrite,
                 DestinationSyncMode::AppendDedup, DestinationSyncMode::OverwriteDedup},
                m_world->isTransactional,
                m_world->parallelStreams};
    }
    CheckResult check(const CheckObserver &observer, const Cancellation &) override
    {
        ++m_world->checks;
        return CheckRun(observer)
            .step(QStringLiteral("connect"), []() -> Result<void> { return {}; })
            .result();
    }
    [[nodiscard]] std::vector<DestinationName>
    resolveNames(const std::vector<DestinationName> &wanted) const override
    {
        return wanted;
    }
    Result<std::unique_ptr<StreamWriter>> openStream(const WriteRequest &request,
                                                     const Cancellation &) override
    {
        if (m_world->failBefore) {
            if (const auto error = m_world->failBefore(WriterCall::Open, request.target.name))
                return *error;
        }
        return std::unique_ptr<StreamWriter>(std::make_unique<FakeWriter>(m_world, request));
    }
    Result<std::optional<ExistingRecords>>
    existingRecords(const WriteRequest &request, const std::shared_ptr<const RecordBatch> &rows,
                    const Cancellation &) override
    {
        if (!m_world->held)
            return std::optional<ExistingRecords>();
        Schema schema;
        for (Field field : request.schema->fields()) {
            field.nullable = true;
            schema.append(field);
        }
        RecordBatchBuilder builder(std::make_shared<const Schema>(schema));
        ExistingRecords existing{{}, {}, m_world->unreadable};
        for (std::size_t row = 0; row < rows->rowCount(); ++row) {
            const auto *record = heldFor(request, *rows, row);
            existing.exists.push_back(record ? 1 : 0);
            for (int column = 0; column < schema.fieldCount(); ++column) {
                const QString &name = schema.field(column).name;
                if (!record || !record->contains(name) || m_world->unreadable.contains(name))
                    builder.appendNull(column);
                else
                    appendParsed(builder, column, schema.field(column).type,
                                 record->at(name).toStdString());
            }
            builder.finishRow();
        }
        existing.records = builder.finish();
        return std::optional(std::move(existing));
    }
    Result<void> clearStream(const DestinationName &target,
                             const Cancellation &cancellation) override
    {
        if (cancellation.stop_requested())
            return Error::cancelled();
        if (m_world->failBefore) {
            if (const auto error = m_world->failBefore(WriterCall::Clear, target.name))
                return *error;
        }
        {
            const std::lock_guard lock(m_world->mutex);
            m_world->tables.erase(target.name);
        }
        if (m_world->failAfter) {
            if (const auto error = m_world->failAfter(WriterCall::Clear, target.name))
                return *error;
        }
        return {};
    }

private:
    /// The record with the key of \a row, or null.
    [[nodiscard]] const std::map<QString, QString> *
    heldFor(const WriteRequest &request, const RecordBatch &rows, std::size_t row) const
    {
        for (const auto &record : *m_world->held) {
            bool isSame = true;
            for (const QString &key : request.object->matchingKey) {
                std::string text;
                appendCellText(text, rows.column(*rows.schema().indexOf(key)), row);
                const auto found = record.find(key);
                isSame = isSame && found != record.end() && found->second.toStdString() == text;
            }
            if (isSame)
                return &record;
        }
        return nullptr;
    }

    std::shared_ptr<FakeWorld> m_world;
};

} // namespace millrace::test
