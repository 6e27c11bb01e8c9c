#include "tests/servers/mariadbserver.h"

#include <QFile>
#include <QUuid>

#include <csignal>

namespace millrace::test {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QString quoted(QString name)
{
    name.replace(u'`', u"``"_s);
    return u'`' + name + u'`';
}

QString unescaped(const QByteArray &text)
{
    QByteArray value = text;
    value.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
    return QString::fromUtf8(value);
}

/// The rows of what the client's --xml prints. Read by hand: the client writes control characters
/// as they are, which no XML reader takes.
QList<QStringList> rowsOf(const QByteArray &xml)
{
    QList<QStringList> found;
    const qsizetype last = xml.lastIndexOf("<resultset");
    qsizetype at = last;
    while (at >= 0) {
        const qsizetype row = xml.indexOf("<row>", at);
        if (row < 0)
            break;
        const qsizetype rowEnd = xml.indexOf("</row>", row);
        QStringList values;
        for (at = xml.indexOf("<field name=\"", row); at >= 0 && at < rowEnd;
             at = xml.indexOf("<field name=\"", at)) {
            const qsizetype open = xml.indexOf('>', at) + 1;
            if (xml[open - 2] == '/') {
                values << QString();
                at = open;
                continue;
            }
            const qsizetype close = xml.indexOf("</field>", open);
            const QString value = unescaped(xml.mid(open, close - open));
            values << (value.isNull() ? u""_s : value);
            at = close;
        }
        found << values;
        at = rowEnd;
    }
    return found;
}

} // namespace

MariaDbServer::MariaDbServer(MariaDbOptions options)
    : m_options(std::move(options))
    , m_folder(shortFolderTemplate())
    , m_account(serverAccount({u"mysql"_s, u"nobody"_s}))
    , m_password(QUuid::createUuid().toString(QUuid::Id128))
{
}

MariaDbServer::~MariaDbServer() { kill(); }

MariaDbServer &MariaDbServer::shared()
{
    static MariaDbServer server;
    if (!server.isRunning())
        server.start();
    return server;
}

QString MariaDbServer::socket() const { return m_folder.filePath(u"server.sock"_s); }
QString MariaDbServer::logFile() const { return m_folder.filePath(u"server.log"_s); }

QString MariaDbServer::dataDirectory() const
{
    return m_options.dataFolder.isEmpty() ? m_folder.filePath(u"data"_s)
                                          : m_options.dataFolder + u"/data"_s;
}

void MariaDbServer::initialise()
{
    giveTo(m_account, m_folder.path());
    if (!m_options.dataFolder.isEmpty())
        giveTo(m_account, m_options.dataFolder);
    ToolCall install{u"mariadb-install-db"_s,
                     {u"--no-defaults"_s, u"--auth-root-authentication-method=normal"_s,
                      u"--skip-test-db"_s, u"--skip-name-resolve"_s,
                      u"--innodb-flush-log-at-trx-commit=2"_s}};
    install.arguments += places();
    install.folder = m_folder.path();
    install.account = m_account;
    mustRun(install);
    m_tls = copyOf(m_options.tls, m_folder.path(), m_account);
    m_port = freePort();
}

QStringList MariaDbServer::places() const
{
    // A server that starts removes what it takes for its own leavings in the folder for temporary
    // tables, and so those of every other that shares it.
    QStringList found{u"--datadir="_s + dataDirectory(), u"--innodb-log-file-size=32M"_s,
                      u"--tmpdir="_s + m_folder.path()};
    if (m_options.dataFolder.isEmpty())
        return found;
    for (const QString &name :
         {u"innodb-log-group-home-dir"_s, u"innodb-data-home-dir"_s, u"innodb-undo-directory"_s})
        found << u"--%1=%2"_s.arg(name, m_folder.path());
    return found;
}

QStringList MariaDbServer::arguments() const
{
    QStringList found{u"--no-defaults"_s, u"--socket="_s + socket(), u"--port=%1"_s.arg(m_port),
                      u"--bind-address=127.0.0.1"_s,
                      u"--pid-file="_s + m_folder.filePath(u"server.pid"_s),
                      u"--skip-name-resolve"_s, u"--skip-log-bin"_s,
                      u"--default-time-zone=+00:00"_s, u"--character-set-server=utf8mb4"_s,
                      u"--innodb-buffer-pool-size=64M"_s, u"--innodb-use-native-aio=OFF"_s,
                      // 2: a commit reaches the system, and so outlives a kill.
                      u"--innodb-flush-log-at-trx-commit=%1"_s.arg(m_options.isSynced ? 1 : 2),
                      u"--local-infile=%1"_s.arg(m_options.allowsLocalFiles ? 1 : 0)};
    if (!m_options.sqlMode.isNull())
        found << u"--sql-mode="_s + m_options.sqlMode;
    if (!m_tls.certificate.isEmpty())
        found << u"--ssl-cert="_s + m_tls.certificate << u"--ssl-key="_s + m_tls.key;
    if (!m_tls.authorities.isEmpty())
        found << u"--ssl-ca="_s + m_tls.authorities;
    return found + places() + m_options.settings;
}

void MariaDbServer::start()
{
    if (isRunning())
        return;
    const bool isNew = m_port == 0;
    if (isNew)
        initialise();
    m_process.start(u"/usr/sbin/mariadbd"_s, arguments(), m_folder.path(), logFile(), m_account);
    const bool isReady = waitUntil([&] { return !m_process.isRunning() || greets(m_port); }, 120s);
    if (!isReady || !m_process.isRunning())
        qFatal("MariaDB did not start: %s", endOfFile(logFile()).constData());
    if (isNew)
        createUser();
}

void MariaDbServer::createUser()
{
    // A user of "%" is not the one who comes by the socket as long as ''@'localhost' exists.
    execute({},
            u"DROP USER IF EXISTS ''@'localhost';"
            "CREATE USER '%1'@'%' IDENTIFIED BY '%2';"
            "GRANT ALL PRIVILEGES ON *.* TO '%1'@'%' WITH GRANT OPTION;"_s.arg(user(), password()));
}

void MariaDbServer::stop() { m_process.stop(SIGTERM); }
void MariaDbServer::kill() { m_process.kill(); }

void MariaDbServer::restart()
{
    stop();
    start();
}

void MariaDbServer::createDatabase(const QString &name)
{
    execute({}, u"CREATE OR REPLACE DATABASE %1 CHARACTER SET utf8mb4"_s.arg(quoted(name)));
}

void MariaDbServer::dropDatabase(const QString &name)
{
    execute({}, u"DROP DATABASE IF EXISTS "_s + quoted(name));
}

ToolCall MariaDbServer::client(const QString &database, const QString &sql,
                               const QStringList &options) const
{
    ToolCall call{u"mariadb"_s,
                  QStringList{u"--no-defaults"_s, u"--user=root"_s, u"--socket="_s + socket(),
                              u"--default-character-set=utf8mb4"_s, u"--local-infile=1"_s}
                      + options};
    if (!database.isEmpty())
        call.arguments << u"--database="_s + database;
    call.input = sql.toUtf8();
    return call;
}

void MariaDbServer::execute(const QString &database, const QString &sql)
{
    const ToolResult result = runTool(client(database, sql, {u"--batch"_s}));
    if (result.exitCode != 0)
        qFatal("%s\n%s", result.errors.constData(), qUtf8Printable(sql.left(2000)));
}

QList<QStringList> MariaDbServer::rows(const QString &database, const QString &sql)
{
    const ToolResult result = runTool(client(database, sql, {u"--xml"_s}));
    if (result.exitCode != 0)
        qFatal("%s\n%s", result.errors.constData(), qUtf8Printable(sql.left(2000)));
    return rowsOf(result.output);
}

QString MariaDbServer::value(const QString &database, const QString &sql)
{
    return rows(database, sql).value(0).value(0);
}

} // namespace millrace::test
