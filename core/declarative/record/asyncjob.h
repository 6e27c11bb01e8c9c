// AsyncJob: one job at a server, from its creation to its end.
#pragma once

#include "core/base/result.h"
#include "core/declarative/record/asyncretriever.h"
#include "core/declarative/stream/streamslice.h"
#include "core/declarative/value/value.h"

#include <chrono>
#include <optional>

namespace millrace::declarative {

/// Used by one thread, for one slice.
class AsyncJob final
{
public:
    enum class Status { Running, Completed, Failed, TimedOut, Skipped };

    AsyncJob(const AsyncRetrieverParts &parts, Runtime &runtime, const StreamSlice &slice);

    /// Creates the job at the server.
    [[nodiscard]] Result<void> start();
    /// Asks the server how the job is, every few seconds until it ends or has taken too long.
    [[nodiscard]] Result<Status> wait();
    /// Tells the server to stop the job. What fails is only logged.
    void abort();
    /// Tells the server that the job is no longer needed.
    [[nodiscard]] Result<void> remove();
    /// What the records of the completed job are downloaded with, one slice per request.
    [[nodiscard]] Result<std::vector<StreamSlice>> downloads() const;

private:
    [[nodiscard]] Result<Status> poll();
    [[nodiscard]] Result<RequestOutcome> send(Requester &requester, const StreamSlice &slice) const;
    [[nodiscard]] Result<std::vector<Value>> targets() const;
    [[nodiscard]] StreamSlice withCreation() const;
    [[nodiscard]] Error unanswered(const QString &what) const;

    const AsyncRetrieverParts &m_parts;
    Runtime &m_runtime;
    const StreamSlice &m_slice;
    std::chrono::steady_clock::time_point m_start{};
    Value m_creation; ///< The answer to the creation as templates see it.
    Value m_polling; ///< The answer that said it is completed.
    std::optional<HttpResponse> m_pollingResponse;
};

} // namespace millrace::declarative
