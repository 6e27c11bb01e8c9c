#include "tests/ui/tray/desktophost.h"
#include "tests/ui/tray/hostprocess.h"
#include "tests/ui/workspacefixture.h"
#include "ui/tray/notifier.h"
#include "ui/tray/trayicon.h"

#include <QApplication>
#include <QDBusArgument>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>

#include <functional>

using namespace millrace;
using namespace millrace::test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

/// One entry of a menu exported by com.canonical.dbusmenu.
struct MenuEntry final
{
    int id = 0;
    QVariantMap properties;
};

/// The answer of an asynchronous call; the called object lives in this very thread.
QVariantList answer(const QDBusMessage &call)
{
    const QDBusPendingReply<> pending = QDBusConnection::sessionBus().asyncCall(call);
    const bool hasCome = QTest::qWaitFor([&] { return pending.isFinished(); });
    return hasCome ? pending.reply().arguments() : QVariantList();
}

std::vector<MenuEntry> entriesOf(const QDBusArgument &layout)
{
    std::vector<MenuEntry> entries;
    MenuEntry entry;
    layout.beginStructure();
    layout >> entry.id >> entry.properties;
    entries.push_back(entry);
    layout.beginArray();
    while (!layout.atEnd()) {
        QDBusVariant child;
        layout >> child;
        for (const MenuEntry &inner : entriesOf(child.variant().value<QDBusArgument>()))
            entries.push_back(inner);
    }
    layout.endArray();
    layout.endStructure();
    return entries;
}

/// The menu of the tray item called \a service.
class ItemMenu final
{
public:
    explicit ItemMenu(QString service)
        : m_service(std::move(service))
    {
    }

    [[nodiscard]] std::vector<MenuEntry> entries() const
    {
        QDBusMessage call = message(u"GetLayout"_s);
        call << 0 << -1 << QStringList();
        const QVariantList result = answer(call);
        return result.size() < 2 ? std::vector<MenuEntry>()
                                 : entriesOf(result[1].value<QDBusArgument>());
    }

    [[nodiscard]] QStringList labels() const
    {
        QStringList texts;
        for (const MenuEntry &entry : entries()) {
            if (const QString label = entry.properties.value(u"label"_s).toString();
                !label.isEmpty())
                texts << label;
        }
        return texts;
    }

    void click(const QString &label) const
    {
        for (const MenuEntry &entry : entries()) {
            if (entry.properties.value(u"label"_s).toString() != label)
                continue;
            QDBusMessage call = message(u"Event"_s);
            call << entry.id << u"clicked"_s << QVariant::fromValue(QDBusVariant(QString())) << 0U;
            (void)answer(call);
        }
    }

private:
    [[nodiscard]] QDBusMessage message(const QString &method) const
    {
        return QDBusMessage::createMethodCall(m_service, u"/MenuBar"_s, u"com.canonical.dbusmenu"_s,
                                              method);
    }

    const QString m_service;
};

} // namespace

class TestTrayHosts : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void withoutTrayNothingIsAvailable();
    void statusNotifierHostShowsStateAndMenu();
    void trayThatComesLaterIsFound();
    void notificationIsShownClickedAndWithdrawn();
    void xembedTrayTakesTheIcon();
};

void TestTrayHosts::initTestCase() { QApplication::setApplicationName(u"Millrace"_s); }

void TestTrayHosts::withoutTrayNothingIsAvailable()
{
    WorkspaceFixture world;
    const TrayIcon tray(*world.workspace, nullptr, 0ms);
    QTest::qWait(200);
    QVERIFY(!tray.isAvailable());
}

void TestTrayHosts::statusNotifierHostShowsStateAndMenu()
{
    HostProcess host;
    QVERIFY(host.startDesktopHost());
    WorkspaceFixture world;
    const Connection connection = world.addConnection(u"Orders"_s);
    world.sync();
    TrayIcon tray(*world.workspace);
    QTRY_VERIFY(tray.isAvailable());
    QTRY_COMPARE(host.said(u"item"_s).size(), 1);
    const ItemMenu menu(host.said(u"item"_s).first());
    QVERIFY(menu.labels().contains(u"Sync all"_s));
    QVERIFY(menu.labels().contains(u"Quit"_s));

    QSignalSpy quit(&tray, &TrayIcon::quitRequested);
    QSignalSpy finished(world.workspace.get(), &Workspace::runFinished);
    // As the program does, which asks first where production is written to.
    connect(&tray, &TrayIcon::syncAllRequested, world.workspace.get(), &Workspace::syncAll);
    menu.click(u"Quit"_s);
    QTRY_COMPARE(quit.count(), 1);
    menu.click(u"Sync all"_s);
    QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 30'000);

    // A connection in trouble is an entry of its own and leads to its page.
    QFile::remove(must(EndpointRepository(*world.database).find(connection.destinationId))
                      .configuration.value("path"_L1)
                      .toString());
    Endpoint broken = must(EndpointRepository(*world.database).find(connection.destinationId));
    broken.configuration.insert("path"_L1, u"/nowhere/at/all.sqlite"_s);
    (void)must(EndpointRepository(*world.database).save(broken));
    (void)world.run(connection.id);
    QString entry;
    QTRY_VERIFY_WITH_TIMEOUT(!(entry = menu.labels().filter(u"Orders: "_s).value(0)).isEmpty(),
                             10'000);
    QSignalSpy requested(&tray, &TrayIcon::connectionRequested);
    menu.click(entry);
    QTRY_COMPARE(requested.count(), 1);
    QCOMPARE(requested.first().first().toString(), connection.id);
}

void TestTrayHosts::trayThatComesLaterIsFound()
{
    WorkspaceFixture world;
    const TrayIcon tray(*world.workspace, nullptr, 20s);
    QTest::qWait(200);
    QVERIFY(!tray.isAvailable());
    HostProcess host;
    QVERIFY(host.startDesktopHost());
    QTRY_VERIFY(tray.isAvailable());
    QTRY_COMPARE(host.said(u"item"_s).size(), 1);
}

void TestTrayHosts::notificationIsShownClickedAndWithdrawn()
{
    HostProcess host;
    QVERIFY(host.startDesktopHost());
    DesktopNotifications notifications;
    QSignalSpy activated(&notifications, &DesktopNotifications::activated);
    notifications.show(u"id"_s, u"Orders failed"_s, u"The file is missing."_s);
    QTRY_COMPARE(host.said(u"notify"_s), QStringList{u"1 Orders failed"_s});
    // The id comes back to the program a moment after the host has said it.
    QTRY_VERIFY((host.send(u"click 1"_s), QTest::qWait(20), activated.count() > 0));
    QCOMPARE(activated.first().first().toString(), u"id"_s);

    // The same key takes the place of the first one.
    notifications.show(u"id"_s, u"Orders works again"_s, {});
    QTRY_COMPARE(host.said(u"notify"_s).size(), 2);
    QCOMPARE(host.said(u"notify"_s).last(), u"1 Orders works again"_s);
    notifications.withdraw(u"id"_s);
    QTRY_COMPARE(host.said(u"close"_s), QStringList{u"1"_s});
}

void TestTrayHosts::xembedTrayTakesTheIcon()
{
    HostProcess trayer;
    QVERIFY(trayer.startTrayer());
    QTest::qWait(500); // It has to take its selection before Qt is asked.
    WorkspaceFixture world;
    TrayIcon tray(*world.workspace, nullptr, 0ms);
    QTRY_VERIFY_WITH_TIMEOUT(tray.isAvailable(), 10'000);
}

/// Qt decides once per process which kind of tray there is, so each test has one of its own.
int runEach(const QString &program)
{
    int failures = 0;
    for (const char *test : {"withoutTrayNothingIsAvailable", "statusNotifierHostShowsStateAndMenu",
                             "trayThatComesLaterIsFound", "notificationIsShownClickedAndWithdrawn",
                             "xembedTrayTakesTheIcon"})
        failures += QProcess::execute(program, {QString::fromLatin1(test)}) == 0 ? 0 : 1;
    return failures;
}

int main(int argc, char *argv[])
{
    if (argc > 1 && qstrcmp(argv[1], s_hostArgument) == 0)
        return runDesktopHost(argc, argv);
    QApplication program(argc, argv);
    QApplication::setQuitOnLastWindowClosed(false);
    if (argc == 1)
        return runEach(QApplication::applicationFilePath());
    TestTrayHosts test;
    return QTest::qExec(&test, argc, argv);
}

#include "testtrayhosts.moc"
