#include "tests/servers/mailserver.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

namespace millrace::test {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QString wordOf(MailServerOptions::Security security)
{
    switch (security) {
    case MailServerOptions::Security::Tls:
        return u"tls"_s;
    case MailServerOptions::Security::StartTls:
        return u"starttls"_s;
    case MailServerOptions::Security::None:
        break;
    }
    return u"none"_s;
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

QByteArray ReceivedMail::head() const { return bytes.first(bytes.indexOf("\r\n\r\n") + 2); }

QString ReceivedMail::header(const QByteArray &name) const
{
    QByteArray unfolded = head();
    unfolded.replace("\r\n ", " ");
    for (const QByteArray &line : unfolded.split('\n')) {
        if (!line.startsWith(QByteArray(name + ": ")))
            continue;
        static const QRegularExpression s_word(u"=\\?UTF-8\\?B\\?([^?]*)\\?=\\s*"_s);
        QString value = QString::fromLatin1(line.mid(name.size() + 2).trimmed());
        if (!value.contains("=?UTF-8?B?"_L1))
            return value;
        QString decoded;
        auto words = s_word.globalMatch(value);
        while (words.hasNext()) {
            decoded
                += QString::fromUtf8(QByteArray::fromBase64(words.next().captured(1).toLatin1()));
        }
        return decoded;
    }
    return {};
}

QString ReceivedMail::body() const
{
    return QString::fromUtf8(QByteArray::fromBase64(bytes.mid(bytes.indexOf("\r\n\r\n") + 4)));
}

MailServer::MailServer(const MailServerOptions &options)
    : m_folder(shortFolderTemplate())
    , m_port(freePort())
{
    const Account account = serverAccount({u"nobody"_s});
    // The account may not be able to read the folder of the sources.
    const QString script = m_folder.filePath(u"mailserver.py"_s);
    if (!QFile::copy(QStringLiteral(MILLRACE_MAIL_SERVER), script))
        qFatal("%s cannot be copied.", MILLRACE_MAIL_SERVER);
    giveTo(account, m_folder.path());
    giveTo(account, script);
    const bool isEncrypted = options.security != MailServerOptions::Security::None;
    const ServerTls tls = isEncrypted ? copyOf(options.tls, m_folder.path(), account) : ServerTls();
    const QString log = m_folder.filePath(u"log"_s);
    m_process.start(u"/usr/bin/python3"_s,
                    {u"-I"_s, script, m_folder.path(), QString::number(m_port),
                     wordOf(options.security), tls.certificate, tls.key, options.user,
                     options.password},
                    m_folder.path(), log, account);
    const bool isReady = waitUntil(
        [&] { return !m_process.isRunning() || QFile::exists(m_folder.filePath(u"ready"_s)); },
        60s);
    if (!isReady || !m_process.isRunning())
        qFatal("The mail server did not start: %s", endOfFile(log).constData());
}

MailServer::~MailServer() { m_process.kill(); }

std::vector<ReceivedMail> MailServer::mails() const
{
    std::vector<ReceivedMail> all;
    for (int number = 1;; ++number) {
        const QString path = m_folder.filePath(QString::number(number));
        if (!QFile::exists(path + u".eml"_s))
            return all;
        const QJsonObject facts = QJsonDocument::fromJson(contentOf(path + u".json"_s)).object();
        QStringList to;
        for (const QJsonValue &address : facts["to"_L1].toArray())
            to << address.toString();
        all.push_back({contentOf(path + u".eml"_s), facts["from"_L1].toString(), to,
                       facts["user"_L1].toString(), facts["tls"_L1].toBool()});
    }
}

} // namespace millrace::test
