// URL guess: which connector a pasted URL is for, and what of it goes where.
#include "core/interchange/pathguess.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

/// A connector that is only read, with fields of every kind.
constexpr const char *s_description = R"({
    "id": "stand-in", "title": "Stand-in",
    "url_schemes": [{
        "schemes": ["shop", "shopdb"],
        "role": "source",
        "configuration": {
            "host": "${host}", "port": "${port}", "database": "${database}",
            "username": "${user}", "password": "${password}",
            "ssl": {"mode": "${query.sslmode}"}, "read_only": "${query.ro}", "kind": "fixed"
        }
    }],
    "source_spec": {"type": "object", "properties": {
        "host": {"type": "string"}, "port": {"type": "integer"},
        "database": {"type": "string"}, "username": {"type": "string"},
        "password": {"type": "string", "airbyte_secret": true},
        "read_only": {"type": "boolean"},
        "ssl": {"type": "object", "properties": {"mode": {"type": "string"}}}}},
    "destination_spec": {"type": "object", "properties": {}}
})";

} // namespace

/// How the connectors of database servers declare theirs.
constexpr const char *s_server = R"({
    "id": "server", "title": "Server",
    "url_schemes": [{
        "schemes": ["pg", "my"],
        "configuration": {
            "host": "${host}", "port": "${port}", "socket": "${socket}",
            "database": "${database}", "username": "${user}", "password": "${password}",
            "tls": {"mode": "${tls_mode}", "ca_certificate": "${query.sslrootcert}"}
        }
    }],
    "source_spec": {"type": "object", "properties": {
        "host": {"type": "string", "default": "localhost"},
        "port": {"type": "integer", "default": 5432},
        "socket": {"type": "string"}, "database": {"type": "string"},
        "username": {"type": "string"}, "password": {"type": "string", "airbyte_secret": true},
        "tls": {"type": "object", "oneOf": [
            {"required": ["mode"], "additionalProperties": false,
             "properties": {"mode": {"const": "require"}}},
            {"required": ["mode"], "additionalProperties": false,
             "properties": {"mode": {"const": "verify-full"},
                            "ca_certificate": {"type": "string"}}}]}}},
    "destination_spec": {}
})";

class TestUrlGuess final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void tellsUrlsFromPaths_data();
    void tellsUrlsFromPaths();
    void takesAUrlApart_data();
    void takesAUrlApart();
    void understandsUrlsOfServers_data();
    void understandsUrlsOfServers();
    void opensLocalFilesByTheirContent();
    void refusesWhatNobodyDeclared_data();
    void refusesWhatNobodyDeclared();

private:
    QTemporaryDir m_folder;
    ConnectorRegistry m_registry;
};

void TestUrlGuess::initTestCase()
{
    registerBuiltInConnectors(m_registry);
    for (const char *json : {s_description, s_server}) {
        QFile description(m_folder.filePath(u"connector.json"_s));
        QVERIFY(description.open(QIODevice::WriteOnly));
        description.write(json);
        description.close();
        m_registry.add(description.fileName(), {}, {});
    }
}

void TestUrlGuess::tellsUrlsFromPaths_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("is");
    QTest::newRow("database") << u"postgres://host/db"_s << true;
    QTest::newRow("blanks around") << u" sqlite:///a.db "_s << true;
    QTest::newRow("capitals") << u"SQLite:///a.db"_s << true;
    QTest::newRow("path") << u"/data/a.csv"_s << false;
    QTest::newRow("relative") << u"a:b/c.csv"_s << false;
    QTest::newRow("double slash") << u"//server/a.csv"_s << false;
    QTest::newRow("empty") << QString() << false;
}

void TestUrlGuess::tellsUrlsFromPaths()
{
    QFETCH(QString, text);
    QTEST(isUrl(text), "is");
}

void TestUrlGuess::takesAUrlApart_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("connector");
    QTest::addColumn<QJsonObject>("configuration");
    QTest::addColumn<QString>("label");
    QTest::newRow("everything")
        << u"shop://ann:s%40crt@db.example.org:5433/shop?sslmode=require&ro=true"_s << u"stand-in"_s
        << QJsonObject{{u"host"_s, u"db.example.org"_s},
                       {u"port"_s, 5433},
                       {u"database"_s, u"shop"_s},
                       {u"username"_s, u"ann"_s},
                       {u"password"_s, u"s@crt"_s},
                       {u"ssl"_s, QJsonObject{{u"mode"_s, u"require"_s}}},
                       {u"read_only"_s, true},
                       {u"kind"_s, u"fixed"_s}}
        << u"shop"_s;
    QTest::newRow("little") << u"shopdb://localhost"_s << u"stand-in"_s
                            << QJsonObject{{u"host"_s, u"localhost"_s}, {u"kind"_s, u"fixed"_s}}
                            << u"localhost"_s;
    QTest::newRow("sqlite") << u"sqlite:///data/my%20shop.db"_s << u"sqlite"_s
                            << QJsonObject{{u"path"_s, u"/data/my shop.db"_s}} << u"my shop.db"_s;
    QTest::newRow("four slashes") << u"sqlite:////data/shop.db"_s << u"sqlite"_s
                                  << QJsonObject{{u"path"_s, u"/data/shop.db"_s}} << u"shop.db"_s;
    QTest::newRow("file not there") << u"file:///nowhere/a.csv"_s << u"files"_s
                                    << QJsonObject{{u"path"_s, u"/nowhere/a.csv"_s}} << u"a.csv"_s;
}

void TestUrlGuess::takesAUrlApart()
{
    QFETCH(QString, url);
    const auto spec = guessEndpointFromUrl(url, EndpointRole::Source, m_registry);
    QVERIFY2(spec.isOk(), spec ? "" : qUtf8Printable(spec.error().message));
    QTEST(spec->connectorId, "connector");
    QTEST(spec->configuration, "configuration");
    QTEST(spec->label, "label");
}

void TestUrlGuess::understandsUrlsOfServers_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QJsonObject>("configuration");
    const auto tls = [](const QString &mode) { return QJsonObject{{u"mode"_s, mode}}; };
    QTest::newRow("IPv6") << u"pg://[2001:db8::1]:6000/shop"_s
                          << QJsonObject{{u"host"_s, u"2001:db8::1"_s},
                                         {u"port"_s, 6000},
                                         {u"database"_s, u"shop"_s}};
    QTest::newRow("escaped") << u"pg://us%3Aer:p%40s%2Fs%25w%23@h/my%20db"_s
                             << QJsonObject{{u"host"_s, u"h"_s},
                                            {u"username"_s, u"us:er"_s},
                                            {u"password"_s, u"p@s/s%w#"_s},
                                            {u"database"_s, u"my db"_s}};
    QTest::newRow("plus stays") << u"my://h/d?password=a+b"_s
                                << QJsonObject{{u"host"_s, u"h"_s},
                                               {u"password"_s, u"a+b"_s},
                                               {u"database"_s, u"d"_s}};
    QTest::newRow("underscore") << u"pg://my_db_host/d"_s
                                << QJsonObject{{u"host"_s, u"my_db_host"_s},
                                               {u"database"_s, u"d"_s}};
    QTest::newRow("socket parameter")
        << u"pg:///shop?host=/run/postgresql&port=5433"_s
        << QJsonObject{
               {u"socket"_s, u"/run/postgresql"_s}, {u"port"_s, 5433}, {u"database"_s, u"shop"_s}};
    QTest::newRow("socket host") << u"pg://ann:pw@%2Frun%2Fpostgresql:5433/shop"_s
                                 << QJsonObject{{u"socket"_s, u"/run/postgresql"_s},
                                                {u"port"_s, 5433},
                                                {u"username"_s, u"ann"_s},
                                                {u"password"_s, u"pw"_s},
                                                {u"database"_s, u"shop"_s}};
    QTest::newRow("socket of MySQL") << u"my://localhost/shop?socket=%2Frun%2Fmysqld.sock"_s
                                     << QJsonObject{{u"host"_s, u"localhost"_s},
                                                    {u"socket"_s, u"/run/mysqld.sock"_s},
                                                    {u"database"_s, u"shop"_s}};
    QTest::newRow("JDBC") << u"jdbc:my://h:3306/d?user=ann&password=s%26t&useSSL=true"_s
                          << QJsonObject{{u"host"_s, u"h"_s},       {u"port"_s, 3306},
                                         {u"username"_s, u"ann"_s}, {u"password"_s, u"s&t"_s},
                                         {u"database"_s, u"d"_s},   {u"tls"_s, tls(u"require"_s)}};
    QTest::newRow("driver") << u"pg+psycopg2://h/d?sslmode=require"_s
                            << QJsonObject{{u"host"_s, u"h"_s},
                                           {u"database"_s, u"d"_s},
                                           {u"tls"_s, tls(u"require"_s)}};
    QTest::newRow("other word") << u"my://h/d?ssl-mode=REQUIRED"_s
                                << QJsonObject{{u"host"_s, u"h"_s},
                                               {u"database"_s, u"d"_s},
                                               {u"tls"_s, tls(u"require"_s)}};
    QTest::newRow("unknown word is kept for its error")
        << u"pg://h?sslmode=strange"_s
        << QJsonObject{{u"host"_s, u"h"_s}, {u"tls"_s, tls(u"strange"_s)}};
    QTest::newRow("authority") << u"pg://h?sslmode=verify-full&sslrootcert=/ca.crt"_s
                               << QJsonObject{{u"host"_s, u"h"_s},
                                              {u"tls"_s,
                                               QJsonObject{{u"mode"_s, u"verify-full"_s},
                                                           {u"ca_certificate"_s, u"/ca.crt"_s}}}};
    QTest::newRow("authority without use")
        << u"pg://h?sslmode=require&sslrootcert=/ca.crt"_s
        << QJsonObject{{u"host"_s, u"h"_s}, {u"tls"_s, tls(u"require"_s)}};
}

void TestUrlGuess::understandsUrlsOfServers()
{
    QFETCH(QString, url);
    const auto spec = guessEndpointFromUrl(url, EndpointRole::Source, m_registry);
    QVERIFY2(spec.isOk(), spec ? "" : qUtf8Printable(spec.error().message));
    QTEST(spec->configuration, "configuration");
}

void TestUrlGuess::opensLocalFilesByTheirContent()
{
    QFile file(m_folder.filePath(u"odd name.csv"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray("SQLite format 3\0", 16) + QByteArray(100, 'x'));
    file.close();
    const QString url = QUrl::fromLocalFile(file.fileName()).toString(QUrl::FullyEncoded);
    const auto spec = guessEndpointFromUrl(url, EndpointRole::Source, m_registry);
    QVERIFY(spec.isOk());
    QCOMPARE(spec->connectorId, u"sqlite"_s);
    QCOMPARE(spec->configuration.value("path"_L1).toString(), file.fileName());
    const auto written
        = guessEndpointFromUrl(u"file:///tmp/out.jsonl"_s, EndpointRole::Destination, m_registry);
    QVERIFY(written.isOk());
    QCOMPARE(written->configuration.value("folder"_L1).toString(), u"/tmp"_s);
}

void TestUrlGuess::refusesWhatNobodyDeclared_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("isSource");
    QTest::addColumn<QString>("code");
    QTest::newRow("unknown scheme")
        << u"gopher://ann:hidden@host/db"_s << true << u"url.scheme_unknown"_s;
    QTest::newRow("other role") << u"shop://ann:hidden@host/db"_s << false
                                << u"url.scheme_unknown"_s;
    QTest::newRow("bad port") << u"shop://ann:hidden@host:99999999/db"_s << true
                              << u"url.malformed"_s;
    QTest::newRow("number sign in the password")
        << u"shop://ann:1234#hidden@host/db"_s << true << u"url.malformed"_s;
    QTest::newRow("no URL") << u"hidden"_s << true << u"url.malformed"_s;
}

void TestUrlGuess::refusesWhatNobodyDeclared()
{
    QFETCH(QString, url);
    QFETCH(bool, isSource);
    const auto spec = guessEndpointFromUrl(
        url, isSource ? EndpointRole::Source : EndpointRole::Destination, m_registry);
    QVERIFY(!spec.isOk());
    QTEST(spec.error().code, "code");
    const QString words = spec.error().message + spec.error().hint + spec.error().detail;
    QVERIFY(!words.contains(u"hidden"_s));
    if (spec.error().code == u"url.scheme_unknown"_s)
        QVERIFY(spec.error().hint.contains(u"sqlite"_s));
}

QTEST_GUILESS_MAIN(TestUrlGuess)
#include "testurlguess.moc"
