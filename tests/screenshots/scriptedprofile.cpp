#include "tests/screenshots/scriptedprofile.h"

#include "app/networkuse.h"
#include "core/declarative/manifestconnector.h"
#include "core/store/connectionrepository.h"
#include "core/store/draftrepository.h"
#include "core/store/endpointrepository.h"
#include "core/store/jobrepository.h"
#include "core/store/tagrepository.h"
#include "tests/screenshots/pastruns.h"
#include "tests/testutils/sqlitefile.h"
#include "tests/ui/workspacefixture.h"
#include "ui/workspace/manifestlibrary.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace millrace::test {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

const QString ScriptedProfile::s_healthy = u"Orders to warehouse"_s;
const QString ScriptedProfile::s_rejecting = u"Web shop events"_s;
const QString ScriptedProfile::s_running = u"Sales to archive"_s;
const QString ScriptedProfile::s_queued = u"Prices to warehouse"_s;
const QString ScriptedProfile::s_failing = u"Old exports"_s;
const QString ScriptedProfile::s_silentSource = u"Legacy accounting"_s;
const QString ScriptedProfile::s_goneSource = u"Export folder"_s;
const QString ScriptedProfile::s_tables = u"Field service"_s;

namespace {

// The connections nobody else names.
const QString s_paused = u"CRM contacts"_s;
const QString s_new = u"Invoices to SQLite"_s;
const QString s_failed = u"Field service visits"_s;
const QString s_incomplete = u"Support tickets"_s;

const QString s_draft = u"Subscriptions → Warehouse"_s;

// Ends.
const QString s_shop = u"Web shop"_s;
const QString s_events = u"Shop events"_s;
const QString s_sales = u"Sales archive"_s;
const QString s_prices = u"Price list"_s;
const QString s_warehouse = u"Warehouse"_s;
const QString s_analytics = u"Analytics"_s;
const QString s_archive = u"Archive"_s;

/// A Tuesday morning.
constexpr TimePoint s_now = std::chrono::sys_days(std::chrono::year(2026) / 3 / 17) + 9h + 40min;

constexpr auto s_tablesSql
    = "CREATE TABLE technicians (id INTEGER PRIMARY KEY, name TEXT NOT NULL, region TEXT);"
      "CREATE TABLE visits (id INTEGER PRIMARY KEY, technician_id INTEGER NOT NULL, customer TEXT, "
      "started_at TIMESTAMP, minutes INTEGER, cost NUMERIC(10,2), changed_at TIMESTAMP);"
      "CREATE TABLE parts (part_no TEXT, warehouse TEXT, stock INTEGER, price NUMERIC(10,2), "
      "PRIMARY KEY (part_no, warehouse));"
      "CREATE TABLE notes (visit_id INTEGER, body TEXT, photo BLOB);"
      "INSERT INTO technicians VALUES (1,'Amal Haddad','North'),(2,'Jo Brandt','South');"
      "INSERT INTO visits VALUES (1,1,'Kranz GmbH','2026-03-02 08:15:00',95,140.5,"
      "'2026-03-02 10:00:00'),(2,2,'Hotel Post','2026-03-02 09:00:00',40,60,"
      "'2026-03-02 11:30:00'),(3,1,'Bakery Lund',NULL,NULL,NULL,'2026-03-03 07:00:00');"
      "INSERT INTO parts VALUES ('B-113','Main',14,8.9),('B-113','Van 2',2,8.9);"
      "INSERT INTO notes VALUES (1,'Pump replaced; asked for a quote.',NULL);"_L1;

/// A manifest of these streams whose configuration is one \a setting.
QByteArray weatherManifest(const QByteArrayList &streams, const QByteArray &setting)
{
    QByteArray text = "version: 6.0.0\ncheck: {stream_names: [stations]}\nstreams:\n";
    for (const QByteArray &name : streams)
        text += "  - name: " + name
            + "\n    retriever:\n"
              "      requester: {url_base: 'https://weather.example.com', path: "
            + name + "}\n      record_selector: {extractor: {field_path: []}}\n";
    return text + "spec: {connection_specification: {type: object, properties: {" + setting
        + ": {type: string}}}}\n";
}

} // namespace

ScriptedProfile::ScriptedProfile(Content content)
    : m_folder(QDir::tempPath() + u"/millrace-XXXXXX"_s)
    , m_clock(s_now - 8 * 24h)
    , m_profile(Profile::locate(m_folder.filePath(u"profile"_s)))
    , m_preferences(std::make_unique<UiPreferences>(m_folder.filePath(u"window.ini"_s)))
{
    must(m_profile.create());
    // A vault, for whether a keychain is there depends on the machine.
    m_secrets = std::make_unique<ProfileSecretStore>(QFileInfo(m_profile.stateDatabase()).path(),
                                                     KeyDerivation::withCost(1, 8 << 20));
    must(m_secrets->createVault(u"lantern orbit velvet"_s));
    must(m_secrets->setBackend(SecretBackend::Vault, {}));
    m_database = must(StateDatabase::open(m_profile, m_clock));
    registerBuiltInConnectors(m_registry);
    m_probe = std::make_unique<ConnectorProbe>(m_registry, *m_secrets);
    m_engine = std::make_unique<EngineThread>(
        EngineServices{m_registry, *m_database, *m_secrets, m_profile, m_clock});
    m_engine->start(false);
    m_workspace = std::make_unique<Workspace>(WorkspaceServices{m_registry, *m_probe, *m_database,
                                                                *m_secrets, m_profile, m_clock,
                                                                *m_engine, checkNetwork});
    if (content == Content::Filled)
        makeLibrary();
    makeFiles();
    if (content == Content::Filled) {
        makeEndpoints();
        makeConnections();
        makeHistory();
        m_clock.jumpTo(s_now - 12min);
        makeRuns();
        m_clock.jumpTo(s_now);
        startRunning();
    } else {
        m_clock.jumpTo(s_now);
    }
    sync();
}

ScriptedProfile::~ScriptedProfile()
{
    // Whoever waits for these locks could not be stopped at once.
    m_silence.reset();
    m_hold.reset();
}

void ScriptedProfile::makeLibrary()
{
    const QString folder = m_profile.connectorsFolder();
    const declarative::InstalledManifests installed(folder);
    declarative::InstalledManifest weather;
    weather.id = u"source-city-weather"_s;
    weather.title = u"City Weather"_s;
    weather.version = u"1.1.0"_s;
    weather.licence = u"ELv2"_s;
    must(installed.install(weatherManifest({"stations", "readings"}, "city"), weather));
    for (const declarative::InstalledManifest &manifest : installed.all()) {
        m_registry.addSource(
            manifest.info(), [folder, id = manifest.id](const Configuration &configuration) {
                return declarative::makeManifestConnector(
                    [folder, id] { return declarative::InstalledManifests(folder).load(id); },
                    configuration);
            });
    }
    const auto entry = [](const QString &title, const QString &version, const QString &licence) {
        const QString id = u"airbyte/source-"_s + title.toLower().replace(u' ', u'-');
        return QJsonObject{{u"dockerRepository"_s, id},
                           {u"name"_s, title},
                           {u"dockerImageTag"_s, version},
                           {u"license"_s, licence},
                           {u"supportLevel"_s, u"community"_s},
                           {u"tags"_s, QJsonArray{u"language:manifest-only"_s}}};
    };
    const QJsonArray sources{entry(u"Alpha Books"_s, u"0.3.1"_s, u"MIT"_s),
                             entry(u"City Weather"_s, u"1.2.0"_s, u"ELv2"_s),
                             entry(u"Harbour Tides"_s, u"0.0.9"_s, {}),
                             entry(u"Parcel Tracking"_s, u"2.10.4"_s, u"ELv2"_s)};
    const QString list = folder + u"/.catalogue/registry.json"_s;
    QDir().mkpath(QFileInfo(list).path());
    // The version that may be taken instead, as if it had been fetched.
    QFile newer(folder + u"/.catalogue/source-city-weather-1.2.0.yaml"_s);
    if (!newer.open(QIODevice::WriteOnly))
        qFatal("The newer manifest cannot be written.");
    newer.write(weatherManifest({"stations", "forecasts"}, "region"));
    QFile file(list);
    if (!file.open(QIODevice::WriteOnly))
        qFatal("The catalogue cannot be written.");
    file.write(QJsonDocument(QJsonObject{{u"sources"_s, sources}}).toJson());
    file.flush();
    file.setFileTime(
        QDateTime::fromSecsSinceEpoch(
            std::chrono::duration_cast<std::chrono::seconds>(s_now.time_since_epoch()).count()),
        QFileDevice::FileModificationTime);
    // A child of the workspace.
    new ManifestLibrary(*m_workspace, {});
}

QString ScriptedProfile::path(const QString &fileName) const { return m_folder.filePath(fileName); }

void ScriptedProfile::makeFiles()
{
    const auto write = [this](const QString &name, const QByteArray &content) {
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("%s cannot be written.", qUtf8Printable(name));
    };
    write(u"prices.csv"_s,
          "article,description,price,valid_from\n"
          "A-100,Lamp,24.90,2026-01-01\nA-101,Shade,9.50,2026-01-01\n"
          "A-102,Bulb,3.20,2026-02-15\n");
    write(u"export.csv"_s, "id,name\n1,first\n2,second\n");
    SqliteFile(path(u"fieldservice.sqlite"_s)).execute(s_tablesSql);
    SqliteFile(path(u"accounting.sqlite"_s)).execute(s_tablesSql);
    m_silence = std::make_unique<SqliteFile>(path(u"accounting.sqlite"_s));
    m_silence->execute(u"BEGIN EXCLUSIVE"_s);
}

Endpoint ScriptedProfile::addEndpoint(EndpointRole role, const QString &name,
                                      const QString &connectorId, const QJsonObject &configuration)
{
    return must(EndpointRepository(*m_database).save({{}, role, connectorId, name, configuration}));
}

void ScriptedProfile::makeEndpoints()
{
    const auto sample = [this](const QString &name, int count, int misfits) {
        addEndpoint(EndpointRole::Source, name, u"sample"_s,
                    {{u"count"_s, count}, {u"seed"_s, 7}, {u"misfit_percent"_s, misfits}});
    };
    sample(s_shop, 3000, 0);
    sample(s_events, 4000, 2);
    sample(s_sales, 3'000'000, 0);
    const auto file = [this](EndpointRole role, const QString &name, const QString &connectorId,
                             const QString &fileName, QJsonObject more = {}) {
        more.insert(u"path"_s, path(fileName));
        addEndpoint(role, name, connectorId, more);
    };
    file(EndpointRole::Source, s_prices, u"files"_s, u"prices.csv"_s);
    file(EndpointRole::Source, s_goneSource, u"files"_s, u"export.csv"_s);
    file(EndpointRole::Source, ScriptedProfile::s_tables, u"sqlite"_s, u"fieldservice.sqlite"_s);
    file(EndpointRole::Source, s_silentSource, u"sqlite"_s, u"accounting.sqlite"_s,
         {{u"busy_timeout_seconds"_s, 3600}});
    file(EndpointRole::Destination, s_warehouse, u"sqlite"_s, u"warehouse.sqlite"_s);
    Endpoint warehouse = endpoint(EndpointRole::Destination, s_warehouse);
    warehouse.isProduction = true;
    must(EndpointRepository(*m_database).save(warehouse));
    file(EndpointRole::Destination, s_analytics, u"sqlite"_s, u"analytics.sqlite"_s);
    file(EndpointRole::Destination, s_archive, u"sqlite"_s, u"archive.sqlite"_s,
         {{u"busy_timeout_seconds"_s, 3600}});
}

Connection ScriptedProfile::addConnection(const QString &name, const QString &source,
                                          const QString &destination)
{
    const Endpoint from = endpoint(EndpointRole::Source, source);
    const Endpoint to = endpoint(EndpointRole::Destination, destination);
    const auto modes = must(m_probe->capabilities(to.connectorId, to.configuration)).modes;
    Connection connection;
    connection.name = name;
    connection.sourceId = from.id;
    connection.destinationId = to.id;
    for (const Stream &stream :
         must(m_probe->discover(from.connectorId, from.configuration, {}, {})).streams)
        connection.catalog.streams.push_back(configuredByDefault(stream, modes));
    // Several connections write the same streams into one file.
    connection.settings.prefix = name.section(u' ', 0, 0).toLower() + u'_';
    return must(ConnectionRepository(*m_database).save(connection, ChangeOrigin::Window));
}

void ScriptedProfile::change(Connection connection)
{
    must(ConnectionRepository(*m_database).save(std::move(connection), ChangeOrigin::Window));
}

void ScriptedProfile::makeConnections()
{
    must(TagRepository(*m_database).save({u"finance"_s, u"#fec9be"_s}));
    must(TagRepository(*m_database).save({u"nightly"_s, u"#bdffc3"_s}));
    must(TagRepository(*m_database).save({u"shop"_s, u"#d4dffc"_s}));
    Connection healthy = addConnection(s_healthy, s_shop, s_warehouse);
    healthy.tags = QStringList{u"finance"_s, u"shop"_s};
    healthy.schedule = {ScheduleKind::Interval, 6, {}, {}};
    change(healthy);
    Connection rejecting = addConnection(s_rejecting, s_events, s_analytics);
    rejecting.tags = QStringList{u"shop"_s};
    rejecting.settings.unfitPolicy = UnfitPolicy::Reject;
    rejecting.schedule = {ScheduleKind::Cron, 24, u"0 4 * * *"_s, {}};
    change(rejecting);
    Connection running = addConnection(s_running, s_sales, s_archive);
    running.tags = QStringList{u"nightly"_s};
    change(running);
    addConnection(s_queued, s_prices, s_warehouse);
    addConnection(s_failing, s_goneSource, s_analytics);
    addConnection(s_new, s_shop, s_archive);
    addConnection(s_failed, ScriptedProfile::s_tables, s_warehouse);
    addConnection(s_incomplete, s_shop, s_analytics);
    Connection paused = addConnection(s_paused, s_shop, s_analytics);
    paused.schedule = {ScheduleKind::Interval, 24, {}, {}};
    change(paused);
}

void ScriptedProfile::makeHistory()
{
    PastRuns past(*m_database);
    constexpr int runs = 29;
    for (int i = runs; i > 0; --i)
        past.addSucceeded(connection(s_healthy), s_now - i * 6h - 12min, 2'400 + (i * 397) % 1'300,
                          40s + std::chrono::seconds((i * 29) % 50));
    for (int i = 7; i > 0; --i)
        past.addSucceeded(connection(s_rejecting), s_now - i * 24h - 5h - 40min,
                          3'600 + (i * 211) % 700, 75s);
    for (int i = 3; i > 0; --i) {
        past.addSucceeded(connection(s_paused), s_now - i * 24h - 15h, 1'180 + i * 7, 22s);
        past.addSucceeded(connection(s_failed), s_now - i * 24h - 3h, 6, 2s);
    }
    past.addFailed(connection(s_failed), s_now - 3h);
    past.addIncomplete(connection(s_incomplete), s_now - 80min);
    must(ConnectionRepository(*m_database)
             .setEnabled(connection(s_paused).id, false, ChangeOrigin::Window));
}

void ScriptedProfile::run(const QString &name)
{
    QSignalSpy finished(m_workspace.get(), &Workspace::runFinished);
    m_workspace->startSync(connection(name).id);
    if (!QTest::qWaitFor([&] { return !finished.isEmpty(); }, 60'000))
        qFatal("The run of %s did not end.", qUtf8Printable(name));
}

void ScriptedProfile::makeRuns()
{
    QFile::remove(path(u"export.csv"_s));
    must(DraftRepository(*m_database).save({{}, s_draft, {}, {}}));
    run(s_failing);
    run(s_rejecting);
    run(s_healthy);
}

void ScriptedProfile::startRunning()
{
    const QString id = connection(s_running).id;
    m_engine->setMaximumRuns(1);
    RunOptions options;
    options.flush.rows = 200'000;
    m_engine->requestRun(id, options);
    const auto hasWritten = [&] {
        const auto progress = m_workspace->progress(id);
        return progress != nullptr && progress->totals().written > 0;
    };
    if (!QTest::qWaitFor(hasWritten, 60'000))
        qFatal("The running connection writes nothing.");
    // Whoever reads keeps a writer from committing.
    m_hold = std::make_unique<SqliteFile>(path(u"archive.sqlite"_s));
    m_hold->execute(u"BEGIN; SELECT count(*) FROM sqlite_master"_s);
    m_workspace->startSync(connection(s_queued).id);
}

Connection ScriptedProfile::connection(const QString &name) const
{
    return must(ConnectionRepository(*m_database).findByName(name));
}

Endpoint ScriptedProfile::endpoint(EndpointRole role, const QString &name) const
{
    for (const Endpoint &endpoint : must(EndpointRepository(*m_database).all(role))) {
        if (endpoint.name == name)
            return endpoint;
    }
    qFatal("There is no %s.", qUtf8Printable(name));
}

qint64 ScriptedProfile::lastRun(const QString &connectionName) const
{
    return must(JobRepository(*m_database).list(connection(connectionName).id, 1)).front().id;
}

void ScriptedProfile::lengthenNames()
{
    const QString more = u" of the northern branches, with the corrections of the last quarter"_s;
    EndpointRepository ends(*m_database);
    for (const EndpointRole role : {EndpointRole::Source, EndpointRole::Destination}) {
        for (Endpoint endpoint : must(ends.all(role))) {
            endpoint.name += more;
            must(ends.save(endpoint));
        }
    }
    for (Connection connection : must(ConnectionRepository(*m_database).all())) {
        connection.name += more;
        for (const QString &tag : {u"a tag with the longest name"_s, u"quarterly reconciliation"_s})
            connection.tags << tag;
        change(connection);
    }
    sync();
}

void ScriptedProfile::removeOtherDrafts()
{
    // What a wizard stores when it is left comes in the background.
    m_workspace->pool().waitForDone(200);
    DraftRepository drafts(*m_database);
    for (const Draft &draft : must(drafts.all())) {
        if (draft.name != s_draft)
            must(drafts.remove(draft.id));
    }
    sync();
}

void ScriptedProfile::sync()
{
    QSignalSpy changes(m_workspace.get(), &Workspace::snapshotChanged);
    m_workspace->refresh();
    // QSignalSpy::wait() does not wait in a test that has failed.
    if (!QTest::qWaitFor([&] { return !changes.isEmpty(); }, 10'000))
        qFatal("The profile cannot be read.");
}

} // namespace millrace::test
