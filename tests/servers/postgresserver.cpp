#include "tests/servers/postgresserver.h"

#include <QDir>
#include <QFile>
#include <QUuid>

#include <csignal>

namespace millrace::test {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// The folder of the newest version that is installed.
QString programFolder()
{
    const QDir versions(u"/usr/lib/postgresql"_s);
    int newest = 0;
    const QStringList names = versions.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &name : names) {
        if (QFile::exists(versions.filePath(name + u"/bin/postgres"_s)))
            newest = qMax(newest, name.toInt());
    }
    if (newest == 0)
        qFatal("No PostgreSQL server is installed under %s.", qUtf8Printable(versions.path()));
    return versions.filePath(QString::number(newest) + u"/bin/"_s);
}

QString withoutSemicolon(const QString &sql)
{
    QString text = sql.trimmed();
    while (text.endsWith(u';'))
        text.chop(1);
    return text;
}

/// One value of COPY's text format.
QString copiedValue(const QByteArray &text)
{
    if (text == "\\N")
        return {};
    QByteArray value("", 0);
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            value += text[i];
            continue;
        }
        static const QByteArray s_letters("bfnrtv");
        static const QByteArray s_meanings("\b\f\n\r\t\v");
        const qsizetype place = s_letters.indexOf(text[++i]);
        value += place < 0 ? text[i] : s_meanings[place];
    }
    return QString::fromUtf8(value);
}

} // namespace

PostgresServer::PostgresServer(PostgresOptions options)
    : m_options(std::move(options))
    , m_folder(shortFolderTemplate())
    , m_account(serverAccount({u"postgres"_s, u"nobody"_s}))
    , m_programs(programFolder())
    , m_password(QUuid::createUuid().toString(QUuid::Id128))
{
}

PostgresServer::~PostgresServer() { kill(); }

PostgresServer &PostgresServer::shared()
{
    static PostgresServer server;
    if (!server.isRunning())
        server.start();
    return server;
}

QString PostgresServer::socketFolder() const { return m_folder.path(); }
QString PostgresServer::logFile() const { return m_folder.filePath(u"server.log"_s); }

QString PostgresServer::dataDirectory() const
{
    return m_options.dataFolder.isEmpty() ? m_folder.filePath(u"data"_s)
                                          : m_options.dataFolder + u"/data"_s;
}

void PostgresServer::initialise()
{
    giveTo(m_account, m_folder.path());
    if (!m_options.dataFolder.isEmpty())
        giveTo(m_account, m_options.dataFolder);
    const QString passwordFile = m_folder.filePath(u"password"_s);
    writeFile(passwordFile, m_password.toUtf8());
    giveTo(m_account, passwordFile);
    ToolCall initdb{m_programs + u"initdb"_s,
                    {u"--pgdata="_s + dataDirectory(), u"--username="_s + user(),
                     u"--pwfile="_s + passwordFile, u"--encoding=UTF8"_s, u"--locale=C"_s,
                     u"--auth=scram-sha-256"_s, u"--no-sync"_s, u"--no-instructions"_s}};
    if (!m_options.dataFolder.isEmpty())
        initdb.arguments << u"--waldir="_s + m_folder.filePath(u"log"_s);
    initdb.folder = m_folder.path();
    initdb.account = m_account;
    mustRun(initdb);
    QFile::remove(passwordFile);

    m_port = freePort();
    QStringList settings{u"listen_addresses = '127.0.0.1'"_s,
                         u"port = %1"_s.arg(m_port),
                         u"unix_socket_directories = '%1'"_s.arg(socketFolder()),
                         u"fsync = %1"_s.arg(m_options.isSynced ? u"on"_s : u"off"_s),
                         u"timezone = 'UTC'"_s,
                         u"log_timezone = 'UTC'"_s,
                         u"log_line_prefix = '%m [%p] %u '"_s};
    if (!m_options.tls.certificate.isEmpty()) {
        const ServerTls files = copyOf(m_options.tls, m_folder.path(), m_account);
        settings << u"ssl = on"_s << u"ssl_cert_file = '%1'"_s.arg(files.certificate)
                 << u"ssl_key_file = '%1'"_s.arg(files.key)
                 << u"ssl_ca_file = '%1'"_s.arg(files.authorities);
    }
    settings += m_options.settings;
    QStringList rules = m_options.hostRules;
    rules << u"local all all trust"_s << u"local replication all trust"_s
          << u"host all all 127.0.0.1/32 scram-sha-256"_s
          << u"host all all ::1/128 scram-sha-256"_s;
    writeFile(dataDirectory() + u"/postgresql.conf"_s, (settings.join(u'\n') + u'\n').toUtf8());
    giveTo(m_account, dataDirectory() + u"/postgresql.conf"_s);
    writeFile(dataDirectory() + u"/pg_hba.conf"_s, (rules.join(u'\n') + u'\n').toUtf8());
    giveTo(m_account, dataDirectory() + u"/pg_hba.conf"_s);
}

void PostgresServer::start()
{
    if (isRunning())
        return;
    if (m_port == 0)
        initialise();
    // A crash leaves it, and it would look like one of the new process.
    const QString pidFile = dataDirectory() + u"/postmaster.pid"_s;
    QFile::remove(pidFile);
    m_process.start(m_programs + u"postgres"_s, {u"-D"_s, dataDirectory()}, m_folder.path(),
                    logFile(), m_account);
    const bool isReady = waitUntil(
        [&] {
            QFile file(pidFile);
            return !m_process.isRunning()
                || (file.open(QIODevice::ReadOnly)
                    && file.readAll().split('\n').value(7).trimmed() == "ready");
        },
        60s);
    if (!isReady || !m_process.isRunning())
        qFatal("PostgreSQL did not start: %s", endOfFile(logFile()).constData());
}

void PostgresServer::stop() { m_process.stop(SIGINT); }
void PostgresServer::kill() { m_process.kill(); }

void PostgresServer::restart()
{
    stop();
    start();
}

void PostgresServer::createDatabase(const QString &name)
{
    dropDatabase(name);
    QString quoted = name;
    quoted.replace(u'"', u"\"\""_s);
    execute(u"postgres"_s, u"CREATE DATABASE \"%1\" TEMPLATE template0"_s.arg(quoted));
}

void PostgresServer::dropDatabase(const QString &name)
{
    QString quoted = name;
    quoted.replace(u'"', u"\"\""_s);
    execute(u"postgres"_s, u"DROP DATABASE IF EXISTS \"%1\" WITH (FORCE)"_s.arg(quoted));
}

ToolCall PostgresServer::psql(const QString &database, const QByteArray &input) const
{
    ToolCall call{m_programs + u"psql"_s,
                  {u"-X"_s, u"-q"_s, u"-v"_s, u"ON_ERROR_STOP=1"_s, u"-h"_s, socketFolder(),
                   u"-p"_s, QString::number(m_port), u"-U"_s, user(), u"-d"_s, database}};
    call.input = input;
    call.environment = {u"PGCLIENTENCODING=UTF8"_s, u"PGOPTIONS=-c client_min_messages=warning"_s,
                        u"PGAPPNAME=millrace test"_s};
    return call;
}

void PostgresServer::execute(const QString &database, const QString &sql)
{
    const ToolResult result = runTool(psql(database, sql.toUtf8()));
    if (result.exitCode != 0)
        qFatal("%s\n%s", result.errors.constData(), qUtf8Printable(sql.left(2000)));
}

QList<QStringList> PostgresServer::rows(const QString &database, const QString &sql)
{
    const QString copy = u"COPY (%1\n) TO STDOUT;"_s.arg(withoutSemicolon(sql));
    const ToolResult result = runTool(psql(database, copy.toUtf8()));
    if (result.exitCode != 0)
        qFatal("%s\n%s", result.errors.constData(), qUtf8Printable(sql.left(2000)));
    QList<QStringList> found;
    QList<QByteArray> lines = result.output.split('\n');
    lines.removeLast();
    for (const QByteArray &line : lines) {
        QStringList row;
        const QList<QByteArray> values = line.split('\t');
        for (const QByteArray &value : values)
            row << copiedValue(value);
        found << row;
    }
    return found;
}

QString PostgresServer::value(const QString &database, const QString &sql)
{
    return rows(database, sql).value(0).value(0);
}

} // namespace millrace::test
