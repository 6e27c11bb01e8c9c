// Trust: what a server that nobody vouches for shows, and a fingerprint the caller knows.
#pragma once

#include "app/cli/session.h"
#include "core/connector/checkresult.h"
#include "core/connector/serveridentity.h"
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

/// Adds both options to \a command; \a arguments outlives it.
void addTrustOptions(CLI::App &command, TrustArguments &arguments);

/// What the server of \a endpoint shows, when \a result failed because it is not trusted.
[[nodiscard]] std::optional<ServerIdentity>
presentedTo(const Endpoint &endpoint, const CheckResult &result, Session &session);

/// \a endpoint with the identity trusted, if it has the fingerprint of \a arguments.
[[nodiscard]] std::optional<Endpoint>
trusting(const Endpoint &endpoint, const ServerIdentity &identity, const TrustArguments &arguments);

/// Stores the trust of \a endpoint, which is a stored one.
[[nodiscard]] Result<void> keepTrust(const Endpoint &endpoint, Session &session);

void printIdentity(Output &output, const ServerIdentity &identity);
[[nodiscard]] QJsonObject toJson(const ServerIdentity &identity);

} // namespace millrace
