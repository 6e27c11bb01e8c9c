// ProfileSecretStore: the secrets of a profile, in the place the person chose.
#pragma once

#include "core/secrets/keychainsecretstore.h"
#include "core/secrets/plainsecretstore.h"
#include "core/secrets/secretbackend.h"
#include "core/secrets/vaultsecretstore.h"

namespace millrace {

struct SecretSettings;

/// Reads a secret from the variable EnvironmentSecretStore names, when it is set, else from the
/// chosen place. The choice lies in the file secrets.json of the profile and is read for each call,
/// so that a change by another process is followed. Nobody has chosen: the first write tries the
/// keychain and, when that works, chooses it; otherwise it is refused as "secrets.no_backend".
///
/// A locked vault is unlocked by the variable MILLRACE_PASSPHRASE when that is set, else by
/// unlockVault(), once per process; until then calls return "secrets.vault_locked".
///
/// Nothing is opened, loaded or connected to before a call needs it. Safe from any thread but that
/// of a window: calls wait for the keychain (at most its time-out), for the lock of the profile or
/// for half a second of computing.
class ProfileSecretStore final : public SecretStore
{
public:
    /// \a dataFolder: where the files secrets.json, vault and secrets.plain.json of the profile
    /// lie. It may be missing until something is written.
    explicit ProfileSecretStore(const QString &dataFolder,
                                const KeyDerivation &vaultCost = KeyDerivation::moderate(),
                                std::chrono::milliseconds keychainTimeout
                                = KeychainSecretStore::s_defaultTimeout);
    ~ProfileSecretStore() override;
    Q_DISABLE_COPY_MOVE(ProfileSecretStore)

    [[nodiscard]] Result<QString> read(const QString &name) const override;
    [[nodiscard]] Result<void> write(const QString &name, const QString &value) override;
    [[nodiscard]] Result<void> remove(const QString &name) override;
    [[nodiscard]] Result<SecretTurn> takeTurn(const QString &name,
                                              const Cancellation &cancellation) override;

    /// The chosen place; nothing when nobody has chosen. Reads one small file, may be called from
    /// the thread of a window.
    [[nodiscard]] Result<std::optional<SecretBackend>> backend() const;
    /// How the chosen place stands; nobody has chosen: the keychain, which would be. Tries it out
    /// with an entry of its own.
    [[nodiscard]] SecretStatus status();
    /// How \a backend stands, chosen or not.
    [[nodiscard]] SecretStatus status(SecretBackend backend);

    /// Chooses \a backend and moves the secrets there: \a names, which are those of all
    /// configurations (secretNames()), and what the file of a vault or plain store holds beside.
    /// Nothing is removed from the former place, and the choice stays, until all are written and
    /// read back. SecretBackend::Vault REQUIRES an unlocked vault: "secrets.vault_missing",
    /// "secrets.vault_locked". SecretBackend::Environment: "secrets.variable_missing" names the
    /// variables that have to be set before. SecretBackend::Plain: the caller has warned.
    [[nodiscard]] Result<SecretMove> setBackend(SecretBackend backend, const QStringList &names);

    /// Whether calls will fail until unlockVault(): the vault is chosen, locked, and
    /// MILLRACE_PASSPHRASE does not open it.
    [[nodiscard]] bool isVaultLocked();
    /// Whether the profile has a vault, chosen or not. May be called from the thread of a window.
    [[nodiscard]] bool hasVault() const { return m_vault->exists(); }
    /// Where the vault lies, or would.
    [[nodiscard]] const QString &vaultPath() const { return m_vault->path(); }
    /// See VaultSecretStore. A new vault is not chosen yet: setBackend() does that.
    [[nodiscard]] Result<void> createVault(const QString &passphrase);
    [[nodiscard]] Result<void> unlockVault(const QString &passphrase);
    [[nodiscard]] Result<void> changePassphrase(const QString &current, const QString &fresh);
    /// For a forgotten passphrase or a damaged file: puts it aside, see
    /// VaultSecretStore::discard(). The choice of the place stays: what needs a secret fails with
    /// "secrets.vault_missing" until createVault().
    [[nodiscard]] Result<QString> discardVault();

    /// Ends calls that wait for the keychain and refuses later ones: the program is about to end.
    void stop();

private:
    [[nodiscard]] std::shared_ptr<KeychainSecretStore> keychain(const QString &id) const;
    /// The place \a settings name, a vault opened when the variable can. REQUIRES: a choice.
    [[nodiscard]] Result<std::shared_ptr<SecretStore>>
    placeOf(const SecretSettings &settings) const;
    [[nodiscard]] Result<void> openVault() const;
    [[nodiscard]] Result<void> writeFirst(const QString &name, const QString &value);
    [[nodiscard]] Result<SecretMove> moveTo(const SecretSettings &from, const SecretSettings &to,
                                            const QStringList &names);

    const QString m_settingsPath;
    const QString m_turnsFolder;
    const std::chrono::milliseconds m_keychainTimeout;
    const std::shared_ptr<VaultSecretStore> m_vault;
    const std::shared_ptr<PlainSecretStore> m_plain;
    mutable std::mutex m_mutex; ///< Of the two below.
    mutable std::shared_ptr<KeychainSecretStore> m_keychain;
    bool m_isStopped = false;
};

} // namespace millrace
