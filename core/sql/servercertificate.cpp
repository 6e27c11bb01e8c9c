#include "core/sql/servercertificate.h"

#include "core/connector/certificateidentity.h"
#include "core/sql/certificateerrors.h"
#include "core/sql/certificatefetch.h"

#include <QCryptographicHash>
#include <QSslCertificate>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

QString withColons(const QByteArray &digest)
{
    return QString::fromLatin1(digest.toHex(':').toUpper());
}

} // namespace

QString ServerCertificate::shownFingerprint() const
{
    return withColons(QByteArray::fromHex(fingerprint.toLatin1()));
}

QString ServerCertificate::sha1Fingerprint() const
{
    return withColons(QCryptographicHash::hash(der, QCryptographicHash::Sha1));
}

QByteArray ServerCertificate::pem() const { return QSslCertificate(der, QSsl::Der).toPem(); }

std::optional<ServerCertificate> ServerCertificate::fromDer(const QByteArray &der)
{
    const auto identity = certificateIdentity(der);
    if (!identity)
        return std::nullopt;
    const QSslCertificate read(der, QSsl::Der);
    ServerCertificate found;
    found.der = read.toDer();
    found.fingerprint = QString::fromLatin1(read.digest(QCryptographicHash::Sha256).toHex());
    found.subject = identity->subject;
    found.issuer = identity->issuer;
    found.names = identity->names;
    found.validFrom = identity->validFrom;
    found.validUntil = identity->validUntil;
    found.isSelfSigned = identity->isSelfSigned;
    return found;
}

Result<QList<ServerCertificate>> fetchServerCertificates(ServerProtocol protocol,
                                                         const ServerAddress &address,
                                                         std::chrono::seconds timeout,
                                                         const Cancellation &cancellation)
{
    return CertificateFetch(address, timeout, cancellation).run(protocol);
}

Result<void> checkFingerprint(const ServerCertificate &certificate, const QString &trusted,
                              const ServerAddress &address)
{
    QString digits = trusted.toLower();
    digits.remove(u':').remove(u' ');
    if (digits == certificate.fingerprint)
        return {};
    return makeError(certificateerrors::fingerprintDiffers,
                     {address.text(), certificate.shownFingerprint()}, {}, u"/tls/fingerprint"_s);
}

Error untrustedCertificate(const ServerCertificate &certificate, const QString &why,
                           const ServerAddress &address)
{
    const QString until = certificate.validUntil.date().toString(Qt::ISODate);
    return makeError(certificateerrors::untrusted,
                     {address.text(), certificate.subject, certificate.issuer, until,
                      certificate.shownFingerprint()},
                     why, u"/tls/fingerprint"_s);
}

} // namespace millrace
