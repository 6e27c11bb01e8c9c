// What receivers of webhooks and mails get.
#include "core/model/runsummary.h"
#include "core/notices/noticejudge.h"
#include "core/notices/noticepayload.h"

#include <QJsonDocument>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestNoticePayload : public QObject
{
    Q_OBJECT

private slots:
    void airbyteFormHasTheNumbersOfTheRun();
    void slackFormIsTextAlone();
    void digestNamesEveryNotice();
    void mailNamesConnectionAndRun();

private:
    static constexpr TimePoint s_start{std::chrono::sys_days{std::chrono::year{2026} / 5 / 4}};

    static Notice notice()
    {
        EndedRunFacts facts;
        facts.about.connection.id = u"c-1"_s;
        facts.about.connection.name = u"Orders"_s;
        facts.about.connection.sourceId = u"s-1"_s;
        facts.about.sourceName = u"Shop"_s;
        facts.about.sourceConnector = u"postgres"_s;
        facts.about.destinationConnector = u"sqlite"_s;
        facts.about.destinationName = u"Lake"_s;
        facts.job.id = 12;
        facts.job.status = JobStatus::Failed;
        facts.job.createdAt = s_start;
        facts.job.endedAt = s_start + 3661s;
        facts.job.error
            = Error{u"postgres.gone"_s, ErrorKind::Transient, u"Gone <x> & away."_s, {}, {}, {}};
        Attempt attempt;
        attempt.startedAt = s_start;
        attempt.endedAt = s_start + 3661s;
        attempt.streams.resize(1);
        attempt.streams.front().counts
            = {.read = 100, .written = 50, .rejected = 50, .readBytes = 2048};
        facts.job.attempts = {attempt};
        Notice made = judged(facts, s_start + 3661s).notices.front().notice;
        made.id = 3;
        return made;
    }
    static QJsonObject parsed(const QByteArray &bytes)
    {
        return QJsonDocument::fromJson(bytes).object();
    }
};

void TestNoticePayload::airbyteFormHasTheNumbersOfTheRun()
{
    const QJsonObject body = parsed(webhookBody(notice(), WebhookForm::Airbyte));
    const QJsonObject data = body["data"_L1].toObject();
    QCOMPARE(data["connection"_L1].toObject(),
             (QJsonObject{{u"id"_s, u"c-1"_s}, {u"name"_s, u"Orders"_s}, {u"url"_s, QString()}}));
    QCOMPARE(data["source"_L1]["name"_L1].toString(), u"Shop"_s);
    QCOMPARE(data["source"_L1]["id"_L1].toString(), u"s-1"_s);
    QCOMPARE(data["destination"_L1]["name"_L1].toString(), u"Lake"_s);
    QVERIFY(data.contains("workspace"_L1));
    QCOMPARE(data["jobId"_L1].toInteger(), 12);
    QCOMPARE(data["startedAt"_L1].toString(), u"2026-05-04T00:00:00Z"_s);
    QCOMPARE(data["finishedAt"_L1].toString(), u"2026-05-04T01:01:01Z"_s);
    QCOMPARE(data["recordsEmitted"_L1].toInteger(), 100);
    QCOMPARE(data["recordsCommitted"_L1].toInteger(), 50);
    QCOMPARE(data["bytesEmitted"_L1].toInteger(), 2048);
    QCOMPARE(data["bytesCommitted"_L1].toInteger(), 1024);
    QCOMPARE(data["bytesEmittedFormatted"_L1].toString(), u"2.0 KB"_s);
    QCOMPARE(data["durationInSeconds"_L1].toInteger(), 3661);
    QCOMPARE(data["durationFormatted"_L1].toString(), u"1 hours 1 min"_s);
    QCOMPARE(data["success"_L1], QJsonValue(false));
    QCOMPARE(data["errorMessage"_L1].toString(), u"Gone <x> & away."_s);
    QCOMPARE(data["errorType"_L1].toString(), u"transient_error"_s);
    QCOMPARE(data["errorOrigin"_L1].toString(), u"source"_s);
    QCOMPARE(body["notice"_L1]["key"_L1].toString(), u"failed/12"_s);
    QCOMPARE(body["notice"_L1]["kind"_L1].toString(), u"first_failure"_s);
}

void TestNoticePayload::slackFormIsTextAlone()
{
    const QJsonObject body = parsed(webhookBody(notice(), WebhookForm::Slack));
    QCOMPARE(body.keys(), QStringList{u"text"_s});
    QCOMPARE(body["text"_L1].toString(), u"Orders failed\nGone &lt;x&gt; &amp; away."_s);
}

void TestNoticePayload::digestNamesEveryNotice()
{
    Notice other = notice();
    other.title = u"Users failed"_s;
    const QJsonObject body = parsed(webhookDigest({notice(), other}));
    QVERIFY(body["text"_L1].toString().contains("Orders failed"_L1));
    QVERIFY(body["text"_L1].toString().contains("Users failed"_L1));
    const NoticeText mail = mailDigest({notice(), other});
    QCOMPARE(mail.subject, u"[Millrace] 2 notices"_s);
    QVERIFY(mail.body.contains("Orders failed"_L1) && mail.body.contains("Users failed"_L1));
}

void TestNoticePayload::mailNamesConnectionAndRun()
{
    const NoticeText mail = mailText(notice());
    QCOMPARE(mail.subject, u"[Millrace] Orders failed"_s);
    for (const auto line : {"Gone <x> & away."_L1, "Connection: Orders"_L1, "Run: 12"_L1,
                            "Time: 2026-05-04 01:01:01 UTC"_L1, "Kind: First failure"_L1})
        QVERIFY2(mail.body.contains(line), line.data());
}

QTEST_GUILESS_MAIN(TestNoticePayload)
#include "testnoticepayload.moc"
