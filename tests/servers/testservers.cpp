#include "tests/servers/mariadbserver.h"
#include "tests/servers/postgresserver.h"
#include "tests/servers/smalldisk.h"
#include "tests/servers/sshserver.h"
#include "tests/servers/tlscertificates.h"

#include <QDir>
#include <QProcess>
#include <QtTest>

#include <csignal>

using namespace millrace::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr char s_ofOwn[] = "MILLRACE_TEST_SERVERS";

/// Ids of the processes that have \a word among their arguments.
QList<pid_t> processesWith(const QString &word)
{
    QList<pid_t> found;
    const QStringList names = QDir(u"/proc"_s).entryList(QDir::Dirs);
    for (const QString &name : names) {
        QFile file(u"/proc/%1/cmdline"_s.arg(name));
        if (name.toInt() > 0 && file.open(QIODevice::ReadOnly)
            && file.readAll().contains(word.toUtf8()))
            found << name.toInt();
    }
    return found;
}

template<typename Server>
void createAndFill(Server &server)
{
    server.createDatabase(u"shop"_s);
    server.execute(u"shop"_s,
                   u"CREATE TABLE goods(id INT PRIMARY KEY, name VARCHAR(40));"
                   "INSERT INTO goods VALUES (1, 'pen'), (2, NULL), (3, '')"_s);
}

template<typename Server>
void answersAndSurvives()
{
    QString folder;
    {
        Server server;
        server.start();
        folder = QFileInfo(server.logFile()).path();
        createAndFill(server);
        const QString query = u"SELECT name FROM goods ORDER BY id;"_s;
        QList<QStringList> rows = server.rows(u"shop"_s, query);
        QCOMPARE(rows.size(), 3);
        QCOMPARE(rows[0], QStringList{u"pen"_s});
        QVERIFY(rows[1][0].isNull());
        QVERIFY(!rows[2][0].isNull() && rows[2][0].isEmpty());

        const int port = server.port();
        const pid_t first = server.processId();
        server.kill();
        QVERIFY(!server.isRunning());
        QVERIFY(::kill(first, 0) != 0);
        server.start();
        QCOMPARE(server.port(), port);
        QVERIFY(server.processId() != first);
        QCOMPARE(server.value(u"shop"_s, u"SELECT count(*) FROM goods"_s), u"3"_s);
        server.restart();
        QCOMPARE(server.value(u"shop"_s, u"SELECT count(*) FROM goods"_s), u"3"_s);
        server.stop();
        QVERIFY(!server.isRunning());
        server.start();
        QVERIFY(!processesWith(folder).isEmpty());
    }
    QCOMPARE(processesWith(folder), QList<pid_t>());
    QVERIFY(!QFileInfo::exists(folder));
}

} // namespace

class TestServers final : public QObject
{
    Q_OBJECT

private slots:
    void postgresAnswersAndSurvivesAKill() { answersAndSurvives<PostgresServer>(); }
    void mariaDbAnswersAndSurvivesAKill() { answersAndSurvives<MariaDbServer>(); }
    void postgresValuesComeAsTheyAre();
    void mariaDbValuesComeAsTheyAre();
    void postgresAsksForThePassword();
    void mariaDbAsksForThePassword();
    void postgresHasTls();
    void mariaDbHasTls();
    void sshSignsInByKeyOnly();
    void diskOfPostgresCanBeFull();
    void diskOfMariaDbCanBeFull();
    void nothingStaysOfAKilledTest();
};

void TestServers::postgresValuesComeAsTheyAre()
{
    PostgresServer &server = PostgresServer::shared();
    server.createDatabase(u"values"_s);
    const QString text = u"tab\t, line\n, back\\slash, \\N, ü😀, &amp; <b>"_s;
    const QString literal = u"'%1'"_s.arg(text);
    QCOMPARE(server.value(u"values"_s, u"SELECT "_s + literal), text);
    QCOMPARE(server.value(u"values"_s, u"SELECT '\\x00ff'::bytea"_s), u"\\x00ff"_s);
    server.execute(u"values"_s, u"CREATE TABLE t(v text)"_s);
    QCOMPARE(server.rows(u"values"_s, u"SELECT * FROM t"_s), QList<QStringList>());
    QVERIFY(server.value(u"values"_s, u"SELECT * FROM t"_s).isNull());
}

void TestServers::mariaDbValuesComeAsTheyAre()
{
    MariaDbServer &server = MariaDbServer::shared();
    server.createDatabase(u"values"_s);
    const QString text = u"tab\t, line\n, bell\a, NULL, ü😀, &amp; <b> \"q\""_s;
    QCOMPARE(server.rows(u"values"_s, u"SELECT '%1', NULL, 'NULL', ''"_s.arg(text)),
             (QList<QStringList>{{text, {}, u"NULL"_s, u""_s}}));
    const QStringList row = server.rows(u"values"_s, u"SELECT NULL, 'NULL', ''"_s).at(0);
    QVERIFY(row[0].isNull());
    QVERIFY(!row[2].isNull());
    QCOMPARE(server.rows(u"values"_s, u"SELECT 1 AS `a>b` FROM DUAL WHERE 1 = 0"_s),
             QList<QStringList>());
    QCOMPARE(server.value(u"values"_s, u"SELECT 1 AS `a>b\"c`"_s), u"1"_s);
}

void TestServers::postgresAsksForThePassword()
{
    PostgresServer &server = PostgresServer::shared();
    ToolCall psql{u"psql"_s,
                  {u"-X"_s, u"-w"_s, u"-h"_s, server.host(), u"-p"_s,
                   QString::number(server.port()), u"-U"_s, server.user(), u"-d"_s, u"postgres"_s,
                   u"-c"_s, u"SELECT 1"_s}};
    QVERIFY(runTool(psql).exitCode != 0);
    psql.environment = {u"PGPASSWORD=wrong"_s};
    QVERIFY(runTool(psql).exitCode != 0);
    psql.environment = {u"PGPASSWORD="_s + server.password()};
    const ToolResult result = runTool(psql);
    QVERIFY2(result.exitCode == 0, result.errors.constData());
    QCOMPARE(server.value(u"postgres"_s,
                          u"SELECT rolpassword LIKE 'SCRAM%' FROM pg_authid "
                          "WHERE rolname = 'millrace'"_s),
             u"t"_s);
}

void TestServers::mariaDbAsksForThePassword()
{
    MariaDbServer &server = MariaDbServer::shared();
    ToolCall client{u"mariadb"_s,
                    {u"--no-defaults"_s, u"-h"_s, server.host(), u"-P"_s,
                     QString::number(server.port()), u"-u"_s, server.user(), u"-e"_s,
                     u"SELECT 1"_s}};
    QVERIFY(runTool(client).exitCode != 0);
    client.environment = {u"MYSQL_PWD=wrong"_s};
    QVERIFY(runTool(client).exitCode != 0);
    client.environment = {u"MYSQL_PWD="_s + server.password()};
    const ToolResult result = runTool(client);
    QVERIFY2(result.exitCode == 0, result.errors.constData());
}

void TestServers::postgresHasTls()
{
    const TlsCertificates certificates;
    PostgresServer server({.settings = {u"max_connections = 7"_s},
                           .hostRules = {u"hostssl all all 127.0.0.1/32 cert"_s},
                           .tls = certificates.server()});
    server.start();
    QCOMPARE(server.value(u"postgres"_s, u"SELECT current_setting('max_connections')"_s), u"7"_s);
    ToolCall psql{u"psql"_s,
                  {u"-X"_s, u"-w"_s, u"-h"_s, u"localhost"_s, u"-p"_s,
                   QString::number(server.port()), u"-U"_s, server.user(), u"-d"_s, u"postgres"_s,
                   u"-c"_s, u"SELECT 1"_s}};
    psql.environment = {u"PGSSLMODE=verify-full"_s, u"PGSSLROOTCERT="_s + certificates.authority(),
                        u"PGSSLCERT="_s + certificates.clientCertificate(),
                        u"PGSSLKEY="_s + certificates.clientKey()};
    const ToolResult result = runTool(psql);
    QVERIFY2(result.exitCode == 0, result.errors.constData());
    psql.environment[1] = u"PGSSLROOTCERT="_s + certificates.strangeAuthority();
    QVERIFY(runTool(psql).exitCode != 0);
}

void TestServers::mariaDbHasTls()
{
    const TlsCertificates certificates;
    MariaDbServer server({.settings = {u"--max-connections=17"_s},
                          .allowsLocalFiles = false,
                          .sqlMode = u"ANSI_QUOTES"_s,
                          .tls = certificates.server()});
    server.start();
    QCOMPARE(server.rows({}, u"SELECT @@max_connections, @@local_infile, @@sql_mode"_s),
             (QList<QStringList>{{u"17"_s, u"0"_s, u"ANSI_QUOTES"_s}}));
    ToolCall client{u"mariadb"_s,
                    {u"--no-defaults"_s, u"-h"_s, u"localhost"_s, u"--protocol=tcp"_s, u"-P"_s,
                     QString::number(server.port()), u"-u"_s, server.user(),
                     u"--ssl-verify-server-cert"_s, u"-e"_s, u"SHOW STATUS LIKE 'Ssl_cipher'"_s,
                     u"--ssl-ca="_s + certificates.authority()}};
    client.environment = {u"MYSQL_PWD="_s + server.password()};
    ToolResult result = runTool(client);
    QVERIFY2(result.exitCode == 0, result.errors.constData());
    QVERIFY2(result.output.contains("TLS_"), result.output.constData());
    client.arguments.last() = u"--ssl-ca="_s + certificates.strangeAuthority();
    QVERIFY(runTool(client).exitCode != 0);
}

void TestServers::sshSignsInByKeyOnly()
{
    SshServer server;
    server.start();
    const auto call = [&](const QString &key, const QString &knownHosts) {
        return runTool(
            {u"ssh"_s,
             {u"-F"_s, u"none"_s, u"-o"_s, u"BatchMode=yes"_s, u"-o"_s,
              u"StrictHostKeyChecking=yes"_s, u"-o"_s, u"IdentitiesOnly=yes"_s, u"-o"_s,
              u"UserKnownHostsFile="_s + knownHosts, u"-i"_s, key, u"-p"_s,
              QString::number(server.port()), server.user() + u'@' + server.host(), u"echo in"_s}});
    };
    const ToolResult in = call(server.keyFile(), server.knownHostsFile());
    QVERIFY2(in.output == "in\n", in.errors.constData());
    QVERIFY(call(server.strangeKeyFile(), server.knownHostsFile()).exitCode != 0);
    QVERIFY(call(server.keyFile(), server.emptyKnownHostsFile()).exitCode != 0);
    const QString before = server.fingerprint();
    QVERIFY(before.startsWith(u"SHA256:"_s));
    server.kill();
    server.changeHostKey();
    server.start();
    QVERIFY(server.fingerprint() != before);
    QVERIFY(call(server.keyFile(), server.knownHostsFile()).exitCode != 0);
}

void TestServers::diskOfPostgresCanBeFull()
{
    SmallDisk disk;
    if (!disk.isInside()) {
        QVERIFY2(disk.runInside("diskOfPostgresCanBeFull"), disk.said().constData());
        return;
    }
    disk.mount(200);
    PostgresServer server({.dataFolder = disk.path()});
    server.start();
    createAndFill(server);
    disk.fill(2);
    ToolCall psql{u"psql"_s,
                  {u"-X"_s, u"-h"_s, server.socketFolder(), u"-p"_s, QString::number(server.port()),
                   u"-U"_s, server.user(), u"-d"_s, u"shop"_s, u"-c"_s,
                   u"INSERT INTO goods SELECT n, repeat('x', 40) "
                   "FROM generate_series(10, 200000) n"_s}};
    const ToolResult refused = runTool(psql);
    QVERIFY2(refused.errors.contains("No space left on device"), refused.errors.constData());
    QVERIFY(server.isRunning());
    QCOMPARE(server.value(u"shop"_s, u"SELECT count(*) FROM goods"_s), u"3"_s);
    disk.makeRoom();
    const ToolResult taken = runTool(psql);
    QVERIFY2(taken.exitCode == 0, taken.errors.constData());
}

void TestServers::diskOfMariaDbCanBeFull()
{
    SmallDisk disk;
    if (!disk.isInside()) {
        QVERIFY2(disk.runInside("diskOfMariaDbCanBeFull"), disk.said().constData());
        return;
    }
    disk.mount(200);
    MariaDbServer server({.dataFolder = disk.path()});
    server.start();
    createAndFill(server);
    disk.fill(2);
    ToolCall client{u"mariadb"_s,
                    {u"--no-defaults"_s, u"-u"_s, u"root"_s, u"-S"_s, server.socket(), u"-D"_s,
                     u"shop"_s, u"-e"_s,
                     u"INSERT INTO goods SELECT seq, repeat('x', 40) FROM seq_10_to_200000"_s}};
    const ToolResult refused = runTool(client);
    // InnoDB needs room to take rows back as well; without any it ends the whole server.
    QVERIFY2(refused.errors.contains("is full") || refused.errors.contains("Lost connection"),
             refused.errors.constData());
    QVERIFY(endOfFile(server.logFile(), 1'000'000).contains("The table 'goods' is full"));
    disk.makeRoom();
    // One that ends may still be at its last words.
    server.restart();
    QCOMPARE(server.value(u"shop"_s, u"SELECT count(*) FROM goods"_s), u"3"_s);
    const ToolResult taken = runTool(client);
    QVERIFY2(taken.exitCode == 0, taken.errors.constData());
}

void TestServers::nothingStaysOfAKilledTest()
{
    // The test calls itself; the inner one starts servers and is killed.
    if (qEnvironmentVariableIsSet(s_ofOwn)) {
        PostgresServer &postgres = PostgresServer::shared();
        MariaDbServer &mariaDb = MariaDbServer::shared();
        std::printf("%s\n%s\nready\n", qUtf8Printable(QFileInfo(postgres.logFile()).path()),
                    qUtf8Printable(QFileInfo(mariaDb.logFile()).path()));
        std::fflush(stdout);
        pause();
    }
    QProcess inside;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QString::fromLatin1(s_ofOwn), u"1"_s);
    inside.setProcessEnvironment(environment);
    inside.start(QCoreApplication::applicationFilePath(), {u"nothingStaysOfAKilledTest"_s});
    QByteArray said;
    while (!said.contains("\nready\n")) {
        QVERIFY2(inside.waitForReadyRead(120'000), said.constData());
        said += inside.readAll();
    }
    QStringList folders;
    for (const QByteArray &line : said.split('\n')) {
        if (line.contains("/mrserver-"))
            folders << QString::fromLocal8Bit(line);
    }
    QCOMPARE(folders.size(), 2);
    for (const QString &folder : folders)
        QVERIFY(!processesWith(folder).isEmpty());
    inside.kill();
    QVERIFY(inside.waitForFinished());
    for (const QString &folder : folders) {
        QVERIFY(waitUntil([&] { return processesWith(folder).isEmpty(); }, 20s));
        QVERIFY(waitUntil([&] { return !QFileInfo::exists(folder); }, 20s));
    }
}

QTEST_GUILESS_MAIN(TestServers)

#include "testservers.moc"
