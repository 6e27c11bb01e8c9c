#include "core/connector/certificateidentity.h"

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

} // namespace

std::optional<ServerIdentity> certificateIdentity(const QByteArray &der)
{
    const QSslCertificate read(der, QSsl::Der);
    if (read.isNull())
        return std::nullopt;
    ServerIdentity identity;
    identity.kind = ServerIdentity::Kind::Certificate;
    identity.fingerprint
        = QString::fromLatin1(read.digest(QCryptographicHash::Sha256).toHex(':').toUpper());
    identity.subject = nameOf(read.subjectInfo(QSslCertificate::CommonName),
                              read.subjectInfo(QSslCertificate::Organization));
    identity.issuer = nameOf(read.issuerInfo(QSslCertificate::CommonName),
                             read.issuerInfo(QSslCertificate::Organization));
    const QStringList names = read.subjectAlternativeNames().values();
    for (const QString &name : names.mid(0, s_mostNames))
        identity.names << shown(name);
    identity.validFrom = read.effectiveDate().toUTC();
    identity.validUntil = read.expiryDate().toUTC();
    identity.isSelfSigned = read.isSelfSigned();
    return identity;
}

} // namespace millrace
