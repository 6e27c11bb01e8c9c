// EndpointTests: which sources and destinations have passed their last test.
#pragma once

#include "core/store/endpointoutcomes.h"

#include <QObject>

#include <optional>

namespace millrace {

class Workspace;

/// EndpointOutcomes for the window: read in the background, following the workspace. UI thread.
class EndpointTests final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(EndpointTests)

public:
    explicit EndpointTests(Workspace &workspace, QObject *parent = nullptr);

    /// Whether the outcomes are there; until then outcome() knows of none.
    [[nodiscard]] bool isLoaded() const { return m_isLoaded; }
    /// The last test of \a endpoint as it is stored; nothing when there was none.
    [[nodiscard]] std::optional<EndpointOutcome> outcome(const Endpoint &endpoint) const
    {
        return EndpointOutcomes::find(m_outcomes, endpoint);
    }

    /// See EndpointOutcomes::record().
    static void record(Workspace &workspace, const Endpoint &endpoint,
                       std::optional<bool> hasPassed);

signals:
    /// The outcomes are those of the workspace's snapshot, whether they changed or not.
    void loaded();
    void changed();

private:
    void reload();

    Workspace &m_workspace;
    EndpointOutcomeMap m_outcomes;
    bool m_isLoaded = false;
};

} // namespace millrace
