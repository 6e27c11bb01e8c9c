// VaultFile: the form of a vault on disk.
#pragma once

#include "core/secrets/secretkey.h"

#include <map>

namespace millrace {

/// One JSON object:
///
///     format, version    what it is
///     key                how the passphrase becomes the key: operations, memory, salt
///     check              nothing, sealed with the key and the three above: tells a wrong
///                        passphrase from a damaged file
///     entries            name → the secret, sealed with the key and the name
///     seal               nothing, sealed with the key and all of the above: an entry cannot be
///                        dropped, added or put back in an older form by itself
///     checksum           of all of the above: tells damage without the passphrase
///
/// Names are readable, as they are in the state database. A plain value.
class VaultFile final
{
public:
    /// A vault without entries that \a key opens.
    VaultFile(const KeyDerivation &derivation, const SecretKey &key);
    /// "secrets.vault_damaged", "secrets.vault_too_new"; \a path is for their texts.
    [[nodiscard]] static Result<VaultFile> parse(const QByteArray &content, const QString &path);

    [[nodiscard]] const KeyDerivation &derivation() const { return m_derivation; }
    [[nodiscard]] bool isOpenedBy(const SecretKey &key) const;
    /// REQUIRES: isOpenedBy(). False when somebody changed the file who has no key.
    [[nodiscard]] bool isIntact(const SecretKey &key) const;

    [[nodiscard]] QStringList names() const;
    [[nodiscard]] bool contains(const QString &name) const { return m_entries.contains(name); }
    /// Nothing when the entry does not belong to its name or key. REQUIRES: contains().
    [[nodiscard]] std::optional<QString> value(const QString &name, const SecretKey &key) const;
    void set(const QString &name, const QString &value, const SecretKey &key);
    void remove(const QString &name) { m_entries.erase(name); }

    /// The file; sealed anew.
    [[nodiscard]] QByteArray content(const SecretKey &key) const;

private:
    VaultFile() = default;

    KeyDerivation m_derivation;
    QByteArray m_check;
    QByteArray m_seal;
    std::map<QString, QByteArray> m_entries;
};

} // namespace millrace
