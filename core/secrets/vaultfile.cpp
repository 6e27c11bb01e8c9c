#include "core/secrets/vaultfile.h"

#include "core/secrets/secreterrors.h"

#include <QCryptographicHash>
#include <QJsonDocument>
#include <QJsonObject>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr auto s_format = "millrace-vault"_L1;
constexpr int s_version = 1;
constexpr auto s_algorithm = "argon2id13"_L1;

QString text(const QByteArray &bytes) { return QString::fromLatin1(bytes.toBase64()); }

/// Nothing unless \a value is a text of base64 with something in it.
std::optional<QByteArray> bytes(const QJsonValue &value)
{
    const auto decoded = QByteArray::fromBase64Encoding(value.toString().toLatin1(),
                                                        QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || decoded.decoded.isEmpty())
        return std::nullopt;
    return decoded.decoded;
}

/// One form for one object: Qt keeps the keys in order.
QByteArray canonical(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QString checksumOf(const QJsonObject &object)
{
    return QString::fromLatin1(
        QCryptographicHash::hash(canonical(object), QCryptographicHash::Sha256).toHex());
}

QJsonObject headOf(const KeyDerivation &derivation)
{
    return {{u"format"_s, s_format},
            {u"version"_s, s_version},
            {u"key"_s,
             QJsonObject{{u"algorithm"_s, s_algorithm},
                         {u"operations"_s, derivation.operations},
                         {u"memory"_s, derivation.memory},
                         {u"salt"_s, text(derivation.salt)}}}};
}

QJsonObject bodyOf(const KeyDerivation &derivation, const QByteArray &check,
                   const std::map<QString, QByteArray> &entries)
{
    QJsonObject sealed;
    for (const auto &[name, entry] : entries)
        sealed.insert(name, text(entry));
    QJsonObject body = headOf(derivation);
    body.insert(u"check"_s, text(check));
    body.insert(u"entries"_s, sealed);
    return body;
}

} // namespace

VaultFile::VaultFile(const KeyDerivation &derivation, const SecretKey &key)
    : m_derivation(derivation)
    , m_check(key.sealed({}, canonical(headOf(derivation))))
{
}

Result<VaultFile> VaultFile::parse(const QByteArray &content, const QString &path)
{
    const auto damaged = [&path](const char *what) {
        return makeError(secreterrors::vaultDamaged, {path}, QString::fromLatin1(what));
    };
    QJsonParseError parseError;
    QJsonObject object = QJsonDocument::fromJson(content, &parseError).object();
    if (parseError.error != QJsonParseError::NoError)
        return makeError(secreterrors::vaultDamaged, {path}, parseError.errorString());
    if (object.value("format"_L1) != s_format)
        return damaged("format");
    if (object.value("version"_L1).toInteger() > s_version)
        return makeError(secreterrors::vaultTooNew, {path});
    const QString checksum = object.take("checksum"_L1).toString();
    if (checksum != checksumOf(object))
        return damaged("checksum");

    VaultFile file;
    const QJsonObject key = object.value("key"_L1).toObject();
    file.m_derivation.operations = key.value("operations"_L1).toInteger(-1);
    file.m_derivation.memory = key.value("memory"_L1).toInteger(-1);
    file.m_derivation.salt = bytes(key.value("salt"_L1)).value_or(QByteArray());
    if (key.value("algorithm"_L1) != s_algorithm || file.m_derivation.salt.isEmpty())
        return damaged("key");
    if (!file.m_derivation.isAcceptable())
        return makeError(secreterrors::vaultDemanding, {path});
    const auto check = bytes(object.value("check"_L1));
    const auto seal = bytes(object.take("seal"_L1));
    if (!check || !seal)
        return damaged("check");
    file.m_check = *check;
    file.m_seal = *seal;
    const QJsonObject entries = object.value("entries"_L1).toObject();
    for (auto it = entries.begin(); it != entries.end(); ++it) {
        const auto entry = bytes(it.value());
        if (!entry)
            return damaged("entries");
        file.m_entries.emplace(it.key(), *entry);
    }
    // Whatever the parts above do not keep would be outside the seal.
    if (object != bodyOf(file.m_derivation, file.m_check, file.m_entries))
        return damaged("members");
    return file;
}

bool VaultFile::isOpenedBy(const SecretKey &key) const
{
    return key.opened(m_check, canonical(headOf(m_derivation))).has_value();
}

bool VaultFile::isIntact(const SecretKey &key) const
{
    return key.opened(m_seal, canonical(bodyOf(m_derivation, m_check, m_entries))).has_value();
}

QStringList VaultFile::names() const
{
    QStringList names;
    for (const auto &entry : m_entries)
        names << entry.first;
    return names;
}

std::optional<QString> VaultFile::value(const QString &name, const SecretKey &key) const
{
    auto plain = key.opened(m_entries.at(name), name.toUtf8());
    if (!plain)
        return std::nullopt;
    QString value = QString::fromUtf8(*plain);
    wipe(*plain);
    return value;
}

void VaultFile::set(const QString &name, const QString &value, const SecretKey &key)
{
    QByteArray plain = value.toUtf8();
    m_entries.insert_or_assign(name, key.sealed(plain, name.toUtf8()));
    wipe(plain);
}

QByteArray VaultFile::content(const SecretKey &key) const
{
    QJsonObject object = bodyOf(m_derivation, m_check, m_entries);
    object.insert(u"seal"_s, text(key.sealed({}, canonical(object))));
    object.insert(u"checksum"_s, checksumOf(object));
    return QJsonDocument(object).toJson(QJsonDocument::Indented);
}

} // namespace millrace
