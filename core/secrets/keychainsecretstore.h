// KeychainSecretStore: secrets in the secret service of the desktop.
#pragma once

#include "core/secrets/secretstore.h"

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

namespace millrace {

struct KeychainRequest;

/// Entries of the service "io.github.millrace.Millrace", called scope + "/" + name.
///
/// Safe from any thread but that of a window: a call may wait for as long as a person takes to
/// unlock the keychain, at most the time-out. Nothing is loaded or connected to before the first
/// call. A locked keychain reads as "secrets.not_found", whose hint tells both possibilities.
class KeychainSecretStore final : public SecretStore
{
public:
    static constexpr std::chrono::seconds s_defaultTimeout{60};

    /// \a scope keeps the profiles of one person apart.
    explicit KeychainSecretStore(QString scope,
                                 std::chrono::milliseconds timeout = s_defaultTimeout);
    /// Ends the calls that still wait.
    ~KeychainSecretStore() override;
    Q_DISABLE_COPY_MOVE(KeychainSecretStore)

    [[nodiscard]] const QString &scope() const { return m_scope; }

    [[nodiscard]] Result<QString> read(const QString &name) const override;
    /// "secrets.keychain_locked", "secrets.no_keychain", "secrets.keychain_timeout" (a keychain
    /// that answers later may still store it).
    [[nodiscard]] Result<void> write(const QString &name, const QString &value) override;
    /// "secrets.keychain_locked" also when the entry may have been there.
    [[nodiscard]] Result<void> remove(const QString &name) override;

    /// Writes, reads and removes an entry of its own. Success: the keychain can be used.
    [[nodiscard]] Result<void> probe();
    /// Ends the waiting calls as cancelled and refuses later ones: the program is about to end.
    void stop();

private:
    [[nodiscard]] QString keyOf(const QString &name) const;
    [[nodiscard]] Result<void> erase(const QString &name);
    /// Success: the keychain answered; \a request has the answer.
    [[nodiscard]] Result<void> wait(const std::shared_ptr<KeychainRequest> &request) const;

    const QString m_scope;
    const std::chrono::milliseconds m_timeout;
    mutable std::mutex m_mutex;
    mutable std::condition_variable m_left;
    mutable std::vector<std::shared_ptr<KeychainRequest>> m_waiting;
    bool m_isStopped = false;
};

} // namespace millrace
