// RunPolicy, RunHook and FailureStreak: how they are stored, what is refused, what follows.
#include "core/model/connection.h"
#include "core/model/failurestreak.h"
#include "core/model/runhookjson.h"
#include "core/model/runpolicyjson.h"

#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr TimePoint s_now{std::chrono::sys_days{std::chrono::year{2026} / 6 / 1}};

FailureStreak streak(int failures, int days) { return {failures, s_now - std::chrono::days(days)}; }

} // namespace

class TestRunPolicy final : public QObject
{
    Q_OBJECT

private slots:
    void hasTheNumbersOfTheReference();
    void comesBackAsItWasStored();
    void storesOnlyWhatDiffers();
    void refusesWhatMakesNoSense_data();
    void refusesWhatMakesNoSense();
    void keepsHooksInTheirOrder();
    void writesNoPlainAddress();
    void keepsNoticesAndVerification();
    void refusesNoticesThatMakeNoSense_data();
    void refusesNoticesThatMakeNoSense();
    void refusesAHookThatCannotBeCalled_data();
    void refusesAHookThatCannotBeCalled();
    void judgesByBothBounds_data();
    void judgesByBothBounds();
    void neverPausesWithoutBounds();
};

void TestRunPolicy::hasTheNumbersOfTheReference()
{
    const RunPolicy policy;
    QCOMPARE(policy.mostCompleteInRow, 5);
    QCOMPARE(policy.mostComplete, 10);
    QCOMPARE(policy.mostPartialInRow, 1000);
    QCOMPARE(policy.mostPartial, 20);
    QCOMPARE(policy.firstWait, 10s);
    QCOMPARE(policy.waitFactor, 3);
    QCOMPARE(policy.longestWait, 1800s);
    QCOMPARE(policy.sourceSilence, std::chrono::seconds(3h));
    QCOMPARE(policy.destinationSilence, std::chrono::seconds(24h));
    QCOMPARE(policy.longestRun, std::chrono::seconds(72h));
}

void TestRunPolicy::comesBackAsItWasStored()
{
    ConnectionSettings settings;
    settings.runPolicy.mostComplete = 3;
    settings.runPolicy.sourceSilence = 90s;
    settings.runPolicy.waitFactor = 1;
    settings.runPolicy.pauseFailures = 0;
    settings.runPolicy.pauseDays = 0;
    const auto back = connectionSettingsFromJson(toJson(settings));
    QVERIFY2(back, back ? "" : qPrintable(back.error().message));
    QCOMPARE(back->runPolicy, settings.runPolicy);
}

void TestRunPolicy::storesOnlyWhatDiffers()
{
    QVERIFY(!toJson(ConnectionSettings()).contains("run_policy"_L1));
    RunPolicy policy;
    policy.warnDays = 2;
    QCOMPARE(toJson(policy), (QJsonObject{{u"warn_days"_s, 2}}));
}

void TestRunPolicy::refusesWhatMakesNoSense_data()
{
    QTest::addColumn<QJsonObject>("policy");
    QTest::addColumn<QString>("field");
    const auto row = [](const char *name, const QJsonObject &policy, const QString &field) {
        QTest::newRow(name) << policy << field;
    };
    row("negative", {{u"pause_days"_s, -1}}, u"/run_policy/pause_days"_s);
    row("a fraction", {{u"wait_factor"_s, 1.5}}, u"/run_policy/wait_factor"_s);
    row("no growth", {{u"wait_factor"_s, 0}}, u"/run_policy/wait_factor"_s);
    row("a text", {{u"first_wait_seconds"_s, u"10"_s}}, u"/run_policy/first_wait_seconds"_s);
    row("unknown", {{u"patience"_s, 1}}, u"/run_policy/patience"_s);
}

void TestRunPolicy::refusesWhatMakesNoSense()
{
    QFETCH(QJsonObject, policy);
    QFETCH(QString, field);
    const auto read = connectionSettingsFromJson({{u"run_policy"_s, policy}});
    QVERIFY(!read);
    QCOMPARE(read.error().field, field);
    QCOMPARE(read.error().kind, ErrorKind::Configuration);
}

void TestRunPolicy::keepsHooksInTheirOrder()
{
    RunHook command;
    command.program = u"/usr/bin/notify-send"_s;
    command.arguments = {u"a run"_s, u""_s};
    command.timeLimit = 5s;
    RunHook webhook;
    webhook.kind = RunHookKind::Webhook;
    webhook.moment = RunHookMoment::NotSucceeded;
    webhook.urlSecret = {{u"$secret"_s, u"hook/1"_s}};
    webhook.host = u"example.org"_s;
    ConnectionSettings settings;
    settings.hooks = {command, webhook};
    const auto back = connectionSettingsFromJson(toJson(settings));
    QVERIFY(back);
    QCOMPARE(back->hooks, settings.hooks);
}

void TestRunPolicy::writesNoPlainAddress()
{
    RunHook webhook;
    webhook.kind = RunHookKind::Webhook;
    webhook.url = u"https://example.org/hook?x=1"_s;
    QVERIFY(toJson({webhook}).isEmpty());
    // What a person writes is read all the same.
    const QJsonObject hook{{u"kind"_s, u"webhook"_s}, {u"url"_s, webhook.url}};
    const auto read = connectionSettingsFromJson({{u"hooks"_s, QJsonArray{hook}}});
    QVERIFY(read);
    QCOMPARE(read->hooks.front(), webhook);
}

void TestRunPolicy::keepsNoticesAndVerification()
{
    ConnectionSettings settings;
    settings.verifiesRuns = true;
    settings.notices.channels[NoticeKind::Recovery] = {};
    settings.notices.channels[NoticeKind::FirstFailure] = {NoticeChannel::Mail};
    settings.notices.longRunMinutes = 5;
    const auto back = connectionSettingsFromJson(toJson(settings));
    QVERIFY(back);
    QVERIFY(*back == settings);
    QVERIFY(!toJson(ConnectionSettings()).contains("notices"_L1));
}

void TestRunPolicy::refusesNoticesThatMakeNoSense_data()
{
    QTest::addColumn<QJsonObject>("notices");
    QTest::addColumn<QString>("field");
    const auto row = [](const char *name, const QJsonObject &notices, const QString &field) {
        QTest::newRow(name) << notices << field;
    };
    row("unknown", {{u"pigeons"_s, 1}}, u"/notices/pigeons"_s);
    row("negative", {{u"nothing_new_days"_s, -1}}, u"/notices/nothing_new_days"_s);
    row("a kind", {{u"channels"_s, QJsonObject{{u"rain"_s, QJsonArray()}}}},
        u"/notices/channels/rain"_s);
    row("a channel", {{u"channels"_s, QJsonObject{{u"recovery"_s, QJsonArray{u"pigeon"_s}}}}},
        u"/notices/channels/recovery"_s);
}

void TestRunPolicy::refusesNoticesThatMakeNoSense()
{
    QFETCH(QJsonObject, notices);
    QFETCH(QString, field);
    const auto read = connectionSettingsFromJson({{u"notices"_s, notices}});
    QVERIFY(!read);
    QCOMPARE(read.error().code, u"notices.rule_invalid"_s);
    QCOMPARE(read.error().field, field);
}

void TestRunPolicy::refusesAHookThatCannotBeCalled_data()
{
    QTest::addColumn<QJsonObject>("hook");
    QTest::addColumn<QString>("field");
    const auto row = [](const char *name, const QJsonObject &hook, const QString &field) {
        QTest::newRow(name) << hook << field;
    };
    const QString command = u"command"_s;
    const QString webhook = u"webhook"_s;
    row("no kind", {{u"program"_s, u"x"_s}}, u"/hooks/0/kind"_s);
    row("no program", {{u"kind"_s, command}}, u"/hooks/0/program"_s);
    row("no address", {{u"kind"_s, webhook}}, u"/hooks/0/url"_s);
    row("a file", {{u"kind"_s, webhook}, {u"url"_s, u"file:///etc/passwd"_s}}, u"/hooks/0/url"_s);
    row("a password", {{u"kind"_s, webhook}, {u"url"_s, u"https://me:pw@example.org/"_s}},
        u"/hooks/0/url"_s);
    row("no time", {{u"kind"_s, command}, {u"program"_s, u"x"_s}, {u"time_limit_seconds"_s, 0}},
        u"/hooks/0/time_limit_seconds"_s);
    row("a day", {{u"kind"_s, command}, {u"program"_s, u"x"_s}, {u"time_limit_seconds"_s, 86400}},
        u"/hooks/0/time_limit_seconds"_s);
    row("a null byte",
        {{u"kind"_s, command},
         {u"program"_s, u"x"_s},
         {u"arguments"_s, QJsonArray{QString(u"a"_s + QChar() + u"b"_s)}}},
        u"/hooks/0/arguments"_s);
    row("another key", {{u"kind"_s, command}, {u"program"_s, u"x"_s}, {u"shell"_s, true}},
        u"/hooks/0/shell"_s);
}

void TestRunPolicy::refusesAHookThatCannotBeCalled()
{
    QFETCH(QJsonObject, hook);
    QFETCH(QString, field);
    const auto read = connectionSettingsFromJson({{u"hooks"_s, QJsonArray{hook}}});
    QVERIFY(!read);
    QCOMPARE(read.error().field, field);
    QVERIFY(!read.error().message.contains(u"pw"_s));
}

void TestRunPolicy::judgesByBothBounds_data()
{
    QTest::addColumn<int>("failures");
    QTest::addColumn<int>("days");
    QTest::addColumn<StreakVerdict>("verdict");
    QTest::newRow("none") << 0 << 400 << StreakVerdict::Fine;
    QTest::newRow("many in a day") << 500 << 0 << StreakVerdict::Fine;
    QTest::newRow("few in a year") << 19 << 365 << StreakVerdict::Fine;
    QTest::newRow("before the warning") << 20 << 3 << StreakVerdict::Fine;
    QTest::newRow("the warning") << 20 << 4 << StreakVerdict::Warn;
    QTest::newRow("before the pause") << 29 << 7 << StreakVerdict::Warn;
    QTest::newRow("before its days") << 30 << 6 << StreakVerdict::Warn;
    QTest::newRow("the pause") << 30 << 7 << StreakVerdict::Pause;
}

void TestRunPolicy::judgesByBothBounds()
{
    QFETCH(int, failures);
    QFETCH(int, days);
    QFETCH(StreakVerdict, verdict);
    QCOMPARE(judged(streak(failures, days), RunPolicy(), s_now), verdict);
}

void TestRunPolicy::neverPausesWithoutBounds()
{
    RunPolicy policy;
    policy.pauseFailures = 0;
    policy.pauseDays = 0;
    QCOMPARE(judged(streak(10'000, 1'000), policy, s_now), StreakVerdict::Fine);
    policy.pauseFailures = 3; // by number alone
    QCOMPARE(judged(streak(3, 0), policy, s_now), StreakVerdict::Pause);
}

QTEST_GUILESS_MAIN(TestRunPolicy)
#include "testrunpolicy.moc"
