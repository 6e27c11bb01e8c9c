// EndpointPlanning: a source or destination as it is to be, beside the one that is stored.
#pragma once

#include "core/connector/connectorregistry.h"
#include "core/interchange/connectionset.h"
#include "core/interchange/profileplan.h"

#include <optional>

namespace millrace {

/// What a declared end comes to.
struct PlannedEndpoint final
{
    Endpoint endpoint; ///< With its id, and references instead of plain secrets.
    PlannedItem item;
    std::vector<std::pair<QString, QString>> secrets; ///< To be stored: name and text.
    QStringList remarks;
    std::optional<Error> problem;

    [[nodiscard]] bool isChanged() const { return item.act != PlannedAct::Keep; }
};

/// The end \a declared means; \a stored is the one it is about, or null. Reads the secret store to
/// see whether references lead anywhere and whether a plain secret is the stored one. Blocks.
[[nodiscard]] PlannedEndpoint planEndpoint(const DeclaredEndpoint &declared, const Endpoint *stored,
                                           const ConnectorRegistry &registry,
                                           const SecretStore &secrets);

/// \a configuration with a text in place of each reference that leads nowhere, for what asks no
/// server.
[[nodiscard]] QJsonObject withPlaceholders(const QJsonObject &configuration,
                                           const SecretStore &secrets);

/// One sentence for each reference in \a json that leads nowhere; \a owner is what refers.
[[nodiscard]] QStringList missingSecrets(const QJsonObject &json, const QString &owner,
                                         const SecretStore &secrets);

} // namespace millrace
