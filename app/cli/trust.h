// Trust: what a server that nobody vouches for shows, and a fingerprint the caller knows.
#pragma once

#include "app/cli/session.h"
#include "core/connector/checkresult.h"
#include "core/connector/serveridentity.h"
#include "core/engine/untrustedend.h"
#include "core/model/connection.h"
#include "core/model/endpoint.h"

#include <CLI/App.hpp>

#include <optional>
#include <string>

namespace millrace {

/// --trust-fingerprint and --keep-trust.
struct TrustArguments final
{
    std::string fingerprint;
    bool isKept = false;
};

/// Adds both options to \a command; \a arguments outlives it. \a about describes the first: it says
/// what the trust is for unless it is kept.
void addTrustOptions(CLI::App &command, TrustArguments &arguments, const char *about);

/// What the server of \a endpoint shows, when \a result failed because it is not trusted.
[[nodiscard]] std::optional<ServerIdentity>
presentedTo(const Endpoint &endpoint, const CheckResult &result, Session &session);

/// \a endpoint with the identity trusted, if it has the fingerprint of \a arguments.
[[nodiscard]] std::optional<Endpoint>
trusting(const Endpoint &endpoint, const ServerIdentity &identity, const TrustArguments &arguments);

/// Stores the trust of \a endpoint, which is a stored one.
[[nodiscard]] Result<void> keepTrust(const Endpoint &endpoint, Session &session);

/// What the servers of \a connection show that has the fingerprint of \a arguments, to be trusted
/// by one run; stored as well where that is wished. Asks both servers.
[[nodiscard]] Result<std::vector<TrustedIdentity>>
trustedByRun(const Connection &connection, const TrustArguments &arguments, Session &session);

/// The end of \a connection that \a job was refused by because its server is not trusted; nothing
/// when it ended for another reason. Asks the server again.
[[nodiscard]] std::optional<UntrustedEnd>
untrustedEndOf(const Job &job, const Connection &connection, Session &session);
/// The command that stores trust in what \a end shows, for a stored \a connection.
[[nodiscard]] QString trustCommand(const Connection &connection, const UntrustedEnd &end);
/// How a run comes to trust \a end. One made for a command alone has nothing to store it with.
void printTrustAdvice(Output &output, const Connection &connection, const UntrustedEnd &end,
                      bool isStored);

void printIdentity(Output &output, const ServerIdentity &identity);
/// How a test comes to trust it.
void printTrustAdvice(Output &output, const ServerIdentity &identity);
[[nodiscard]] QJsonObject toJson(const ServerIdentity &identity);

} // namespace millrace
