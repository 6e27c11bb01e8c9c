// MemorySecretStore: secrets that end with the program.
#pragma once

#include "core/secrets/secretstore.h"

#include <map>
#include <mutex>

namespace millrace {

/// For tests, and for people who want to be asked each time. Safe from any thread.
class MemorySecretStore final : public SecretStore
{
public:
    [[nodiscard]] Result<QString> read(const QString &name) const override;
    [[nodiscard]] Result<void> write(const QString &name, const QString &value) override;
    [[nodiscard]] Result<void> remove(const QString &name) override;

private:
    mutable std::mutex m_mutex;
    std::map<QString, QString> m_secrets;
};

} // namespace millrace
