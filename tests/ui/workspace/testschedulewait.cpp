#include "tests/ui/workspacefixture.h"
#include "ui/settings/preferences.h"
#include "ui/workspace/schedulewait.h"
#include "ui/workspace/surroundings.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QProcess>

using namespace millrace;
using namespace millrace::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

/// A service with one property, as its documentation has it.
class FakeService : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FakeService)

public:
    ~FakeService() override
    {
        m_bus.unregisterService(m_name);
        m_bus.unregisterObject(m_path);
    }

    [[nodiscard]] bool start()
    {
        return m_bus.registerObject(m_path, this, QDBusConnection::ExportAllProperties)
            && m_bus.registerService(m_name);
    }
    void change(const QVariant &value)
    {
        m_value = value;
        QDBusMessage changed = QDBusMessage::createSignal(
            m_path, u"org.freedesktop.DBus.Properties"_s, u"PropertiesChanged"_s);
        changed << m_name << QVariantMap{{m_property, value}} << QStringList();
        m_bus.send(changed);
    }

protected:
    FakeService(const QDBusConnection &bus, const QString &name, const QString &path,
                const QString &property, const QVariant &value)
        : m_bus(bus)
        , m_name(name)
        , m_path(path)
        , m_property(property)
        , m_value(value)
    {
    }
    [[nodiscard]] const QVariant &value() const { return m_value; }

private:
    QDBusConnection m_bus;
    const QString m_name;
    const QString m_path;
    const QString m_property;
    QVariant m_value;
};

class FakeNetworkManager final : public FakeService
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.NetworkManager")
    Q_PROPERTY(uint Metered READ metered)

public:
    FakeNetworkManager(const QDBusConnection &bus, uint metered)
        : FakeService(bus, u"org.freedesktop.NetworkManager"_s,
                      u"/org/freedesktop/NetworkManager"_s, u"Metered"_s, metered)
    {
    }
    [[nodiscard]] uint metered() const { return value().toUInt(); }
};

class FakePower final : public FakeService
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.UPower")
    Q_PROPERTY(bool OnBattery READ onBattery)

public:
    FakePower(const QDBusConnection &bus, bool isOnBattery)
        : FakeService(bus, u"org.freedesktop.UPower"_s, u"/org/freedesktop/UPower"_s,
                      u"OnBattery"_s, isOnBattery)
    {
    }
    [[nodiscard]] bool onBattery() const { return value().toBool(); }
};

} // namespace

class TestScheduleWait final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void withoutABusNothingIsHeldBack();
    void withoutServicesNothingIsHeldBack();
    void meteredIsRead_data();
    void meteredIsRead();
    void batteryIsFollowed();
    void serviceThatGoesHoldsNothing();
    void scheduledRunWaitsForTheNetwork();
    void runByHandDoesNotWait();
    void settingTurnedOffLetsGo();

private:
    [[nodiscard]] std::unique_ptr<FakeService> networkManager(uint metered) const;
    [[nodiscard]] std::unique_ptr<FakeService> power(bool isOnBattery) const;
    [[nodiscard]] QDBusConnection connection(const QString &name) const
    {
        return QDBusConnection::connectToBus(m_address, name);
    }

    std::unique_ptr<QProcess> m_daemon;
    QString m_address;
};

void TestScheduleWait::init()
{
    m_daemon = std::make_unique<QProcess>();
    m_daemon->start(u"dbus-daemon"_s, {u"--session"_s, u"--nofork"_s, u"--print-address"_s});
    QVERIFY(m_daemon->waitForReadyRead(10'000));
    m_address = QString::fromLatin1(m_daemon->readLine()).trimmed();
    QVERIFY(connection(u"watching"_s).isConnected());
    QVERIFY(connection(u"serving"_s).isConnected());
}

void TestScheduleWait::cleanup()
{
    for (const QString &name : {u"watching"_s, u"serving"_s})
        QDBusConnection::disconnectFromBus(name);
    m_daemon->terminate();
    m_daemon->waitForFinished();
}

std::unique_ptr<FakeService> TestScheduleWait::networkManager(uint metered) const
{
    auto service = std::make_unique<FakeNetworkManager>(connection(u"serving"_s), metered);
    return service->start() ? std::move(service) : nullptr;
}

std::unique_ptr<FakeService> TestScheduleWait::power(bool isOnBattery) const
{
    auto service = std::make_unique<FakePower>(connection(u"serving"_s), isOnBattery);
    return service->start() ? std::move(service) : nullptr;
}

void TestScheduleWait::withoutABusNothingIsHeldBack()
{
    const Surroundings surroundings(QDBusConnection(u"no such bus"_s));
    QVERIFY(surroundings.isKnown());
    QVERIFY(!surroundings.isMetered());
    QVERIFY(!surroundings.isOnBattery());
}

void TestScheduleWait::withoutServicesNothingIsHeldBack()
{
    const Surroundings surroundings(connection(u"watching"_s));
    QVERIFY(!surroundings.isKnown());
    QTRY_VERIFY(surroundings.isKnown());
    QVERIFY(!surroundings.isMetered());
    QVERIFY(!surroundings.isOnBattery());
}

void TestScheduleWait::meteredIsRead_data()
{
    QTest::addColumn<uint>("value");
    QTest::addColumn<bool>("isMetered");
    QTest::newRow("unknown") << 0U << false;
    QTest::newRow("yes") << 1U << true;
    QTest::newRow("no") << 2U << false;
    QTest::newRow("guessed yes") << 3U << true;
    QTest::newRow("guessed no") << 4U << false;
}

void TestScheduleWait::meteredIsRead()
{
    QFETCH(uint, value);
    QFETCH(bool, isMetered);
    const auto manager = networkManager(value);
    QVERIFY(manager);
    const Surroundings surroundings(connection(u"watching"_s));
    QTRY_VERIFY(surroundings.isKnown());
    QCOMPARE(surroundings.isMetered(), isMetered);
}

void TestScheduleWait::batteryIsFollowed()
{
    const auto upower = power(false);
    QVERIFY(upower);
    const Surroundings surroundings(connection(u"watching"_s));
    QTRY_VERIFY(surroundings.isKnown());
    QVERIFY(!surroundings.isOnBattery());
    upower->change(true);
    QTRY_VERIFY(surroundings.isOnBattery());
    upower->change(false);
    QTRY_VERIFY(!surroundings.isOnBattery());
}

void TestScheduleWait::serviceThatGoesHoldsNothing()
{
    auto manager = networkManager(1);
    QVERIFY(manager);
    const Surroundings surroundings(connection(u"watching"_s));
    QTRY_VERIFY(surroundings.isMetered());
    manager.reset();
    QTRY_VERIFY(!surroundings.isMetered());
    manager = networkManager(1);
    QVERIFY(manager);
    QTRY_VERIFY(surroundings.isMetered());
}

void TestScheduleWait::scheduledRunWaitsForTheNetwork()
{
    const auto manager = networkManager(1);
    QVERIFY(manager);
    WorkspaceFixture world;
    UiPreferences preferences(world.folder.filePath(u"window.ini"_s));
    preferences.setWaitsOnMetered(true);
    const Surroundings surroundings(connection(u"watching"_s));
    const ScheduleWait wait(*world.workspace, preferences, surroundings);
    EngineThread &engine = *world.engine;
    Connection due = world.addConnection(u"Orders"_s, {u"users"_s});
    due.schedule = {ScheduleKind::Interval, 1, {}, {}};
    must(ConnectionRepository(*world.database).save(due));
    world.sync();
    QTRY_VERIFY(surroundings.isMetered());
    QSignalSpy started(&engine, &EngineThread::runStarted);
    engine.start(true);
    const auto sentence = [&] {
        return world.workspace->stateSentence(*world.workspace->snapshot()->connection(due.id));
    };
    QTRY_VERIFY(world.workspace->snapshot()->connection(due.id) != nullptr);
    QVERIFY(sentence().contains(u"Scheduled runs wait: the network is metered."_s));
    QVERIFY(!started.wait(2500));
    manager->change(2U);
    QVERIFY(started.wait(10'000));
    QVERIFY(!sentence().contains(u"wait"_s));
}

void TestScheduleWait::runByHandDoesNotWait()
{
    const auto upower = power(true);
    QVERIFY(upower);
    WorkspaceFixture world(true);
    UiPreferences preferences(world.folder.filePath(u"window.ini"_s));
    preferences.setWaitsOnBattery(true);
    const Surroundings surroundings(connection(u"watching"_s));
    const ScheduleWait wait(*world.workspace, preferences, surroundings);
    QTRY_VERIFY(surroundings.isOnBattery());
    const Connection connection = world.addConnection(u"Orders"_s, {u"users"_s});
    world.sync();
    QCOMPARE(world.run(connection.id), JobStatus::Succeeded);
}

void TestScheduleWait::settingTurnedOffLetsGo()
{
    const auto upower = power(true);
    QVERIFY(upower);
    WorkspaceFixture world;
    UiPreferences preferences(world.folder.filePath(u"window.ini"_s));
    const Surroundings surroundings(connection(u"watching"_s));
    const ScheduleWait wait(*world.workspace, preferences, surroundings);
    Connection due = world.addConnection(u"Orders"_s, {u"users"_s});
    due.schedule = {ScheduleKind::Interval, 1, {}, {}};
    must(ConnectionRepository(*world.database).save(due));
    world.sync();
    QTRY_VERIFY(surroundings.isOnBattery());
    const auto sentence = [&] {
        return world.workspace->stateSentence(*world.workspace->snapshot()->connection(due.id));
    };
    QVERIFY(!sentence().contains(u"runs on battery"_s));
    preferences.setWaitsOnBattery(true);
    QVERIFY(sentence().contains(u"Scheduled runs wait: the computer runs on battery."_s));
    preferences.setWaitsOnBattery(false);
    QVERIFY(!sentence().contains(u"runs on battery"_s));
}

QTEST_MAIN(TestScheduleWait)
#include "testschedulewait.moc"
