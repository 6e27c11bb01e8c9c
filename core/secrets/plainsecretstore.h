// PlainSecretStore: secrets in a file without encryption, for people who insist.
#pragma once

#include "core/secrets/secretstore.h"

#include <map>

namespace millrace {

/// Whoever can read the person's files reads these secrets; only the mode 0600 stands before it.
/// Never chosen by the program itself. The file is read for each call and replaced as a whole under
/// a lock; a damaged one is never written to. Safe from any thread.
class PlainSecretStore final : public SecretStore
{
public:
    explicit PlainSecretStore(QString path);

    [[nodiscard]] bool exists() const;
    [[nodiscard]] Result<QStringList> names() const;
    /// Removes the file when no secret is in it.
    [[nodiscard]] Result<void> removeEmpty();

    [[nodiscard]] Result<QString> read(const QString &name) const override;
    [[nodiscard]] Result<void> write(const QString &name, const QString &value) override;
    [[nodiscard]] Result<void> remove(const QString &name) override;

private:
    using Secrets = std::map<QString, QString>;

    [[nodiscard]] Result<Secrets> load() const;
    [[nodiscard]] Result<void> save(const Secrets &secrets) const;

    const QString m_path;
};

} // namespace millrace
