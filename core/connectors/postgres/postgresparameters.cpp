#include "core/connectors/postgres/postgresparameters.h"

#include <openssl/x509.h>

#include <QFile>
#include <QFileInfo>

#include <array>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// No such file: libpq checks a certificate against ~/.postgresql/root.crt when it finds one, also
/// in modes that are meant to check nothing.
constexpr QLatin1StringView s_noFile("/dev/null/none");

QString modeName(TlsMode mode)
{
    switch (mode) {
    case TlsMode::Disable:
        return u"disable"_s;
    case TlsMode::Prefer:
        return u"prefer"_s;
    case TlsMode::Require:
        return u"require"_s;
    case TlsMode::VerifyCa:
        return u"verify-ca"_s;
    case TlsMode::VerifyFull:
        return u"verify-full"_s;
    }
    return u"prefer"_s;
}

constexpr int s_usualPort = 5432;
constexpr QLatin1StringView s_socketName(".s.PGSQL.");

/// The port is a part of the name of a Unix socket.
int portOf(const QString &socketFile, int port)
{
    bool isNumber = false;
    const int ofFile = socketFile.mid(socketFile.lastIndexOf(s_socketName) + s_socketName.size())
                           .toInt(&isNumber);
    if (!socketFile.isEmpty() && isNumber)
        return ofFile;
    return port > 0 ? port : s_usualPort;
}

/// The file with the authorities the system trusts.
QString systemAuthorities()
{
    // libpq 15 knows no "system"; these are the places of Debian, Fedora and OpenSSL itself.
    const std::array candidates{qEnvironmentVariable(X509_get_default_cert_file_env()),
                                u"/etc/ssl/certs/ca-certificates.crt"_s,
                                u"/etc/pki/tls/certs/ca-bundle.crt"_s, u"/etc/ssl/ca-bundle.pem"_s,
                                QString::fromUtf8(X509_get_default_cert_file())};
    for (const QString &file : candidates) {
        if (!file.isEmpty() && QFile::exists(file))
            return file;
    }
    return {};
}

} // namespace

PostgresParameters::PostgresParameters(const ServerOptions &options, const ServerAddress &address)
{
    if (!address.socketFile.isEmpty()) {
        set("host", QFileInfo(address.socketFile).absolutePath());
    } else {
        // The name is for the certificate; each address needs one.
        set("host", QStringList(address.addresses.size(), address.host).join(u','));
        set("hostaddr", address.addresses.join(u','));
    }
    set("port", QString::number(portOf(address.socketFile, address.port)));
    set("dbname", options.database);
    set("user", options.user);
    set("password", options.password);
    set("application_name", options.applicationName);
    set("client_encoding", u"UTF8"_s);
    // A server that vanished without a word is noticed within two minutes.
    set("keepalives_idle", u"60"_s);
    set("keepalives_interval", u"15"_s);
    set("keepalives_count", u"4"_s);
    setTls(options.tls);
}

void PostgresParameters::setTls(const TlsOptions &tls)
{
    // A trusted fingerprint takes the place of the authority; it is compared after the handshake.
    const bool isPinned = !tls.fingerprint.isEmpty() && tls.mode != TlsMode::Disable;
    // With a ticket of Kerberos at hand, libpq would encrypt by that instead: no certificate would
    // be looked at, and "never" would not be true.
    if (tls.mode != TlsMode::Prefer)
        set("gssencmode", u"disable"_s);
    set("sslmode", modeName(isPinned ? TlsMode::Require : tls.mode));
    if (!isPinned && verifiesAuthority(tls))
        set("sslrootcert", tls.caCertificate.isEmpty() ? systemAuthorities() : tls.caCertificate);
    else
        set("sslrootcert", QString(s_noFile));
    set("sslcert", tls.clientCertificate);
    set("sslkey", tls.clientKey);
    set("sslpassword", tls.clientKeyPassword);
}

void PostgresParameters::set(const char *keyword, const QString &value)
{
    m_keywords.push_back(keyword);
    m_values.push_back(value.toUtf8());
}

std::vector<const char *> PostgresParameters::keywords() const
{
    std::vector<const char *> words = m_keywords;
    words.push_back(nullptr);
    return words;
}

std::vector<const char *> PostgresParameters::values() const
{
    std::vector<const char *> texts;
    texts.reserve(m_values.size() + 1);
    for (const QByteArray &value : m_values)
        texts.push_back(value.constData());
    texts.push_back(nullptr);
    return texts;
}

bool verifiesAuthority(const TlsOptions &options)
{
    return options.mode == TlsMode::VerifyCa || options.mode == TlsMode::VerifyFull;
}

QString socketFileOf(const ServerOptions &options)
{
    const QString &place = options.socketFolder;
    if (place.isEmpty() || QFileInfo(place).fileName().startsWith(s_socketName))
        return place;
    return place + u'/' + s_socketName
        + QString::number(options.port > 0 ? options.port : s_usualPort);
}

PostgresSite siteOf(const ServerOptions &options)
{
    const QString server = options.socketFolder.isEmpty()
        ? u"%1:%2"_s.arg(options.host,
                         QString::number(options.port > 0 ? options.port : s_usualPort))
        : options.socketFolder;
    return {server, options.database, options.user,
            Redactor({options.password, options.tls.clientKeyPassword})};
}

} // namespace millrace
