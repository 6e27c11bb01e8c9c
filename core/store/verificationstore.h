// VerificationStore: the last verification of each connection.
#pragma once

#include "core/model/verification.h"
#include "core/store/statedatabase.h"

#include <optional>

namespace millrace {

/// Safe from any thread; the database must outlive it.
class VerificationStore final
{
public:
    explicit VerificationStore(StateDatabase &database)
        : m_database(database)
    {
    }

    /// Nothing when the connection was never verified.
    [[nodiscard]] Result<std::optional<Verification>> last(const QString &connectionId) const;
    /// Replaces the last one. "store.connection_unknown".
    [[nodiscard]] Result<void> keep(const QString &connectionId, const Verification &verification);

private:
    StateDatabase &m_database;
};

} // namespace millrace
