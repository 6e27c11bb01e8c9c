// SecretChanges: several secrets written as one.
#pragma once

#include "core/secrets/secretstore.h"

#include <vector>

namespace millrace {

/// Remembers what a store held under the names it writes, so that a failure half way leaves no
/// secret behind and takes none away. The store must outlive it; for one thread.
class SecretChanges final
{
public:
    explicit SecretChanges(SecretStore &store)
        : m_store(store)
    {
    }

    [[nodiscard]] Result<void> write(const QString &name, const QString &value);
    /// Puts everything back as far as the store lets itself be written to. What somebody else has
    /// written under one of the names since stays.
    void undo();

private:
    struct Former final
    {
        QString name;
        std::optional<QString> value;
        QString written;
    };

    SecretStore &m_store;
    std::vector<Former> m_formers;
};

} // namespace millrace
