// Services: the composition root; makes everything a program works with.
#pragma once

#include "core/base/clock.h"
#include "core/connector/connectorregistry.h"
#include "core/engine/connectorprobe.h"
#include "core/engine/syncengine.h"
#include "core/http/httpdefaults.h"
#include "core/secrets/profilesecretstore.h"
#include "core/store/profile.h"
#include "core/store/statedatabase.h"

#include <memory>
#include <mutex>
#include <set>

namespace millrace {

/// Owns one of each service. Connectors and secrets are there at once; the state database and the
/// engine are made when first asked for, so that work without a profile touches no file of it.
/// Lives in one thread.
///
/// While it lives, every HTTP client of the process follows the network settings of the profile, as
/// they are when the client is made.
class Services final
{
public:
    explicit Services(Profile profile);
    ~Services();
    Services(const Services &) = delete;
    Services &operator=(const Services &) = delete;

    [[nodiscard]] const Profile &profile() const { return m_profile; }
    [[nodiscard]] const ConnectorRegistry &registry() const { return m_registry; }
    [[nodiscard]] const ConnectorProbe &probe() const { return m_probe; }
    /// Makes connectors of the manifests that are installed now. One that was removed stays until
    /// the program ends.
    void rereadManifests();
    [[nodiscard]] ProfileSecretStore &secrets() { return m_secrets; }
    [[nodiscard]] Clock &clock() { return m_clock; }

    /// Opens the state database of the profile, creating both when they are not there yet. Any
    /// thread.
    [[nodiscard]] Result<StateDatabase *> database();
    /// The engine on that database.
    [[nodiscard]] Result<SyncEngine *> engine();

private:
    [[nodiscard]] Result<HttpDefaults> networkDefaults();

    const Profile m_profile;
    SystemClock m_clock;
    ConnectorRegistry m_registry;
    std::set<QString> m_manifests; ///< Ids of connectors that are manifests.
    ProfileSecretStore m_secrets;
    ConnectorProbe m_probe;
    std::mutex m_opening; ///< Of the database.
    std::unique_ptr<StateDatabase> m_database;
    const HttpDefaultsUse m_network;
    std::unique_ptr<SyncEngine> m_engine; // Last: it ends its runs before the others go.
};

} // namespace millrace
