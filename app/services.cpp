#include "app/services.h"

#include "app/networkuse.h"
#include "core/declarative/library/installedmanifests.h"
#include "core/declarative/manifestconnector.h"
#include "core/delivery/deliverysettings.h"
#include "core/interchange/networkstorage.h"

#include <QFileInfo>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

ConnectorRegistry builtInConnectors()
{
    ConnectorRegistry registry;
    registry.extendDestinations(deliveryKey(), deliverySchema());
    registerBuiltInConnectors(registry);
    return registry;
}

void registerManifest(ConnectorRegistry &registry, const Profile &profile,
                      const declarative::InstalledManifest &manifest)
{
    const auto handover = std::make_shared<declarative::ManifestHandover>(
        [folder = profile.connectorsFolder(), id = manifest.id] {
            return declarative::InstalledManifests(folder).load(id);
        });
    const QString files = QFileInfo(profile.connectorsFolder()).path() + u"/files/"_s + manifest.id;
    registry.addSource(
        manifest.info(),
        [handover, files](const Configuration &configuration) {
            return declarative::makeManifestConnector([handover] { return handover->take(); },
                                                      configuration, files);
        },
        [handover](const QJsonObject &values) { return handover->migrated(values); });
}

} // namespace

Services::Services(Profile profile)
    : m_profile(std::move(profile))
    , m_registry(builtInConnectors())
    , m_secrets(QFileInfo(m_profile.stateDatabase()).absolutePath())
    , m_probe(m_registry, m_secrets)
    , m_network([this] { return networkDefaults(); })
{
    rereadManifests();
}

void Services::rereadManifests()
{
    const declarative::InstalledManifests installed(m_profile.connectorsFolder());
    for (const declarative::InstalledManifest &manifest : installed.all()) {
        // A connector of the program keeps its name.
        if (m_registry.find(manifest.id) && !m_manifests.contains(manifest.id))
            continue;
        registerManifest(m_registry, m_profile, manifest);
        m_manifests.insert(manifest.id);
    }
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
