#include "core/secrets/memorysecretstore.h"

#include "core/secrets/secreterrors.h"

namespace millrace {

Result<QString> MemorySecretStore::read(const QString &name) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_secrets.find(name);
    if (found == m_secrets.end())
        return makeError(secreterrors::notFound, {name});
    return found->second;
}

Result<void> MemorySecretStore::write(const QString &name, const QString &value)
{
    const std::lock_guard lock(m_mutex);
    m_secrets.insert_or_assign(name, value);
    return {};
}

Result<void> MemorySecretStore::remove(const QString &name)
{
    const std::lock_guard lock(m_mutex);
    m_secrets.erase(name);
    return {};
}

} // namespace millrace
