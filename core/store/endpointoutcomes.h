// EndpointOutcomes: which sources and destinations have passed their last test.
#pragma once

#include "core/base/clock.h"
#include "core/model/endpoint.h"
#include "core/store/statedatabase.h"

#include <QHash>

#include <optional>

namespace millrace {

/// What the last test of a source or destination came to. A plain value.
struct EndpointOutcome final
{
    bool hasPassed = false;
    TimePoint at;
    QByteArray fingerprint; ///< Of the configuration it was made with.

    bool operator==(const EndpointOutcome &) const = default;
};

/// By the id of the endpoint.
using EndpointOutcomeMap = QHash<QString, EndpointOutcome>;

/// Kept with the profile; a test counts only for the configuration it was made with. A run that
/// got everything through is a test of both of its ends. Safe from any thread; the database must
/// outlive it.
class EndpointOutcomes final
{
public:
    explicit EndpointOutcomes(StateDatabase &database)
        : m_database(database)
    {
    }

    [[nodiscard]] Result<EndpointOutcomeMap> all() const;
    /// Stores that \a endpoint, which is stored itself, has passed or failed; nothing: that it was
    /// not tested since it was changed. What was known of endpoints that are gone is forgotten.
    [[nodiscard]] Result<void> record(const Endpoint &endpoint, std::optional<bool> hasPassed);
    /// The same for one that has passed; writes nothing where that is known, or where the stored
    /// configuration is another by now.
    [[nodiscard]] Result<void> recordPassed(const Endpoint &endpoint);

    /// The last test in \a outcomes of \a endpoint as it is; nothing when there was none.
    [[nodiscard]] static std::optional<EndpointOutcome> find(const EndpointOutcomeMap &outcomes,
                                                             const Endpoint &endpoint);

private:
    StateDatabase &m_database;
};

} // namespace millrace
