#include "core/sql/servercertificate.h"

#include "core/sql/certificateerrors.h"
#include "core/sql/certificatefetch.h"

#include <QCryptographicHash>
#include <QSslCertificate>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype s_longestName = 120;
constexpr qsizetype s_mostNames = 50;

/// What a stranger wrote, fit to be shown.
QString shown(QString text)
{
    for (QChar &letter : text) {
        if (!letter.isPrint())
            letter = u' ';
    }
    text = text.simplified();
    return text.size() > s_longestName ? text.left(s_longestName) + u'…' : text;
}

QString nameOf(QStringList common, const QStringList &organisation)
{
    common += organisation;
    common.removeDuplicates();
    return shown(common.join(u", "_s));
}

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
    const QSslCertificate read(der, QSsl::Der);
    if (read.isNull())
        return std::nullopt;
    ServerCertificate found;
    found.der = read.toDer();
    found.fingerprint = QString::fromLatin1(read.digest(QCryptographicHash::Sha256).toHex());
    found.subject = nameOf(read.subjectInfo(QSslCertificate::CommonName),
                           read.subjectInfo(QSslCertificate::Organization));
    found.issuer = nameOf(read.issuerInfo(QSslCertificate::CommonName),
                          read.issuerInfo(QSslCertificate::Organization));
    const QStringList names = read.subjectAlternativeNames().values();
    for (const QString &name : names.mid(0, s_mostNames))
        found.names << shown(name);
    found.validFrom = read.effectiveDate().toUTC();
    found.validUntil = read.expiryDate().toUTC();
    found.isSelfSigned = read.isSelfSigned();
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
