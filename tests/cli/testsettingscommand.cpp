#include "tests/cli/program.h"
#include "tests/servers/httpserver.h"
#include "tests/servers/tlscertificates.h"
#include "tests/servers/webproxy.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

/// settings, and what they do to a connector that speaks HTTP.
class TestSettingsCommand final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void looksWithoutMakingAProfile();
    void setsShowsAndTakesBack_data();
    void setsShowsAndTakesBack();
    void nonsenseIsRefused_data();
    void nonsenseIsRefused();
    void unknownSettingNamesASimilarOne();
    void languageIsChosenForTheProfile();
    void proxyNeedsItsAddressFirst();
    void passwordComesFromStandardInputAlone();
    void connectorGoesByTheSettings();
    void logKeepsWhatIsGraveEnough();

private:
    [[nodiscard]] Outcome settings(const QStringList &arguments, const QByteArray &input = {}) const
    {
        return m_program->run(QStringList{u"settings"_s} + arguments, input);
    }
    /// Ends the test with what the program said.
    void set(const QString &key, const QString &value, const QByteArray &input = {}) const
    {
        const Outcome done = settings({u"set"_s, key, value}, input);
        QVERIFY2(done.exitCode == 0, done.error.constData());
    }
    [[nodiscard]] QByteArray shown(const QString &key) const
    {
        return settings({u"show"_s, key}).out.trimmed();
    }

    std::unique_ptr<Program> m_program;
};

void TestSettingsCommand::init()
{
    // No keychain and no proxy of the person who runs the tests.
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
    for (const char *variable : {"DISPLAY", "http_proxy", "https_proxy", "all_proxy"})
        qunsetenv(variable);
    m_program = std::make_unique<Program>();
}

void TestSettingsCommand::looksWithoutMakingAProfile()
{
    const Outcome all = settings({u"list"_s});
    QCOMPARE(all.exitCode, 0);
    QVERIFY(all.out.contains("network.proxy"));
    QVERIFY(all.out.contains("engine.log_level"));
    const QJsonArray list
        = settings({u"list"_s, u"--json"_s}).json().value("settings"_L1).toArray();
    QVERIFY(list.size() >= 10);
    for (const QJsonValue &setting : list)
        QVERIFY2(setting["is_default"_L1].toBool(), qPrintable(setting["key"_L1].toString()));
    QVERIFY(!QFileInfo::exists(m_program->profile()));
}

void TestSettingsCommand::setsShowsAndTakesBack_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QByteArray>("standard");
    QTest::newRow("proxy") << u"network.proxy"_s << u"none"_s << "system"_ba;
    QTest::newRow("address") << u"network.proxy.address"_s << u"proxy.example:3128"_s << ""_ba;
    QTest::newRow("user") << u"network.proxy.user"_s << u"ann"_s << ""_ba;
    QTest::newRow("exceptions") << u"network.proxy.exceptions"_s << u".example.org, 10.0.0.0/8"_s
                                << "localhost, 127.0.0.0/8, ::1"_ba;
    QTest::newRow("connecting") << u"network.connect_seconds"_s << u"7"_s << "15"_ba;
    QTest::newRow("reading") << u"network.read_seconds"_s << u"120"_s << "60"_ba;
    QTest::newRow("memory") << u"engine.memory_limit_mb"_s << u"256"_s << "0"_ba;
    QTest::newRow("log") << u"engine.log_level"_s << u"warning"_s << "debug"_ba;
}

void TestSettingsCommand::setsShowsAndTakesBack()
{
    QFETCH(QString, key);
    QFETCH(QString, value);
    QFETCH(QByteArray, standard);
    set(key, value);
    QCOMPARE(shown(key), value.toUtf8());
    QVERIFY(!settings({u"show"_s, key, u"--json"_s}).json().value("is_default"_L1).toBool());
    const Outcome back = settings({u"set"_s, key, u"--default"_s});
    QVERIFY2(back.exitCode == 0, back.error.constData());
    QCOMPARE(shown(key), standard);
}

void TestSettingsCommand::nonsenseIsRefused_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("value");
    QTest::newRow("proxy") << u"network.proxy"_s << u"pigeon"_s;
    QTest::newRow("address") << u"network.proxy.address"_s << u"proxy.example"_s;
    QTest::newRow("exceptions") << u"network.proxy.exceptions"_s << u"https://example.org/"_s;
    QTest::newRow("connecting") << u"network.connect_seconds"_s << u"0"_s;
    QTest::newRow("reading") << u"network.read_seconds"_s << u"soon"_s;
    QTest::newRow("memory") << u"engine.memory_limit_mb"_s << u"3"_s;
    QTest::newRow("log") << u"engine.log_level"_s << u"loud"_s;
    QTest::newRow("certificates") << u"network.certificates"_s << u"missing.pem"_s;
}

void TestSettingsCommand::nonsenseIsRefused()
{
    QFETCH(QString, key);
    QFETCH(QString, value);
    const QByteArray before = shown(key);
    const Outcome refused = settings({u"set"_s, key, value});
    QCOMPARE(refused.exitCode, 2);
    QVERIFY(!refused.error.isEmpty());
    QCOMPARE(shown(key), before);
}

void TestSettingsCommand::unknownSettingNamesASimilarOne()
{
    const Outcome refused = settings({u"show"_s, u"network.proxi"_s});
    QCOMPARE(refused.exitCode, 2);
    QVERIFY(refused.error.contains("network.proxy"));
}

void TestSettingsCommand::languageIsChosenForTheProfile()
{
    QCOMPARE(shown(u"language"_s), "system");
    set(u"language"_s, u"en"_s);
    QCOMPARE(shown(u"language"_s), "en");
    const Outcome refused = settings({u"set"_s, u"language"_s, u"xx"_s});
    QCOMPARE(refused.exitCode, 2);
    QVERIFY(refused.error.contains("The values are system and en"));
    QCOMPARE(settings({u"set"_s, u"language"_s, u"--default"_s}).exitCode, 0);
    QCOMPARE(shown(u"language"_s), "system");
}

void TestSettingsCommand::proxyNeedsItsAddressFirst()
{
    QCOMPARE(settings({u"set"_s, u"network.proxy"_s, u"http"_s}).exitCode, 2);
    set(u"network.proxy.address"_s, u"proxy.example:3128"_s);
    set(u"network.proxy"_s, u"http"_s);
    QCOMPARE(settings({u"set"_s, u"network.proxy.address"_s, u"--default"_s}).exitCode, 0);
    QCOMPARE(shown(u"network.proxy"_s), "system"_ba);
}

void TestSettingsCommand::passwordComesFromStandardInputAlone()
{
    const QString key = u"network.proxy.password"_s;
    const Outcome open = settings({u"set"_s, key, u"pass-4711"_s});
    QCOMPARE(open.exitCode, 2);
    QCOMPARE(shown(key), ""_ba);
    QCOMPARE(
        m_program->run({u"profile"_s, u"secrets"_s, u"--keep-in"_s, u"plain"_s, u"--unencrypted"_s})
            .exitCode,
        0);
    set(key, u"-"_s, "pass-4711\n");
    QCOMPARE(shown(key), "(stored)"_ba);
    QVERIFY(!settings({u"list"_s, u"--json"_s}).out.contains("pass-4711"));
    // It goes with the other secrets.
    m_program->setVariable(u"MILLRACE_PASSPHRASE"_s, u"open sesame"_s);
    const QJsonObject moved
        = m_program->run({u"profile"_s, u"secrets"_s, u"--keep-in"_s, u"vault"_s, u"--json"_s})
              .json();
    QCOMPARE(moved.value("moved"_L1).toArray(), QJsonArray{u"network/proxy/password"_s});
    QCOMPARE(settings({u"set"_s, key, u"--default"_s}).exitCode, 0);
    QCOMPARE(shown(key), ""_ba);
    set(key, u"env:PROXY_PASSWORD"_s);
    QCOMPARE(shown(key), "(stored)"_ba);
}

void TestSettingsCommand::connectorGoesByTheSettings()
{
    const TlsCertificates certificates;
    HttpServer server({.tls = certificates.server()});
    const WebProxy proxy(WebProxyKind::Http);
    const QJsonObject configuration{
        {u"credentials"_s,
         QJsonObject{{u"method"_s, u"private_app"_s}, {u"access_token"_s, u"token"_s}}},
        {u"http"_s, QJsonObject{{u"base_url"_s, server.url().toString()}}}};
    const QString json
        = QString::fromUtf8(QJsonDocument(configuration).toJson(QJsonDocument::Compact));
    const QStringList check{u"check"_s, u"--destination"_s, u"hubspot"_s, u"--destination-config"_s,
                            json};
    (void)m_program->run(check);
    QCOMPARE(server.callCount(), 0); // An unknown authority signed for it.

    set(u"network.certificates"_s, certificates.authority());
    set(u"network.proxy.exceptions"_s, u""_s);
    set(u"network.proxy.address"_s, u"%1:%2"_s.arg(proxy.host()).arg(proxy.port()));
    set(u"network.proxy.user"_s, proxy.user());
    set(u"network.proxy.password"_s, u"env:PROXY_PASSWORD"_s);
    m_program->setVariable(u"PROXY_PASSWORD"_s, proxy.password());
    set(u"network.proxy"_s, u"http"_s);
    const Outcome asked = m_program->run(check);
    QVERIFY2(server.callCount() > 0, asked.error.constData());
    QVERIFY(proxy.log().contains("CONNECT localhost"));

    const int former = server.callCount();
    set(u"network.proxy.exceptions"_s, u"localhost"_s);
    const qsizetype said = proxy.log().size();
    (void)m_program->run(check);
    QVERIFY(server.callCount() > former);
    QVERIFY(!proxy.log().mid(said).contains("CONNECT"));
}

void TestSettingsCommand::logKeepsWhatIsGraveEnough()
{
    m_program->writeFile(u"rows.csv"_s, "id,name\n1,a\n2,b\n");
    m_program->writeFile(u"rows.yaml"_s,
                         "name: rows\n"
                         "source: {connector: files, config: {path: rows.csv}}\n"
                         "destination: {connector: sqlite, config: {path: rows.sqlite}}\n");
    QCOMPARE(m_program->run({u"connections"_s, u"create"_s, u"rows.yaml"_s}).exitCode, 0);
    const auto entries = [this] {
        return m_program->run({u"logs"_s, u"rows"_s, u"--json"_s})
            .json()
            .value("entries"_L1)
            .toArray();
    };
    QCOMPARE(m_program->run({u"sync"_s, u"rows"_s}).exitCode, 0);
    QVERIFY(!entries().isEmpty());
    set(u"engine.log_level"_s, u"error"_s);
    QCOMPARE(m_program->run({u"sync"_s, u"rows"_s}).exitCode, 0);
    QCOMPARE(entries(), QJsonArray());
}

QTEST_GUILESS_MAIN(TestSettingsCommand)
#include "testsettingscommand.moc"
