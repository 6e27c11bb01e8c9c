// ConnectionVerifier: compares what a connection has written with its source.
#pragma once

#include "core/connector/connectorregistry.h"
#include "core/model/connection.h"
#include "core/model/endpoint.h"
#include "core/model/verification.h"
#include "core/secrets/secretstore.h"

#include <functional>

namespace millrace {

/// How far a verification has come.
struct VerificationProgress final
{
    StreamId stream;
    int streamNumber = 0; ///< From 1.
    int streams = 0;
    int pass = 0; ///< Of the stream, from 1; how many there are depends on what differs.
    qint64 sourceRows = 0; ///< Read in this pass.
    qint64 destinationRows = 0;
};

struct VerificationOptions final
{
    std::vector<StreamId> only{}; ///< Empty: every stream.
    int examplesPerKind = 20; ///< Of each stream.
    qint64 rowsAtOnce = 400'000; ///< See ComparisonPlan.
    bool isAfterRun = false;
    /// Told after each batch, on the calling thread.
    std::function<void(const VerificationProgress &)> observer{};
};

/// Reads both ends and changes neither. The source is read from the start, with the rules and
/// transformations of the connection; the destination by the source of the same connector. Safe
/// from any thread; what it is made with outlives it.
class ConnectionVerifier final
{
public:
    ConnectionVerifier(const ConnectorRegistry &registry, SecretStore &secrets, Clock &clock)
        : m_registry(registry)
        , m_secrets(secrets)
        , m_clock(clock)
    {
    }

    /// Blocks. An error where nothing can be compared, such as a destination that cannot be read
    /// back or a cancellation; a single stream that fails has its error in the result. Texts of
    /// errors hold no secret; examples hold the values as they are written.
    [[nodiscard]] Result<Verification> run(const Connection &connection, const Endpoint &source,
                                           const Endpoint &destination,
                                           const VerificationOptions &options,
                                           const Cancellation &cancellation) const;

private:
    const ConnectorRegistry &m_registry;
    SecretStore &m_secrets;
    Clock &m_clock;
};

} // namespace millrace
