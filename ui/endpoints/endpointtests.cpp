#include "ui/endpoints/endpointtests.h"

#include "ui/workspace/workspace.h"

#include <utility>

namespace millrace {

EndpointTests::EndpointTests(Workspace &workspace, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
{
    connect(&m_workspace, &Workspace::snapshotChanged, this, &EndpointTests::reload);
    reload();
}

void EndpointTests::record(Workspace &workspace, const Endpoint &endpoint,
                           std::optional<bool> hasPassed)
{
    workspace.query<void>(
        &workspace,
        [endpoint, hasPassed](StateDatabase &database) {
            return EndpointOutcomes(database).record(endpoint, hasPassed);
        },
        [&workspace](const Result<void> &stored) {
            if (!stored)
                emit workspace.failed(stored.error());
            workspace.refresh();
        });
}

void EndpointTests::reload()
{
    const auto take = [this](const Result<EndpointOutcomeMap> &stored) {
        if (!stored)
            return; // The workspace tells what is wrong with the database.
        m_isLoaded = true;
        if (std::exchange(m_outcomes, *stored) != *stored)
            emit changed();
        emit loaded();
    };
    m_workspace.query<EndpointOutcomeMap>(
        this, [](StateDatabase &database) { return EndpointOutcomes(database).all(); }, take);
}

} // namespace millrace
