// ReplayTransport: answers requests from a recording instead of a server.
#pragma once

#include "core/declarative/request/transport.h"
#include "core/declarative/workbench/recording.h"

#include <mutex>
#include <vector>

namespace millrace::declarative {

/// A request gets the recorded answers to the same request in their order, then the last of them
/// again. Requests are the same when method, address and body are, secrets aside. No byte leaves
/// the program.
class ReplayTransport final : public Transport
{
public:
    explicit ReplayTransport(Recording recording);

    /// Errors: declarative.not_recorded; declarative.left_out, of what the recording had no room
    /// for.
    [[nodiscard]] Result<HttpResponse> send(const HttpRequest &request,
                                            const Cancellation &cancellation) override;

private:
    const Recording m_recording;
    std::mutex m_mutex;
    std::vector<bool> m_isUsed;
    KnownSecrets m_secrets;
};

} // namespace millrace::declarative
