// Untrusted end: which end's server refused a run by what it shows, and trust for one run alone.
#pragma once

#include "core/connector/serveridentity.h"
#include "core/model/endpoint.h"
#include "core/model/job.h"

#include <optional>
#include <vector>

namespace millrace {

class ConnectorProbe;
class StateDatabase;

/// A certificate or host key a person trusts at one end. A plain value.
struct TrustedIdentity final
{
    EndpointRole role = EndpointRole::Source;
    QString pointer; ///< As ServerIdentity has it.
    QString fingerprint;
};

/// \a endpoint with what is trusted at its role; the others of \a trusted are passed over.
[[nodiscard]] Endpoint trusting(const Endpoint &endpoint,
                                const std::vector<TrustedIdentity> &trusted);

/// The next run of the connection, whoever starts it, trusts these as well; the stored
/// configurations stay as they are. Safe from any thread.
[[nodiscard]] Result<void> trustForNextRun(StateDatabase &database, const QString &connectionId,
                                           const std::vector<TrustedIdentity> &trusted);
/// What trustForNextRun() has left for this run; nothing the next time.
[[nodiscard]] Result<std::vector<TrustedIdentity>> takeTrustForRun(StateDatabase &database,
                                                                   const QString &connectionId);

/// An end and what its server shows.
struct UntrustedEnd final
{
    Endpoint endpoint;
    ServerIdentity identity;

    [[nodiscard]] TrustedIdentity trusted() const
    {
        return {endpoint.role, identity.pointer, identity.fingerprint};
    }
};

/// What came of looking for an untrusted end.
struct TrustFinding final
{
    bool isAboutTrust = false; ///< One of the refusals is about a server's identity.
    std::optional<UntrustedEnd> end; ///< Nothing as well when every server is trusted by now.
    std::optional<Error> failure; ///< Why a server could not be asked.
};

/// What ended \a job that a change of the configuration alone can cure, each once.
[[nodiscard]] std::vector<Error> configurationErrorsOf(const Job &job);

/// Looks which of \a ends the servers' identity is the fault of: asks those again that one of
/// \a refusals may come from. Blocks; safe from any thread.
[[nodiscard]] TrustFinding findUntrustedEnd(const ConnectorProbe &probe,
                                            const std::vector<Endpoint> &ends,
                                            const std::vector<Error> &refusals,
                                            const Cancellation &cancellation);

} // namespace millrace
