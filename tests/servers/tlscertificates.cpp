#include "tests/servers/tlscertificates.h"

namespace millrace::test {

using namespace Qt::StringLiterals;

namespace {

constexpr const char *s_settings = R"([req]
distinguished_name = name
prompt = no
[name]
CN = unused
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[server]
basicConstraints = critical, CA:FALSE
extendedKeyUsage = serverAuth
subjectAltName = DNS:localhost, IP:127.0.0.1, IP:::1
[other]
basicConstraints = critical, CA:FALSE
extendedKeyUsage = serverAuth
subjectAltName = DNS:elsewhere.example
[client]
basicConstraints = critical, CA:FALSE
extendedKeyUsage = clientAuth
)";

const QStringList &newKey()
{
    static const QStringList s_arguments{u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s,
                                         u"ec_paramgen_curve:prime256v1"_s, u"-nodes"_s};
    return s_arguments;
}

} // namespace

TlsCertificates::TlsCertificates(const QString &clientName)
{
    writeFile(path(u"settings"_s), s_settings);
    makeAuthority(u"authority"_s);
    makeAuthority(u"strange"_s);
    makeSigned(u"server"_s, u"localhost"_s, u"server"_s);
    makeSigned(u"other"_s, u"elsewhere.example"_s, u"other"_s);
    makeSigned(u"client"_s, clientName, u"client"_s);
    openssl(QStringList{u"req"_s, u"-x509"_s, u"-config"_s, path(u"settings"_s), u"-extensions"_s,
                        u"server"_s, u"-days"_s, u"30"_s, u"-subj"_s, u"/CN=localhost"_s,
                        u"-keyout"_s, path(u"self.key"_s), u"-out"_s, path(u"self.crt"_s)}
            + newKey());
    openssl({u"pkey"_s, u"-in"_s, clientKey(), u"-aes256"_s, u"-passout"_s,
             u"pass:"_s + clientKeyPassword(), u"-out"_s, lockedClientKey()});
}

ServerTls TlsCertificates::server() const
{
    return {path(u"server.crt"_s), path(u"server.key"_s), authority()};
}

ServerTls TlsCertificates::serverOfOtherName() const
{
    return {path(u"other.crt"_s), path(u"other.key"_s), authority()};
}

ServerTls TlsCertificates::selfSigned() const
{
    return {path(u"self.crt"_s), path(u"self.key"_s), {}};
}

QString TlsCertificates::fingerprint(const QString &certificate)
{
    const ToolResult result = mustRun(
        {u"openssl"_s,
         {u"x509"_s, u"-in"_s, certificate, u"-noout"_s, u"-fingerprint"_s, u"-sha256"_s}});
    return QString::fromLatin1(result.output).section(u'=', 1).trimmed().remove(u':').toLower();
}

void TlsCertificates::openssl(const QStringList &arguments) const
{
    mustRun({u"openssl"_s, arguments});
}

void TlsCertificates::makeAuthority(const QString &name) const
{
    openssl(QStringList{u"req"_s, u"-x509"_s, u"-config"_s, path(u"settings"_s), u"-extensions"_s,
                        u"authority"_s, u"-days"_s, u"30"_s, u"-subj"_s,
                        u"/O=Millrace tests/CN=Test authority"_s, u"-keyout"_s,
                        path(name + u".key"_s), u"-out"_s, path(name + u".crt"_s)}
            + newKey());
}

void TlsCertificates::makeSigned(const QString &name, const QString &subject,
                                 const QString &section) const
{
    const QString request = path(name + u".csr"_s);
    openssl(QStringList{u"req"_s, u"-new"_s, u"-config"_s, path(u"settings"_s), u"-subj"_s,
                        u"/CN="_s + subject, u"-keyout"_s, path(name + u".key"_s), u"-out"_s,
                        request}
            + newKey());
    openssl({u"x509"_s, u"-req"_s, u"-in"_s, request, u"-CA"_s, authority(), u"-CAkey"_s,
             path(u"authority.key"_s), u"-set_serial"_s,
             u"0x"_s + QString::fromLatin1(name.toUtf8().toHex()), u"-days"_s, u"30"_s,
             u"-extfile"_s, path(u"settings"_s), u"-extensions"_s, section, u"-out"_s,
             path(name + u".crt"_s)});
}

} // namespace millrace::test
