#include "core/model/authority.h"

#include <QCryptographicHash>
#include <QFile>
#include <QSslCertificate>
#include <QSslCertificateExtension>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 s_largestFile = qint64(4) * 1024 * 1024;

constexpr ErrorDefinition s_missing{
    "network.certificate_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1 holds no certificate."),
    QT_TRANSLATE_NOOP("errors", "The file has to be PEM: it has a line \"BEGIN CERTIFICATE\".")};
constexpr ErrorDefinition s_unreadable{
    "network.certificate_unreadable", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The file %1 cannot be read."),
    QT_TRANSLATE_NOOP("errors", "Check the path and the rights of the file.")};
constexpr ErrorDefinition s_tooLarge{
    "network.certificate_too_large", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The file %1 has more than %2 MB."),
    QT_TRANSLATE_NOOP("errors",
                      "Choose a file with the certificates that are to be trusted alone.")};

QString nameIn(const QSslCertificate &certificate,
               QStringList (QSslCertificate::*part)(QSslCertificate::SubjectInfo) const)
{
    for (const auto info : {QSslCertificate::CommonName, QSslCertificate::Organization,
                            QSslCertificate::OrganizationalUnitName}) {
        const QStringList texts = (certificate.*part)(info);
        if (!texts.isEmpty())
            return texts.first();
    }
    return {};
}

bool signsOthers(const QSslCertificate &certificate)
{
    for (const QSslCertificateExtension &extension : certificate.extensions()) {
        if (extension.name() == "basicConstraints"_L1)
            return extension.value().toMap().value(u"ca"_s).toBool();
    }
    return false;
}

Authority described(const QSslCertificate &certificate)
{
    Authority authority;
    authority.pem = QString::fromLatin1(certificate.toPem());
    authority.subject = nameIn(certificate, &QSslCertificate::subjectInfo);
    if (!certificate.isSelfSigned())
        authority.issuer = nameIn(certificate, &QSslCertificate::issuerInfo);
    authority.expiry = certificate.expiryDate();
    authority.fingerprint
        = QString::fromLatin1(certificate.digest(QCryptographicHash::Sha256).toHex(':').toUpper());
    authority.signsOthers = signsOthers(certificate);
    return authority;
}

} // namespace

Result<std::vector<Authority>> authoritiesIn(const QByteArray &text, const QString &place)
{
    std::vector<Authority> found;
    for (const QSslCertificate &certificate : QSslCertificate::fromData(text, QSsl::Pem)) {
        if (!certificate.isNull())
            found.push_back(described(certificate));
    }
    if (found.empty())
        return makeError(s_missing, {place});
    return found;
}

Result<std::vector<Authority>> authoritiesInFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return makeError(s_unreadable, {path}, file.errorString());
    // One byte more tells whether there is more: devices and pipes have no size.
    const QByteArray text = file.read(s_largestFile + 1);
    if (text.size() > s_largestFile)
        return makeError(s_tooLarge, {path, QString::number(s_largestFile / (1024 * 1024))});
    return authoritiesIn(text, path);
}

std::vector<Authority> authoritiesOf(const QStringList &texts)
{
    std::vector<Authority> found;
    for (const QString &text : texts) {
        const auto parsed = authoritiesIn(text.toLatin1(), {});
        if (parsed)
            found.insert(found.end(), parsed->begin(), parsed->end());
    }
    return found;
}

} // namespace millrace
