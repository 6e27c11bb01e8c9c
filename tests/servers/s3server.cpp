#include "tests/servers/s3server.h"

#include <QEventLoop>
#include <QFile>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QUuid>

namespace millrace::test {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QNetworkReply *finished(QNetworkReply *reply)
{
    QEventLoop loop;
    QObject::connect(reply, &QNetworkReply::finished, &loop, &QEventLoop::quit);
    if (!reply->isFinished())
        loop.exec();
    return reply;
}

int statusOf(const QNetworkReply &reply)
{
    return reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
}

} // namespace

S3Server::S3Server(std::chrono::seconds clockAhead)
    : m_clockAhead(clockAhead)
    , m_folder(shortFolderTemplate())
    , m_secret(QUuid::createUuid().toString(QUuid::Id128))
    , m_port(freePort())
{
    start();
}

S3Server::~S3Server() { m_process.kill(); }

S3Server &S3Server::shared()
{
    static S3Server server;
    return server;
}

QString S3Server::endpoint() const { return u"http://127.0.0.1:%1"_s.arg(m_port); }

void S3Server::start()
{
    const Account account = serverAccount({u"nobody"_s});
    // The account may not be able to read the folder of the sources.
    const QString script = m_folder.filePath(u"s3server.py"_s);
    if (!QFile::copy(QStringLiteral(MILLRACE_S3_SERVER), script))
        qFatal("%s cannot be copied.", MILLRACE_S3_SERVER);
    giveTo(account, m_folder.path());
    giveTo(account, script);
    const QString log = m_folder.filePath(u"log"_s);
    // Debian's interpreter, which knows Debian's packages, whichever the path leads to; -I: without
    // those of a person.
    m_process.start(u"/usr/bin/python3"_s,
                    {u"-I"_s, script, m_folder.path(), QString::number(m_port), accessKey(),
                     m_secret, QString::number(m_clockAhead.count())},
                    m_folder.path(), log, account);
    const bool isReady = waitUntil(
        [&] { return !m_process.isRunning() || QFile::exists(m_folder.filePath(u"ready"_s)); },
        60s);
    if (!isReady || !m_process.isRunning())
        qFatal("The storage server did not start: %s", endOfFile(log).constData());
}

void S3Server::signIn()
{
    QNetworkRequest request(QUrl(endpoint() + u"/auth/v1.0"_s));
    request.setRawHeader("X-Auth-User", accessKey().toUtf8());
    request.setRawHeader("X-Auth-Key", m_secret.toUtf8());
    QNetworkAccessManager manager;
    const std::unique_ptr<QNetworkReply> reply(finished(manager.get(request)));
    m_token = reply->rawHeader("X-Auth-Token");
    m_storage = QUrl(QString::fromUtf8(reply->rawHeader("X-Storage-Url")));
    if (m_token.isEmpty())
        qFatal("The storage server lets nobody in: %s", reply->readAll().constData());
}

S3Server::Answer S3Server::ask(const QByteArray &method, const QString &path,
                               const QByteArray &query)
{
    if (m_token.isEmpty())
        signIn();
    QUrl url = m_storage;
    url.setPath(m_storage.path() + u'/' + path, QUrl::DecodedMode);
    url.setQuery(QString::fromLatin1(query));
    QNetworkRequest request(url);
    request.setRawHeader("X-Auth-Token", m_token);
    // The answer as it is stored, compressed or not.
    request.setRawHeader("Accept-Encoding", "identity");
    QNetworkAccessManager manager;
    const std::unique_ptr<QNetworkReply> reply(
        finished(manager.sendCustomRequest(request, method)));
    return {statusOf(*reply), reply->readAll(), reply->rawHeader("Content-Type")};
}

void S3Server::createBucket(const QString &name)
{
    const Answer answer = ask("PUT", name);
    if (answer.status < 200 || answer.status > 299)
        qFatal("No bucket was made (%d): %s", answer.status, answer.body.constData());
}

QStringList S3Server::objects(const QString &bucket)
{
    const Answer answer = ask("GET", bucket, "format=plain&limit=10000");
    if (answer.status != 200 && answer.status != 204)
        qFatal("The bucket cannot be read (%d): %s", answer.status, answer.body.constData());
    QStringList names = QString::fromUtf8(answer.body).split(u'\n', Qt::SkipEmptyParts);
    names.sort();
    return names;
}

QByteArray S3Server::object(const QString &bucket, const QString &name)
{
    const Answer answer = ask("GET", bucket + u'/' + name);
    if (answer.status != 200)
        qFatal("The object cannot be read (%d): %s", answer.status, answer.body.constData());
    return answer.body;
}

QByteArray S3Server::contentType(const QString &bucket, const QString &name)
{
    return ask("GET", bucket + u'/' + name).contentType;
}

} // namespace millrace::test
