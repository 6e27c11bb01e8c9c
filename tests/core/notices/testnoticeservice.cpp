// The thread that finds and sends: by changes of the profile, and by the clock alone.
#include "core/notices/noticeservice.h"
#include "tests/core/notices/noticefixture.h"

#include <QTest>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestNoticeService : public QObject
{
    Q_OBJECT

private slots:
    void nothingNewComesWithoutAnyRun();
    void runsAreSeenSoon();
    void endDoesNotWaitForTheClock();
};

void TestNoticeService::nothingNewComesWithoutAnyRun()
{
    NoticeFixture fixture;
    NoticeSettings settings;
    settings.rules.nothingNewDays = 3;
    fixture.setSettings(settings);
    const QString id = fixture.store.connection(u"Orders"_s).id;
    fixture.succeed(id);
    NoticeService service(fixture.services);
    service.start();
    fixture.store.clock.advance(48h);
    QTRY_COMPARE(fixture.store.number("SELECT COUNT(*) FROM jobs WHERE is_noticed = 1"), 1);
    QVERIFY(fixture.notices().empty());
    // The thread may just be on its way to its next wait.
    const auto isTold = [&] {
        fixture.store.clock.advance(13h);
        return !fixture.notices().empty();
    };
    QTRY_VERIFY(isTold());
    QCOMPARE(fixture.kinds(), QStringList{u"nothing_new"_s});
}

void TestNoticeService::runsAreSeenSoon()
{
    NoticeFixture fixture;
    const QString id = fixture.store.connection(u"Orders"_s).id;
    NoticeService service(fixture.services);
    service.start();
    fixture.fail(id);
    const auto isTold = [&] {
        fixture.store.clock.advance(2s);
        return !fixture.notices().empty();
    };
    QTRY_VERIFY(isTold());
    QCOMPARE(fixture.kinds(), QStringList{u"first_failure"_s});
}

void TestNoticeService::endDoesNotWaitForTheClock()
{
    NoticeFixture fixture;
    const auto start = std::chrono::steady_clock::now();
    {
        NoticeService service(fixture.services);
        service.start();
    }
    QVERIFY(std::chrono::steady_clock::now() - start < 5s);
}

QTEST_GUILESS_MAIN(TestNoticeService)
#include "testnoticeservice.moc"
