// EndpointTests: which sources and destinations have passed their last test.
#pragma once

#include "core/base/clock.h"
#include "core/model/endpoint.h"

#include <QHash>
#include <QObject>

#include <optional>

namespace millrace {

class Workspace;

/// Kept with the profile; a test counts only for the configuration it was made with. Follows the
/// workspace. UI thread.
class EndpointTests final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(EndpointTests)

public:
    struct Outcome final
    {
        bool hasPassed = false;
        TimePoint at;
        QByteArray fingerprint; ///< Of the configuration.

        bool operator==(const Outcome &) const = default;
    };

    explicit EndpointTests(Workspace &workspace, QObject *parent = nullptr);

    /// The last test of \a endpoint as it is stored; nothing when there was none.
    [[nodiscard]] std::optional<Outcome> outcome(const Endpoint &endpoint) const;

    /// Stores that \a endpoint, which is stored itself, has passed or failed; nothing: that it was
    /// not tested since it was changed.
    static void record(Workspace &workspace, const Endpoint &endpoint,
                       std::optional<bool> hasPassed);

signals:
    void changed();

private:
    void reload();

    Workspace &m_workspace;
    QHash<QString, Outcome> m_outcomes;
};

} // namespace millrace
