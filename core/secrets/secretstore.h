// SecretStore: where passwords and tokens are kept.
#pragma once

#include "core/base/cancellation.h"
#include "core/base/result.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <memory>
#include <optional>

namespace millrace {

/// Held while a secret that is good for one use is used and replaced; ends when it goes.
using SecretTurn = std::shared_ptr<void>;

/// Keeps secret texts by name. Safe from any thread.
class SecretStore
{
public:
    virtual ~SecretStore() = default;

    /// The secret called \a name; "secrets.not_found" (Configuration) when there is none.
    [[nodiscard]] virtual Result<QString> read(const QString &name) const = 0;
    /// Stores or replaces it. "secrets.read_only" where the store cannot write.
    [[nodiscard]] virtual Result<void> write(const QString &name, const QString &value) = 0;
    /// Forgets it; success when there was none.
    [[nodiscard]] virtual Result<void> remove(const QString &name) = 0;
    /// Waits until nobody else holds the turn of the secret \a name: no thread of this process,
    /// and where the store outlives the process, no other process either. "secrets.file_busy" when
    /// another one holds it for minutes.
    [[nodiscard]] virtual Result<SecretTurn> takeTurn(const QString &name,
                                                      const Cancellation &cancellation);
};

/// \a configuration with the plain text of each place in \a secretPointers moved into \a store and
/// replaced by {"$secret": name}. Names are \a prefix + pointer. A reference already there stays.
/// After a failure \a store is as it was.
[[nodiscard]] Result<QJsonObject> withSecretsStored(const QJsonObject &configuration,
                                                    const QStringList &secretPointers,
                                                    const QString &prefix, SecretStore &store);

/// Writes \a value to \a store under the name that \a configuration refers to at \a pointer.
/// "secrets.no_reference" (Configuration) when it holds something else there.
[[nodiscard]] Result<void> replaceSecret(const QJsonObject &configuration, const QString &pointer,
                                         const QString &value, SecretStore &store);

/// The name that \a configuration refers to at \a pointer. "secrets.no_reference"
/// (Configuration) when it holds something else there.
[[nodiscard]] Result<QString> secretName(const QJsonObject &configuration, const QString &pointer);

/// A configuration with every reference replaced by its text, and the texts by themselves.
struct ResolvedSecrets final
{
    QJsonObject configuration;
    QStringList values; ///< For a Redactor; includes plain texts found at secret pointers.
};
/// Resolves {"$secret": name} and {"$env": "VARIABLE"} anywhere in \a configuration.
[[nodiscard]] Result<ResolvedSecrets> withSecretsResolved(const QJsonObject &configuration,
                                                          const QStringList &secretPointers,
                                                          const SecretStore &store);

} // namespace millrace
