// FakeDestination: a destination in memory whose faults a test scripts.
#pragma once

#include "core/connector/destination.h"

#include <functional>
#include <map>
#include <mutex>

namespace millrace::test {

/// The calls a fault may hit.
enum class WriterCall { Open, Write, Prepare, Commit, Finish };

/// What survives the destinations made on it, as a disk would. Safe from any thread.
class FakeStorage final
{
public:
    /// One table: rows as JSON.
    struct Table final
    {
        QStringList rows; ///< What a reader sees.
        QStringList side; ///< Committed rows of a replacing run that has not finished.
        std::optional<CommittedState> state;
        qint64 generationId = -1;
    };

    /// Asked before each call takes effect; an error is what the call returns.
    std::function<std::optional<Error>(WriterCall, const DestinationName &, const Cancellation &)>
        before;
    /// Asked for each row, as JSON; true refuses it, at write() or at prepare().
    std::function<bool(const QString &row)> refuse;
    bool refusesInPrepare = false;
    /// commit() takes effect and fails all the same, as when an answer is lost.
    bool losesCommitAnswer = false;
    DestinationCapabilities capabilities{
        {DestinationSyncMode::Append, DestinationSyncMode::Overwrite}, true, 1};

    [[nodiscard]] Table table(const DestinationName &name) const;
    void change(const DestinationName &name, const std::function<void(Table &)> &change);

private:
    mutable std::mutex m_mutex;
    std::map<DestinationName, Table> m_tables;
};

/// Writes into a storage.
class FakeDestination final : public Destination
{
public:
    explicit FakeDestination(std::shared_ptr<FakeStorage> storage)
        : m_storage(std::move(storage))
    {
    }

    [[nodiscard]] DestinationCapabilities capabilities() const override
    {
        return m_storage->capabilities;
    }
    CheckResult check(const CheckObserver &observer, const Cancellation &cancellation) override;
    [[nodiscard]] std::vector<DestinationName>
    resolveNames(const std::vector<DestinationName> &wanted) const override
    {
        return wanted;
    }
    Result<std::unique_ptr<StreamWriter>> openStream(const WriteRequest &request,
                                                     const Cancellation &cancellation) override;

private:
    std::shared_ptr<FakeStorage> m_storage;
};

} // namespace millrace::test
