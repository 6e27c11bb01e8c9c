#include "app/services.h"

#include "core/delivery/deliverysettings.h"

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
{
}

Services::~Services() = default;

Result<StateDatabase *> Services::database()
{
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
