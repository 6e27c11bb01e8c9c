#include "app/services.h"

#include "app/networkuse.h"
#include "core/delivery/deliverysettings.h"
#include "core/interchange/networkstorage.h"

#include <QFileInfo>

namespace millrace {

namespace {

ConnectorRegistry builtInConnectors()
{
    ConnectorRegistry registry;
    registry.extendDestinations(deliveryKey(), deliverySchema());
    registerBuiltInConnectors(registry);
    return registry;
}

} // namespace

Services::Services(Profile profile)
    : m_profile(std::move(profile))
    , m_registry(builtInConnectors())
    , m_secrets(QFileInfo(m_profile.stateDatabase()).absolutePath())
    , m_probe(m_registry, m_secrets)
    , m_network([this] { return networkDefaults(); })
{
}

Services::~Services() = default;

Result<StateDatabase *> Services::database()
{
    const std::lock_guard lock(m_opening);
    if (!m_database) {
        if (auto created = m_profile.create(); !created)
            return created.error();
        auto opened = StateDatabase::open(m_profile, m_clock);
        if (!opened)
            return opened.error();
        m_database = std::move(*opened);
    }
    return m_database.get();
}

Result<HttpDefaults> Services::networkDefaults()
{
    // Work that touches no profile must not make one.
    if (!QFileInfo::exists(m_profile.stateDatabase()))
        return HttpDefaults();
    auto opened = database();
    if (!opened)
        return opened.error();
    const auto settings = storedNetwork(**opened);
    if (!settings)
        return settings.error();
    if (!settings->needsProxyHost())
        return httpDefaultsOf(*settings, {});
    const auto password = networkPassword(*settings, m_secrets);
    if (!password)
        return password.error();
    return httpDefaultsOf(*settings, *password);
}

Result<SyncEngine *> Services::engine()
{
    if (!m_engine) {
        auto opened = database();
        if (!opened)
            return opened.error();
        m_engine = std::make_unique<SyncEngine>(
            EngineServices{m_registry, **opened, m_secrets, m_profile, m_clock});
    }
    return m_engine.get();
}

} // namespace millrace
