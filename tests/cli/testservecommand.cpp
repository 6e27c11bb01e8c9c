// serve: runs schedules, one process at a time, and hands them over; connections schedule.
#include "core/store/profile.h"
#include "core/store/schedulerlock.h"
#include "tests/cli/program.h"

#include <QJsonArray>
#include <QtTest>

#include <csignal>
#include <map>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestServeCommand final : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_said.clear();
        m_program = std::make_unique<Program>();
        m_program->writeFile(u"data.csv"_s, "id,name\n1,a\n2,b\n");
        m_program->writeFile(u"shop.yaml"_s,
                             "name: shop\n"
                             "source: {connector: files, config: {path: data.csv}}\n"
                             "destination: {connector: sqlite, config: {path: out.sqlite}}\n"
                             "schedule: {kind: interval, every_hours: 1}\n");
    }

    void runsWhatIsDue()
    {
        create();
        const auto serve = m_program->start({u"serve"_s});
        QTRY_COMPARE_WITH_TIMEOUT(runs().size(), 1, 30'000);
        QTRY_COMPARE_WITH_TIMEOUT(runs()[0].toObject().value("status"_L1).toString(),
                                  u"succeeded"_s, 30'000);
        QCOMPARE(runs()[0].toObject().value("trigger"_L1).toString(), u"schedule"_s);
        serve->terminate();
        QVERIFY(serve->waitForFinished(30'000));
        QCOMPARE(serve->exitCode(), 128 + SIGTERM);
        const QByteArray said = serve->readAllStandardOutput();
        QVERIFY2(said.contains("shop: started"), said.constData());
        QVERIFY2(said.contains("succeeded"), said.constData());
        QVERIFY2(said.contains("The schedules run here."), said.constData());
    }

    void handsOverWhenOneDies()
    {
        // Nothing is due, so that only the lock moves.
        m_program->writeFile(u"shop.yaml"_s,
                             m_program->readFile(u"shop.yaml"_s)
                                 .replace("{kind: interval, every_hours: 1}", "{kind: manual}"));
        create();
        const auto first = m_program->start({u"serve"_s});
        QTRY_COMPARE_WITH_TIMEOUT(inCharge(), first->processId(), 30'000);
        const auto second = m_program->start({u"serve"_s});
        const auto third = m_program->start({u"serve"_s});
        QTRY_VERIFY_WITH_TIMEOUT(said(*second).contains("this one takes over when it ends"),
                                 30'000);
        QCOMPARE(inCharge(), first->processId());
        first->kill();
        QVERIFY(first->waitForFinished(30'000));
        QTRY_VERIFY_WITH_TIMEOUT(
            inCharge() == second->processId() || inCharge() == third->processId(), 30'000);
        QProcess &heir = inCharge() == second->processId() ? *second : *third;
        QProcess &other = &heir == second.get() ? *third : *second;
        heir.terminate();
        QVERIFY(heir.waitForFinished(30'000));
        QTRY_COMPARE_WITH_TIMEOUT(inCharge(), other.processId(), 30'000);
        other.terminate();
        QVERIFY(other.waitForFinished(30'000));
        QCOMPARE(inCharge(), qint64(0));
    }

    void runsOnceWhoeverServes()
    {
        create();
        const auto first = m_program->start({u"serve"_s});
        const auto second = m_program->start({u"serve"_s});
        QTRY_COMPARE_WITH_TIMEOUT(runs().size(), 1, 30'000);
        QTRY_VERIFY_WITH_TIMEOUT(!runs()[0].toObject().value("ended_at"_L1).toString().isEmpty(),
                                 30'000);
        QProcess &busy = inCharge() == first->processId() ? *first : *second;
        QProcess &idle = &busy == first.get() ? *second : *first;
        busy.kill();
        QVERIFY(busy.waitForFinished(30'000));
        QTRY_COMPARE_WITH_TIMEOUT(inCharge(), idle.processId(), 30'000);
        // It has looked once it is in charge; the hour is not over.
        idle.terminate();
        QVERIFY(idle.waitForFinished(30'000));
        QCOMPARE(runs().size(), 1);
    }

    void changesASchedule()
    {
        create();
        const QStringList schedule{u"connections"_s, u"schedule"_s, u"shop"_s};
        Outcome changed
            = m_program->run(schedule
                             + QStringList{u"--cron"_s, u"0 0 6 ? * MON-FRI"_s, u"--zone"_s,
                                           u"Europe/Berlin"_s, u"--jitter"_s, u"15"_s, u"--quiet"_s,
                                           u"22:00-07:30 mon,tue"_s, u"--json"_s});
        QVERIFY2(changed.exitCode == 0, changed.error.constData());
        const QJsonObject json = changed.json().value("schedule"_L1).toObject();
        QCOMPARE(json.value("words"_L1).toString(), u"At 06:00, Monday to Friday"_s);
        QCOMPARE(json.value("next"_L1).toArray().size(), 5);
        const QString next = json.value("next"_L1).toArray()[0].toString();
        QVERIFY2(next.endsWith(":00.000Z"_L1), qPrintable(next));
        QCOMPARE(json.value("jitter_minutes"_L1).toInt(), 15);

        changed = m_program->run(schedule
                                 + QStringList{u"--stream"_s, u"data"_s, u"--every"_s, u"2"_s});
        QVERIFY2(changed.exitCode == 0, changed.error.constData());
        QVERIFY2(changed.out.contains("data  Every 2 hours"), changed.out.constData());
        // As a file, and back.
        const Outcome file = m_program->run({u"connections"_s, u"show"_s, u"shop"_s, u"--yaml"_s});
        QVERIFY2(file.out.contains("stream_schedules:"), file.out.constData());
        m_program->writeFile(u"again.yaml"_s, file.out);
        QCOMPARE(m_program->run({u"connections"_s, u"create"_s, u"again.yaml"_s, u"--replace"_s})
                     .exitCode,
                 0);
        QCOMPARE(m_program->run({u"connections"_s, u"show"_s, u"shop"_s, u"--yaml"_s}).out,
                 file.out);
        changed = m_program->run(schedule + QStringList{u"--stream"_s, u"data"_s, u"--remove"_s});
        QVERIFY2(changed.exitCode == 0 && !changed.out.contains("data  "), changed.out.constData());
    }

    void refusesAWrongSchedule_data()
    {
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<QString>("named");
        QTest::newRow("expression") << QStringList{u"--cron"_s, u"0 99 * * *"_s} << u"99"_s;
        QTest::newRow("zone") << QStringList{u"--zone"_s, u"Mars/Olympus"_s} << u"Mars"_s;
        QTest::newRow("start") << QStringList{u"--start"_s, u"tomorrow"_s} << u"tomorrow"_s;
        QTest::newRow("quiet") << QStringList{u"--quiet"_s, u"22-6"_s} << u"22-6"_s;
        QTest::newRow("quiet for ever")
            << QStringList{u"--quiet"_s, u"00:00-12:00"_s, u"--quiet"_s, u"12:00-00:00"_s}
            << u"no time"_s;
        QTest::newRow("removal") << QStringList{u"--stream"_s, u"data"_s, u"--remove"_s}
                                 << u"shop"_s;
    }
    void refusesAWrongSchedule()
    {
        QFETCH(QStringList, options);
        QFETCH(QString, named);
        create();
        const Outcome refused
            = m_program->run(QStringList{u"connections"_s, u"schedule"_s, u"shop"_s} + options);
        QCOMPARE(refused.exitCode, 2);
        QVERIFY2(refused.error.contains(named.toUtf8()), refused.error.constData());
    }

    void printsTheUnit()
    {
        const Outcome unit = m_program->run({u"serve"_s, u"unit"_s});
        QCOMPARE(unit.exitCode, 0);
        QVERIFY2(unit.out.contains("[Service]") && unit.out.contains(m_program->profile().toUtf8()),
                 unit.out.constData());
    }

private:
    void create() const
    {
        const Outcome made = m_program->run({u"connections"_s, u"create"_s, u"shop.yaml"_s});
        QVERIFY2(made.exitCode == 0, made.error.constData());
    }
    [[nodiscard]] QJsonArray runs() const
    {
        return m_program->run({u"runs"_s, u"--json"_s}).json().value("runs"_L1).toArray();
    }
    /// The process that runs the schedules; 0 when none does.
    [[nodiscard]] qint64 inCharge() const
    {
        const auto holder = SchedulerLock::holder(Profile::locate(m_program->profile()));
        return holder ? holder->processId : 0;
    }
    /// Everything the process has printed so far.
    QByteArray said(QProcess &process)
    {
        QByteArray &text = m_said[&process];
        text += process.readAllStandardOutput();
        return text;
    }

    std::unique_ptr<Program> m_program;
    std::map<QProcess *, QByteArray> m_said;
};

QTEST_GUILESS_MAIN(TestServeCommand)
#include "testservecommand.moc"
