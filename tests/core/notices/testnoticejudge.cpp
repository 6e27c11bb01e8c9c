// The rules of notices, without a database.
#include "core/notices/noticejudge.h"
#include "core/notices/noticetopics.h"

#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestNoticeJudge : public QObject
{
    Q_OBJECT

private slots:
    void successTellsNothing();
    void onlyTheFirstFailureIsTold();
    void failureThatNeedsAPersonIsBoth();
    void failureThatComesToNeedAPersonIsTold();
    void recoveryIsToldOnce();
    void pauseAndItsWarningAreToldOncePerRow();
    void manyRejectedAreTold_data();
    void manyRejectedAreTold();
    void longRunIsTold_data();
    void longRunIsTold();
    void longRunThatFailedIsNotFinished();
    void pauseIsJudgedAsOfTheEndOfTheRun();
    void slowRunIsToldWhileItIsOn_data();
    void slowRunIsToldWhileItIsOn();
    void silenceIsTold_data();
    void silenceIsTold();
    void changesThatWaitAreTold();
    void takenOverChangesAreTold();
    void kindsTakeTheirOwnWays();
    void overridesGoBeforeTheProfile();
    void settingsSurviveTheirJson();
    void nonsenseInSettingsIsIgnored();

private:
    static constexpr TimePoint s_now{std::chrono::sys_days{std::chrono::year{2026} / 5 / 4}};

    static Job job(JobStatus status, std::optional<ErrorKind> kind = {})
    {
        Job made;
        made.id = 7;
        made.status = status;
        made.createdAt = s_now - 1min;
        made.endedAt = s_now;
        if (kind)
            made.error = Error{u"sample.broken"_s, *kind, u"Broken."_s, u"Mend it."_s, {}, {}};
        Attempt attempt;
        attempt.startedAt = s_now - 1min;
        attempt.endedAt = s_now;
        attempt.streams.resize(1);
        made.attempts = {attempt};
        return made;
    }
    static ConnectionFacts about()
    {
        ConnectionFacts facts;
        facts.connection.id = u"c"_s;
        facts.connection.name = u"Orders"_s;
        return facts;
    }
    static EndedRunFacts ended(const Job &job, std::optional<Job> former = {})
    {
        return {about(), job, std::move(former), {}, {}, {}};
    }
    static QStringList titles(const NoticeVerdict &verdict)
    {
        QStringList all;
        for (const JudgedNotice &judged : verdict.notices)
            all << judged.notice.title;
        return all;
    }
};

void TestNoticeJudge::successTellsNothing()
{
    QVERIFY(judged(ended(job(JobStatus::Succeeded)), s_now).notices.empty());
    QVERIFY(
        judged(ended(job(JobStatus::Succeeded), job(JobStatus::Succeeded)), s_now).notices.empty());
}

void TestNoticeJudge::onlyTheFirstFailureIsTold()
{
    const Job failed = job(JobStatus::Failed, ErrorKind::Transient);
    const NoticeVerdict first = judged(ended(failed), s_now);
    QCOMPARE(titles(first), QStringList{u"Orders failed"_s});
    QCOMPARE(first.notices.front().notice.text, u"Broken. Mend it."_s);
    QCOMPARE(first.notices.front().notice.key, u"failed/7"_s);
    QVERIFY(judged(ended(failed, failed), s_now).notices.empty());
    // Whether it failed or came half way makes no difference.
    const Job incomplete = job(JobStatus::Incomplete, ErrorKind::Transient);
    QVERIFY(judged(ended(incomplete, failed), s_now).notices.empty());
    // The run before is no longer kept, its notice is.
    EndedRunFacts known = ended(failed);
    known.about.open = {noticetopics::failed};
    QVERIFY(judged(known, s_now).notices.empty());
}

void TestNoticeJudge::failureThatNeedsAPersonIsBoth()
{
    EndedRunFacts facts = ended(job(JobStatus::Failed, ErrorKind::Configuration));
    facts.about.rules.channels[NoticeKind::ActionRequired] = {NoticeChannel::Mail};
    facts.about.rules.channels[NoticeKind::FirstFailure] = {NoticeChannel::Webhook};
    const NoticeVerdict verdict = judged(facts, s_now);
    QCOMPARE(titles(verdict), QStringList{u"Orders needs attention"_s});
    QCOMPARE(verdict.notices.front().notice.kind, NoticeKind::ActionRequired);
    QCOMPARE(verdict.notices.front().channels,
             (NoticeChannels{NoticeChannel::Webhook, NoticeChannel::Mail}));
}

void TestNoticeJudge::failureThatComesToNeedAPersonIsTold()
{
    const Job passing = job(JobStatus::Failed, ErrorKind::Transient);
    const Job lasting = job(JobStatus::Failed, ErrorKind::Configuration);
    QCOMPARE(titles(judged(ended(lasting, passing), s_now)),
             QStringList{u"Orders needs attention"_s});
    QVERIFY(judged(ended(lasting, lasting), s_now).notices.empty());
    QVERIFY(judged(ended(passing, lasting), s_now).notices.empty());
}

void TestNoticeJudge::recoveryIsToldOnce()
{
    const Job failed = job(JobStatus::Failed, ErrorKind::Transient);
    const Job succeeded = job(JobStatus::Succeeded);
    const NoticeVerdict verdict = judged(ended(succeeded, failed), s_now);
    QCOMPARE(titles(verdict), QStringList{u"Orders works again"_s});
    QVERIFY(verdict.solved.contains(noticetopics::failed));
    QVERIFY(verdict.solved.contains(noticetopics::paused));
    QVERIFY(judged(ended(succeeded, succeeded), s_now).notices.empty());
    QVERIFY(judged(ended(failed, succeeded), s_now).solved.contains(noticetopics::recovered));
}

void TestNoticeJudge::pauseAndItsWarningAreToldOncePerRow()
{
    const Job failed = job(JobStatus::Failed, ErrorKind::Transient);
    EndedRunFacts facts = ended(failed, failed);
    facts.streak = {20, s_now - 24h * 4};
    const NoticeVerdict warned = judged(facts, s_now);
    QCOMPARE(titles(warned), QStringList{u"Orders is about to be paused"_s});
    facts.job.id = 8;
    facts.streak.failures = 21;
    QCOMPARE(judged(facts, s_now).notices.front().notice.key, warned.notices.front().notice.key);
    facts.streak = {30, s_now - 24h * 7};
    const NoticeVerdict paused = judged(facts, s_now);
    QCOMPARE(titles(paused), QStringList{u"Orders is paused"_s});
    QCOMPARE(paused.notices.front().notice.kind, NoticeKind::ActionRequired);
    QVERIFY(paused.notices.front().notice.text.contains("30 runs"_L1));
}

void TestNoticeJudge::manyRejectedAreTold_data()
{
    QTest::addColumn<qint64>("count");
    QTest::addColumn<int>("bound");
    QTest::addColumn<bool>("isTold");
    QTest::addRow("at the bound") << qint64(100) << 100 << false;
    QTest::addRow("above it") << qint64(101) << 100 << true;
    QTest::addRow("none") << qint64(1000) << 0 << false;
}

void TestNoticeJudge::manyRejectedAreTold()
{
    QFETCH(qint64, count);
    QFETCH(int, bound);
    QFETCH(bool, isTold);
    EndedRunFacts facts = ended(job(JobStatus::Succeeded));
    facts.about.rules.manyRejected = bound;
    facts.job.attempts.front().streams.front().counts.read = 5000;
    facts.job.attempts.front().streams.front().counts.rejected = count;
    QCOMPARE(titles(judged(facts, s_now)),
             isTold ? QStringList{u"Orders rejected many records"_s} : QStringList());
}

void TestNoticeJudge::longRunIsTold_data()
{
    QTest::addColumn<int>("minutes");
    QTest::addColumn<int>("bound");
    QTest::addColumn<bool>("isTold");
    QTest::addRow("short") << 9 << 10 << false;
    QTest::addRow("long") << 10 << 10 << true;
    QTest::addRow("no bound") << 1000 << 0 << false;
}

void TestNoticeJudge::longRunIsTold()
{
    QFETCH(int, minutes);
    QFETCH(int, bound);
    QFETCH(bool, isTold);
    EndedRunFacts facts = ended(job(JobStatus::Succeeded));
    facts.about.rules.longRunMinutes = bound;
    facts.job.attempts.front().startedAt = s_now - std::chrono::minutes(minutes);
    const NoticeVerdict verdict = judged(facts, s_now);
    QCOMPARE(titles(verdict), isTold ? QStringList{u"Orders has finished"_s} : QStringList());
    QVERIFY(verdict.solved.contains(noticetopics::slowRun));
}

void TestNoticeJudge::longRunThatFailedIsNotFinished()
{
    EndedRunFacts facts = ended(job(JobStatus::Failed, ErrorKind::Transient));
    facts.job.attempts.front().startedAt = s_now - 1h;
    QCOMPARE(titles(judged(facts, s_now)),
             (QStringList{u"Orders failed"_s, u"Orders failed after a long run"_s}));
}

void TestNoticeJudge::pauseIsJudgedAsOfTheEndOfTheRun()
{
    const Job failed = job(JobStatus::Failed, ErrorKind::Transient);
    EndedRunFacts facts = ended(failed, failed);
    facts.streak = {30, s_now - 24h * 5};
    // The program was off for a week meanwhile; the engine has paused nothing.
    QCOMPARE(titles(judged(facts, s_now + 24h * 7)),
             QStringList{u"Orders is about to be paused"_s});
}

void TestNoticeJudge::slowRunIsToldWhileItIsOn_data()
{
    QTest::addColumn<int>("times");
    QTest::addColumn<int>("usualSeconds");
    QTest::addColumn<int>("takenSeconds");
    QTest::addColumn<bool>("isTold");
    QTest::addRow("as usual") << 3 << 600 << 1799 << false;
    QTest::addRow("three times as long") << 3 << 600 << 1800 << true;
    QTest::addRow("a moment") << 3 << 1 << 59 << false;
    QTest::addRow("a minute instead of a moment") << 3 << 1 << 60 << true;
    QTest::addRow("no bound") << 0 << 1 << 100'000 << false;
    QTest::addRow("nothing usual yet") << 3 << -1 << 100'000 << false;
}

void TestNoticeJudge::slowRunIsToldWhileItIsOn()
{
    QFETCH(int, times);
    QFETCH(int, usualSeconds);
    QFETCH(int, takenSeconds);
    QFETCH(bool, isTold);
    RunningFacts facts{about(), 7, s_now - std::chrono::seconds(takenSeconds), {}};
    facts.about.rules.longRunTimes = times;
    if (usualSeconds >= 0)
        facts.usual = std::chrono::seconds(usualSeconds);
    QCOMPARE(titles(judged(facts, s_now)),
             isTold ? QStringList{u"Orders takes longer than usual"_s} : QStringList());
}

void TestNoticeJudge::silenceIsTold_data()
{
    QTest::addColumn<int>("bound");
    QTest::addColumn<int>("hours");
    QTest::addColumn<bool>("isTold");
    QTest::addRow("not yet") << 3 << 71 << false;
    QTest::addRow("three days") << 3 << 72 << true;
    QTest::addRow("no bound") << 0 << 10'000 << false;
}

void TestNoticeJudge::silenceIsTold()
{
    QFETCH(int, bound);
    QFETCH(int, hours);
    QFETCH(bool, isTold);
    SilenceFacts facts{about(), s_now - std::chrono::hours(hours), true};
    facts.about.rules.nothingNewDays = bound;
    facts.about.open = {noticetopics::nothingNew};
    const NoticeVerdict verdict = judged(facts, s_now);
    QCOMPARE(titles(verdict), isTold ? QStringList{u"Nothing new in Orders"_s} : QStringList());
    QCOMPARE(verdict.solved.contains(noticetopics::nothingNew), !isTold);
}

void TestNoticeJudge::changesThatWaitAreTold()
{
    ConnectionFacts facts = about();
    facts.rules.channels[NoticeKind::SchemaChanged] = {};
    const NoticeVerdict waiting
        = judgedSchema(facts, {u"orders: new field phone"_s}, false, u"m"_s, s_now);
    QCOMPARE(titles(waiting), QStringList{u"The source of Orders has changed"_s});
    QVERIFY(waiting.notices.front().notice.text.contains("new field phone"_L1));
    QVERIFY(waiting.notices.front().channels.empty());
    // One that is paused for them waits for a person.
    const NoticeVerdict paused = judgedSchema(facts, {u"a"_s}, true, u"m"_s, s_now);
    QCOMPARE(paused.notices.front().channels.size(), s_allNoticeChannels.size());
    facts.open = {noticetopics::schema};
    const NoticeVerdict none = judgedSchema(facts, {}, false, u"m"_s, s_now);
    QVERIFY(none.notices.empty());
    QVERIFY(none.solved.contains(noticetopics::schema));
}

void TestNoticeJudge::takenOverChangesAreTold()
{
    EndedRunFacts facts = ended(job(JobStatus::Succeeded));
    for (int i = 0; i < 20; ++i)
        facts.takenOver << u"orders: new field f%1"_s.arg(i);
    const NoticeVerdict verdict = judged(facts, s_now);
    QCOMPARE(titles(verdict), QStringList{u"The source of Orders has changed"_s});
    QVERIFY(verdict.notices.front().notice.text.contains("and 12 more"_L1));
}

void TestNoticeJudge::kindsTakeTheirOwnWays()
{
    EndedRunFacts facts = ended(job(JobStatus::Failed, ErrorKind::Transient));
    facts.about.rules.channels[NoticeKind::FirstFailure] = {};
    const NoticeVerdict verdict = judged(facts, s_now);
    // Nobody is told, and it is kept all the same.
    QCOMPARE(verdict.notices.size(), 1U);
    QVERIFY(verdict.notices.front().channels.empty());
}

void TestNoticeJudge::overridesGoBeforeTheProfile()
{
    NoticeRules profile;
    profile.manyRejected = 5;
    NoticeOverrides overrides;
    overrides.nothingNewDays = 2;
    overrides.channels[NoticeKind::Recovery] = {NoticeChannel::Mail};
    const NoticeRules rules = rulesWith(profile, overrides);
    QCOMPARE(rules.manyRejected, 5);
    QCOMPARE(rules.nothingNewDays, 2);
    QCOMPARE(rules.channels.at(NoticeKind::Recovery), NoticeChannels{NoticeChannel::Mail});
    QCOMPARE(rules.channels.at(NoticeKind::FirstFailure),
             profile.channels.at(NoticeKind::FirstFailure));
}

void TestNoticeJudge::settingsSurviveTheirJson()
{
    QVERIFY(toJson(NoticeSettings()).isEmpty());
    NoticeSettings settings;
    settings.rules.channels[NoticeKind::LongRun] = {};
    settings.rules.channels[NoticeKind::Recovery] = {NoticeChannel::Webhook};
    settings.rules.nothingNewDays = 3;
    settings.rules.longRunTimes = 4;
    settings.webhook = {WebhookForm::Slack, {{u"$secret"_s, u"x"_s}}, u"hooks.example.org"_s};
    settings.mail.host = u"mail.example.org"_s;
    settings.mail.port = 2525;
    settings.mail.security = MailSecurity::Tls;
    settings.mail.user = u"ann"_s;
    settings.mail.password = {{u"$secret"_s, u"y"_s}};
    settings.mail.from = u"a@example.org"_s;
    settings.mail.to = QStringList{u"b@example.org"_s};
    QCOMPARE(noticeSettingsFromJson(toJson(settings)), settings);
    NoticeOverrides overrides;
    overrides.channels[NoticeKind::FirstFailure] = {};
    overrides.longRunMinutes = 0;
    QCOMPARE(noticeOverridesFromJson(toJson(overrides)), overrides);
}

void TestNoticeJudge::nonsenseInSettingsIsIgnored()
{
    const NoticeSettings settings = noticeSettingsFromJson(
        {{u"many_rejected"_s, -5},
         {u"nothing_new_days"_s, u"x"_s},
         {u"channels"_s, QJsonObject{{u"first_failure"_s, 7}, {u"unknown"_s, QJsonValue()}}},
         {u"mail"_s,
          QJsonObject{{u"host"_s, u"a b\r\nc"_s},
                      {u"from"_s, u"a@example.org\r\nBcc: b"_s},
                      {u"port"_s, 70'000}}}});
    QCOMPARE(settings, NoticeSettings());
}

QTEST_GUILESS_MAIN(TestNoticeJudge)
#include "testnoticejudge.moc"
