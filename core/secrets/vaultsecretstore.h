// VaultSecretStore: secrets in a file that a passphrase encrypts.
#pragma once

#include "core/secrets/secretkey.h"
#include "core/secrets/secretstore.h"

#include <mutex>

namespace millrace {

class VaultFile;

/// The file is read for each call, so that changes of other processes are seen, and replaced as a
/// whole under a lock. A file that is damaged or of a newer version is never written to.
///
/// Safe from any thread. unlock(), create() and changePassphrase() take about half a second of
/// computing, the other calls a read of the file.
class VaultSecretStore final : public SecretStore
{
public:
    /// \a cost: the numbers for new keys; the salt in it is not used.
    explicit VaultSecretStore(QString path, KeyDerivation cost = KeyDerivation::moderate());
    ~VaultSecretStore() override;
    Q_DISABLE_COPY_MOVE(VaultSecretStore)

    [[nodiscard]] bool exists() const;
    [[nodiscard]] const QString &path() const { return m_path; }
    /// Whether the passphrase is needed; also for a vault that does not exist.
    [[nodiscard]] bool isLocked() const;

    /// Makes an empty vault and unlocks it. "secrets.vault_exists" whatever the file holds,
    /// "secrets.passphrase_empty".
    [[nodiscard]] Result<void> create(const QString &passphrase);
    /// For as long as this object lives. "secrets.wrong_passphrase", "secrets.vault_missing",
    /// "secrets.vault_damaged".
    [[nodiscard]] Result<void> unlock(const QString &passphrase);
    /// Encrypts every entry anew. "secrets.wrong_passphrase" when \a current is not the passphrase.
    [[nodiscard]] Result<void> changePassphrase(const QString &current, const QString &fresh);
    /// Forgets the key.
    void lock();
    /// Moves the file aside, whatever it holds, so that another vault can be made. Returns where it
    /// lies now; nothing when there was none.
    [[nodiscard]] Result<QString> discard();
    /// Removes the file. "secrets.vault_locked" like the calls below.
    [[nodiscard]] Result<void> removeEmpty();

    /// The names of all entries; "secrets.vault_locked" (also after another process changed the
    /// passphrase), "secrets.vault_missing", "secrets.vault_damaged".
    [[nodiscard]] Result<QStringList> names() const;
    [[nodiscard]] Result<QString> read(const QString &name) const override;
    [[nodiscard]] Result<void> write(const QString &name, const QString &value) override;
    [[nodiscard]] Result<void> remove(const QString &name) override;

private:
    /// The file as it is now, whoever may open it.
    [[nodiscard]] Result<VaultFile> load() const;
    /// The file, opened by the key. REQUIRES: m_mutex is held.
    [[nodiscard]] Result<VaultFile> open() const;

    const QString m_path;
    const KeyDerivation m_cost;
    mutable std::mutex m_mutex;
    mutable std::optional<SecretKey> m_key;
};

} // namespace millrace
