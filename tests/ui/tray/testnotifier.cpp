// Notices on the desktop: a real session bus, and a notification service of the test's own on it.
#include "core/store/statement.h"
#include "tests/ui/notices/noticescene.h"
#include "tests/ui/tray/desktophost.h"
#include "tests/ui/tray/hostprocess.h"
#include "ui/tray/notifier.h"

#include <QApplication>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestNotifier : public QObject
{
    Q_OBJECT

private slots:
    void noticeIsShownOnceAndWithdrawnWhenSolved();
    void readNoticeIsWithdrawn();
    void clickLeadsToTheConnection();
    void whatOneRunLedToIsOneNotification();
    void manyBecomeOneSummary();
    void restartShowsNothingTwice();
    void oldOnesAreLeftToTheList();
    void withoutServiceTheTrayIsAskedAndTheListTells();

private:
    [[nodiscard]] static NoticeDelivery deliveryOf(const WorkspaceFixture &world)
    {
        return must(NoticeStore(*world.database).list({})).front().sendings.front().delivery;
    }
    static constexpr auto s_desktop = NoticeChannel::Desktop;
};

void TestNotifier::noticeIsShownOnceAndWithdrawnWhenSolved()
{
    HostProcess host;
    QVERIFY(host.startDesktopHost());
    WorkspaceFixture world;
    const QString id = world.addConnection(u"Orders"_s).id;
    world.sync();
    Notifier notifier(*world.workspace);
    addNotice(world, id, u"Orders failed"_s, NoticeKind::FirstFailure, {s_desktop});
    QTRY_COMPARE_WITH_TIMEOUT(host.said(u"notify"_s), QStringList{u"1 Orders failed"_s}, 10'000);
    QTRY_COMPARE(deliveryOf(world), NoticeDelivery::Sent);
    world.sync();
    QCOMPARE(host.said(u"notify"_s).size(), 1);
    QVERIFY(host.said(u"close"_s).isEmpty());
    solveFailures(world, id);
    QTRY_COMPARE_WITH_TIMEOUT(host.said(u"close"_s), QStringList{u"1"_s}, 10'000);
}

void TestNotifier::readNoticeIsWithdrawn()
{
    HostProcess host;
    QVERIFY(host.startDesktopHost());
    WorkspaceFixture world;
    const QString id = world.addConnection(u"Orders"_s).id;
    const qint64 notice
        = addNotice(world, id, u"Orders failed"_s, NoticeKind::FirstFailure, {s_desktop});
    world.sync();
    Notifier notifier(*world.workspace);
    QTRY_COMPARE(deliveryOf(world), NoticeDelivery::Sent);
    must(NoticeStore(*world.database).markRead({notice}, true, world.clock.now()));
    QTRY_COMPARE_WITH_TIMEOUT(host.said(u"close"_s), QStringList{u"1"_s}, 10'000);
}

void TestNotifier::clickLeadsToTheConnection()
{
    HostProcess host;
    QVERIFY(host.startDesktopHost());
    WorkspaceFixture world;
    const QString id = world.addConnection(u"Orders"_s).id;
    addNotice(world, id, u"Orders failed"_s, NoticeKind::FirstFailure, {s_desktop});
    world.sync();
    Notifier notifier(*world.workspace);
    QSignalSpy requested(&notifier, &Notifier::connectionRequested);
    QTRY_COMPARE(deliveryOf(world), NoticeDelivery::Sent);
    host.send(u"click 1"_s);
    QTRY_COMPARE(requested.count(), 1);
    QCOMPARE(requested.first().first().toString(), id);
    QTRY_COMPARE(must(NoticeStore(*world.database).unreadCount()), 0);
}

void TestNotifier::whatOneRunLedToIsOneNotification()
{
    HostProcess host;
    QVERIFY(host.startDesktopHost());
    WorkspaceFixture world;
    const QString id = world.addConnection(u"Orders"_s).id;
    addNotice(world, id, u"Orders failed"_s, NoticeKind::FirstFailure, {s_desktop});
    addNotice(world, id, u"Orders failed after a long run"_s, NoticeKind::LongRun, {s_desktop});
    world.sync();
    Notifier notifier(*world.workspace);
    const auto waiting = [&world] {
        int count = 0;
        for (const KeptNotice &kept : must(NoticeStore(*world.database).list({})))
            count += kept.sendings.front().delivery == NoticeDelivery::Sent ? 0 : 1;
        return count;
    };
    QTRY_COMPARE(waiting(), 0);
    QCOMPARE(host.said(u"notify"_s), QStringList{u"1 Orders failed"_s});
    // Nothing is left to be shown when the claims are over.
    const TimePoint later = world.clock.now() + 2min;
    QVERIFY(
        must(NoticeStore(*world.database).claim(NoticeChannel::Desktop, later, 60s, 9)).empty());
}

void TestNotifier::manyBecomeOneSummary()
{
    HostProcess host;
    QVERIFY(host.startDesktopHost());
    WorkspaceFixture world;
    for (int i = 0; i < 5; ++i)
        addNotice(world, world.addConnection(u"c%1"_s.arg(i), {u"users"_s}).id,
                  u"c%1 failed"_s.arg(i), NoticeKind::FirstFailure, {s_desktop});
    world.sync();
    Notifier notifier(*world.workspace);
    QSignalSpy requested(&notifier, &Notifier::noticesRequested);
    QTRY_COMPARE(host.said(u"notify"_s), QStringList{u"1 5 connections failed"_s});
    QTRY_COMPARE(deliveryOf(world), NoticeDelivery::Sent);
    host.send(u"click 1"_s);
    QTRY_COMPARE(requested.count(), 1);
}

void TestNotifier::restartShowsNothingTwice()
{
    HostProcess host;
    QVERIFY(host.startDesktopHost());
    WorkspaceFixture world;
    const QString id = world.addConnection(u"Orders"_s).id;
    addNotice(world, id, u"Orders failed"_s, NoticeKind::FirstFailure, {s_desktop});
    world.sync();
    {
        Notifier first(*world.workspace);
        QTRY_COMPARE(deliveryOf(world), NoticeDelivery::Sent);
    }
    Notifier second(*world.workspace);
    world.sync();
    addNotice(world, id, u"Orders rejected many records"_s, NoticeKind::ManyRejected, {s_desktop});
    QTRY_COMPARE_WITH_TIMEOUT(host.said(u"notify"_s).size(), 2, 10'000);
    QVERIFY(host.said(u"notify"_s).last().endsWith("rejected many records"_L1));
}

void TestNotifier::oldOnesAreLeftToTheList()
{
    HostProcess host;
    QVERIFY(host.startDesktopHost());
    WorkspaceFixture world;
    const QString id = world.addConnection(u"Orders"_s).id;
    addNotice(world, id, u"Orders failed"_s, NoticeKind::FirstFailure, {s_desktop});
    must(world.database->write<void>([](QSqlDatabase &database) {
        Statement age(database, "UPDATE notices SET at = at - 90000000000");
        return age.run();
    }));
    world.sync();
    Notifier notifier(*world.workspace);
    QTRY_COMPARE(deliveryOf(world), NoticeDelivery::Dropped);
    QVERIFY(host.said(u"notify"_s).isEmpty());
    QCOMPARE(must(NoticeStore(*world.database).unreadCount()), 1);
}

void TestNotifier::withoutServiceTheTrayIsAskedAndTheListTells()
{
    WorkspaceFixture world;
    const QString id = world.addConnection(u"Orders"_s).id;
    addNotice(world, id, u"Orders failed"_s, NoticeKind::FirstFailure, {s_desktop});
    world.sync();
    Notifier notifier(*world.workspace);
    QStringList left;
    notifier.setFallback([&left](const QString &title, const QString &) {
        left << title;
        return false;
    });
    QTRY_COMPARE(left, QStringList{u"Orders failed"_s});
    QTRY_COMPARE(deliveryOf(world), NoticeDelivery::Failed);
    const auto failures = must(NoticeStore(*world.database).failures());
    QCOMPARE(failures.front().error.code, u"notices.desktop_unavailable"_s);
}

int main(int argc, char *argv[])
{
    if (argc > 1 && qstrcmp(argv[1], s_hostArgument) == 0)
        return runDesktopHost(argc, argv);
    QApplication program(argc, argv);
    TestNotifier test;
    return QTest::qExec(&test, argc, argv);
}

#include "testnotifier.moc"
