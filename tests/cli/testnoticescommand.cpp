// notices, and what "sync" sends at its end, by the real program.
#include "tests/cli/program.h"
#include "tests/servers/httpserver.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestNoticesCommand final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void failureAndRecoveryGoOutOnce();
    void failingChannelIsAWarningAndNoFailure();
    void severalServicesSendOnce();
    void noticesAreListedAndRead();
    void testSaysWhatCameOfIt();
    void connectionHasSettingsOfItsOwn();
    void nonsenseIsRefused_data();
    void nonsenseIsRefused();
    void addressIsNeverShown();

private:
    [[nodiscard]] Outcome run(const QStringList &arguments, const QByteArray &input = {}) const
    {
        return m_program->run(arguments, input);
    }
    void must(const QStringList &arguments, const QByteArray &input = {}) const
    {
        const Outcome done = run(arguments, input);
        QVERIFY2(done.exitCode == 0, done.error.constData());
    }
    void setWebhook() const
    {
        must({u"settings"_s, u"set"_s, u"notices.webhook.address"_s, u"-"_s},
             m_server->url(u"/hooks/t0ken-4711"_s).toString().toUtf8());
    }
    /// A connection from a file that is there or not.
    void makeConnection() const
    {
        m_program->writeFile(u"shop.csv"_s, "id,name\n1,a\n2,b\n");
        m_program->writeFile(u"shop.yaml"_s,
                             "name: shop\n"
                             "source: {connector: files, config: {path: shop.csv}}\n"
                             "destination: {connector: sqlite, config: {path: shop.sqlite}}\n");
        must({u"connections"_s, u"create"_s, u"shop.yaml"_s});
    }
    [[nodiscard]] QJsonObject listed(const QStringList &options = {}) const
    {
        return run(QStringList{u"notices"_s, u"list"_s, u"--json"_s} + options).json();
    }

    std::unique_ptr<HttpServer> m_server;
    std::unique_ptr<Program> m_program;
};

void TestNoticesCommand::init()
{
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
    for (const char *variable : {"DISPLAY", "http_proxy", "https_proxy", "all_proxy"})
        qunsetenv(variable);
    m_server = std::make_unique<HttpServer>();
    m_server->on("POST", u"/hooks/{key}"_s, [](const HttpCall &) { return HttpAnswer(); });
    m_program = std::make_unique<Program>();
    must({u"profile"_s, u"secrets"_s, u"--keep-in"_s, u"plain"_s, u"--unencrypted"_s});
    makeConnection();
}

void TestNoticesCommand::failureAndRecoveryGoOutOnce()
{
    setWebhook();
    must({u"sync"_s, u"shop"_s});
    QCOMPARE(m_server->callCount(), 0); // A success is no news.
    QVERIFY(QFile::rename(m_program->path(u"shop.csv"_s), m_program->path(u"away.csv"_s)));
    QVERIFY(run({u"sync"_s, u"shop"_s}).exitCode != 0);
    QVERIFY(run({u"sync"_s, u"shop"_s}).exitCode != 0);
    QCOMPARE(m_server->callCount(), 1);
    QVERIFY(QFile::rename(m_program->path(u"away.csv"_s), m_program->path(u"shop.csv"_s)));
    must({u"sync"_s, u"shop"_s});
    must({u"sync"_s, u"shop"_s});
    QCOMPARE(m_server->callCount(), 2);
    const QJsonObject body = QJsonDocument::fromJson(m_server->calls().back().body).object();
    QCOMPARE(body["notice"_L1]["kind"_L1].toString(), u"recovery"_s);
    QCOMPARE(body["data"_L1]["connection"_L1]["name"_L1].toString(), u"shop"_s);
    QCOMPARE(body["data"_L1]["success"_L1], QJsonValue(true));
    const QJsonArray notices = listed()["notices"_L1].toArray();
    QCOMPARE(notices.size(), 2);
    QVERIFY(!notices.at(1)["solved_at"_L1].toString().isEmpty());
}

void TestNoticesCommand::failingChannelIsAWarningAndNoFailure()
{
    setWebhook();
    m_server->setPlan([](const HttpCall &) { return Misbehaviour::status(404); });
    QVERIFY(QFile::remove(m_program->path(u"shop.csv"_s)));
    QVERIFY(run({u"sync"_s, u"shop"_s}).exitCode != 0);
    m_program->writeFile(u"shop.csv"_s, "id,name\n1,a\n");
    const Outcome done = run({u"sync"_s, u"shop"_s});
    QCOMPARE(done.exitCode, 0);
    QVERIFY2(done.error.contains("answered with the status 404"), done.error.constData());
    QCOMPARE(listed()["failing_channels"_L1].toArray().size(), 1);
    m_server->setPlan({});
    const Outcome again = run({u"notices"_s, u"retry"_s, u"webhook"_s, u"--json"_s});
    QCOMPARE(again.json()["tried"_L1].toInteger(), 2);
    QVERIFY(listed()["failing_channels"_L1].toArray().isEmpty());
}

void TestNoticesCommand::severalServicesSendOnce()
{
    setWebhook();
    must({u"connections"_s, u"schedule"_s, u"shop"_s, u"--every"_s, u"1"_s});
    QVERIFY(QFile::remove(m_program->path(u"shop.csv"_s)));
    const auto first = m_program->start({u"serve"_s});
    const auto second = m_program->start({u"serve"_s});
    const auto isSent = [this] {
        const QJsonArray notices = listed()["notices"_L1].toArray();
        return notices.size() == 1
            && notices.first()["channels"_L1].toArray().last()["status"_L1].toString() == "sent"_L1;
    };
    QTRY_VERIFY_WITH_TIMEOUT(isSent(), 60'000);
    for (QProcess *serve : {first.get(), second.get()}) {
        serve->terminate();
        QVERIFY(serve->waitForFinished(30'000));
    }
    QCOMPARE(m_server->callCount(), 1);
}

void TestNoticesCommand::noticesAreListedAndRead()
{
    QVERIFY(QFile::remove(m_program->path(u"shop.csv"_s)));
    (void)run({u"sync"_s, u"shop"_s});
    const QJsonObject notice = listed({u"--unread"_s})["notices"_L1].toArray().first().toObject();
    QCOMPARE(notice["connection"_L1]["name"_L1].toString(), u"shop"_s);
    QCOMPARE(notice["kind"_L1].toString(), u"action_required"_s);
    const QByteArray text = run({u"notices"_s, u"list"_s}).out;
    QVERIFY2(text.contains("shop needs attention"), text.constData());
    must({u"notices"_s, u"read"_s, QString::number(notice["id"_L1].toInteger())});
    QVERIFY(listed({u"--unread"_s})["notices"_L1].toArray().isEmpty());
    must({u"notices"_s, u"read"_s, u"--unread"_s, QString::number(notice["id"_L1].toInteger())});
    QCOMPARE(listed()["unread"_L1].toInteger(), 1);
    must({u"notices"_s, u"read"_s, u"--all"_s});
    QCOMPARE(listed()["unread"_L1].toInteger(), 0);
}

void TestNoticesCommand::testSaysWhatCameOfIt()
{
    const Outcome missing = run({u"notices"_s, u"test"_s, u"webhook"_s, u"--json"_s});
    QVERIFY(missing.exitCode != 0);
    QCOMPARE(missing.jsonError()["code"_L1].toString(), u"notices.not_set_up"_s);
    setWebhook();
    must({u"notices"_s, u"test"_s, u"webhook"_s});
    QCOMPARE(m_server->callCount(), 1);
    m_server->setPlan([](const HttpCall &) { return Misbehaviour::status(500); });
    const Outcome failed = run({u"notices"_s, u"test"_s, u"webhook"_s});
    QVERIFY(failed.exitCode != 0);
    QVERIFY(failed.error.contains("status 500"));
    const Outcome desktop = run({u"notices"_s, u"test"_s, u"desktop"_s, u"--json"_s});
    QCOMPARE(desktop.jsonError()["code"_L1].toString(), u"cli.channel_unknown"_s);
}

void TestNoticesCommand::connectionHasSettingsOfItsOwn()
{
    must({u"settings"_s, u"set"_s, u"notices.nothing_new_days"_s, u"3"_s});
    must({u"notices"_s, u"set"_s, u"shop"_s, u"first_failure=mail"_s, u"recovery=none"_s});
    const QJsonObject shown = run({u"notices"_s, u"show"_s, u"shop"_s, u"--json"_s}).json();
    QCOMPARE(shown["rules"_L1]["first_failure"_L1].toArray(), QJsonArray{u"mail"_s});
    QVERIFY(shown["rules"_L1]["recovery"_L1].toArray().isEmpty());
    QCOMPARE(shown["rules"_L1]["nothing_new_days"_L1].toInt(), 3);
    QCOMPARE(shown["own"_L1].toArray().size(), 2);
    must({u"notices"_s, u"set"_s, u"shop"_s, u"--default"_s, u"recovery"_s});
    const QJsonObject after = run({u"notices"_s, u"show"_s, u"shop"_s, u"--json"_s}).json();
    QCOMPARE(after["own"_L1].toArray(), QJsonArray{u"first_failure"_s});
}

void TestNoticesCommand::nonsenseIsRefused_data()
{
    QTest::addColumn<QStringList>("arguments");
    const QStringList set{u"settings"_s, u"set"_s};
    const QStringList own{u"notices"_s, u"set"_s, u"shop"_s};
    QTest::newRow("channel") << set + QStringList{u"notices.recovery"_s, u"pigeon"_s};
    QTest::newRow("days") << set + QStringList{u"notices.nothing_new_days"_s, u"-1"_s};
    QTest::newRow("host") << set + QStringList{u"notices.mail.host"_s, u"a b"_s};
    QTest::newRow("address") << set
            + QStringList{u"notices.mail.to"_s, u"a@example.org\r\nBcc: b@example.org"_s};
    QTest::newRow("security") << set + QStringList{u"notices.mail.security"_s, u"none"_s};
    QTest::newRow("secret") << set
            + QStringList{u"notices.webhook.address"_s, u"https://example.org/t0ken"_s};
    QTest::newRow("key") << own + QStringList{u"colour=red"_s};
    QTest::newRow("value") << own + QStringList{u"long_run_times=x"_s};
    QTest::newRow("nothing") << own;
    QTest::newRow("notice") << QStringList{u"notices"_s, u"read"_s, u"4711"_s};
}

void TestNoticesCommand::nonsenseIsRefused()
{
    QFETCH(QStringList, arguments);
    const Outcome done = run(arguments);
    QVERIFY(done.exitCode != 0);
    QVERIFY(!done.error.isEmpty());
}

void TestNoticesCommand::addressIsNeverShown()
{
    setWebhook();
    for (const QStringList &arguments :
         {QStringList{u"settings"_s, u"list"_s}, QStringList{u"settings"_s, u"list"_s, u"--json"_s},
          QStringList{u"connections"_s, u"show"_s, u"shop"_s},
          QStringList{u"notices"_s, u"list"_s, u"--json"_s, u"--verbose"_s}}) {
        const Outcome done = run(arguments);
        QVERIFY(!done.out.contains("t0ken-4711"));
        QVERIFY(!done.error.contains("t0ken-4711"));
    }
    QCOMPARE(run({u"settings"_s, u"show"_s, u"notices.webhook.address"_s}).out.trimmed(),
             "(stored)"_ba);
}

QTEST_GUILESS_MAIN(TestNoticesCommand)
#include "testnoticescommand.moc"
