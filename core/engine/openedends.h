// OpenedEnds: both ends of a connection, opened by what looks at them and is no run.
#pragma once

#include "core/base/redaction.h"
#include "core/connector/connectorregistry.h"
#include "core/connector/destination.h"
#include "core/connector/source.h"
#include "core/model/endpoint.h"
#include "core/secrets/secretstore.h"

#include <memory>

namespace millrace {

/// Owned by one look; one thread.
struct OpenedEnds final
{
    std::unique_ptr<Source> source;
    std::unique_ptr<Destination> destination;
    Redactor redactor; ///< Of the secrets of both.
    QJsonObject destinationConfiguration; ///< With its secrets.
};

/// Makes the connectors of \a source and \a destination with their secrets. What a vendor replaces
/// meanwhile, such as a token that is good for one use, goes to \a secrets as in a run. \a secrets
/// outlives the ends.
[[nodiscard]] Result<OpenedEnds> openEnds(const ConnectorRegistry &registry, SecretStore &secrets,
                                          const Endpoint &source, const Endpoint &destination);

/// \a error without the secrets that \a redactor knows.
[[nodiscard]] Error redactedBy(const Redactor &redactor, Error error);

} // namespace millrace
