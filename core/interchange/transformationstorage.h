// TransformationStorage: the keys of encryptions, kept apart from the connections that use them.
#pragma once

#include "core/catalog/configuredcatalog.h"
#include "core/secrets/secretstore.h"
#include "core/store/statedatabase.h"

namespace millrace {

/// The names of the secrets the transformations of \a catalog refer to, each once.
[[nodiscard]] QStringList transformationSecretNames(const ConfiguredCatalog &catalog);

/// Stores \a key under a name of its own and returns the reference to it. Blocks.
[[nodiscard]] Result<QJsonValue> storedTransformationKey(const QString &key, SecretStore &secrets);

/// \a catalog, of the connection \a connectionId, with references instead of plain keys. The same
/// field of the same stream of a connection has one name, so that giving a key again replaces it;
/// without an id names are new. Blocks.
[[nodiscard]] Result<ConfiguredCatalog> withTransformationKeysStored(ConfiguredCatalog catalog,
                                                                     const QString &connectionId,
                                                                     SecretStore &secrets);

/// Removes what \a former referred to and no connection or endpoint of \a database does. Blocks.
[[nodiscard]] Result<void> forgetTransformationKeys(const ConfiguredCatalog &former,
                                                    StateDatabase &database, SecretStore &secrets);

/// \a transformations without plain keys, for files and screens.
[[nodiscard]] std::vector<Transformation>
withoutPlainKeys(std::vector<Transformation> transformations);

} // namespace millrace
