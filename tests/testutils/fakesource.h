// FakeSource: a source in memory whose faults a test scripts.
#pragma once

#include "core/connector/source.h"

#include <functional>
#include <map>
#include <mutex>

namespace millrace::test {

/// What the fake streams hold and how they misbehave. Shared by the test and the sources; change it
/// only while no reader is open.
struct SourceScript final
{
    struct Lines final
    {
        Stream stream;
        std::vector<std::shared_ptr<const RecordBatch>> batches;
        bool givesPositions = true; ///< Positions are {"next":<index of the next batch>}.
    };

    std::vector<Lines> streams;
    /// Called before each batch; an error is what next() returns. May block until cancelled.
    std::function<std::optional<Error>(const StreamId &, std::size_t batch, const Cancellation &)>
        beforeBatch;
    std::optional<Error> checkError;
    std::optional<Error> discoverError;
    int maximumParallelStreams = 1;
};

/// Reads a script.
class FakeSource final : public Source
{
public:
    explicit FakeSource(std::shared_ptr<const SourceScript> script)
        : m_script(std::move(script))
    {
    }

    CheckResult check(const CheckObserver &observer, const Cancellation &cancellation) override;
    Result<Catalog> discover(const StreamObserver &observer,
                             const Cancellation &cancellation) override;
    Result<std::unique_ptr<StreamReader>> openStream(const ReadRequest &request,
                                                     const Cancellation &cancellation) override;
    [[nodiscard]] int maximumParallelStreams() const override
    {
        return m_script->maximumParallelStreams;
    }

private:
    std::shared_ptr<const SourceScript> m_script;
};

/// A batch of an integer "id" and a text "name" with the ids \a first, \a first + 1, …
[[nodiscard]] std::shared_ptr<const RecordBatch> idBatch(qint64 first, qint64 count);
/// The stream idBatch() belongs to, key "id", resumable and incremental by "id".
[[nodiscard]] Stream idStream(const QString &name);

} // namespace millrace::test
