#include "core/secrets/plainsecretstore.h"

#include "core/secrets/privatefile.h"
#include "core/secrets/secreterrors.h"
#include "core/secrets/secrettext.h"

#include <QFileInfo>
#include <QJsonDocument>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr auto s_format = "millrace-secrets"_L1;
constexpr int s_version = 1;

using Lock = PrivateFileLock;

} // namespace

PlainSecretStore::PlainSecretStore(QString path)
    : m_path(std::move(path))
{
}

bool PlainSecretStore::exists() const { return QFileInfo::exists(m_path); }

Result<PlainSecretStore::Secrets> PlainSecretStore::load() const
{
    auto content = readPrivateFile(m_path);
    if (!content)
        return content.error();
    Secrets secrets;
    if (!*content)
        return secrets;
    QJsonParseError parseError;
    const QJsonObject object = QJsonDocument::fromJson(**content, &parseError).object();
    if (parseError.error != QJsonParseError::NoError)
        return makeError(secreterrors::plainDamaged, {m_path}, parseError.errorString());
    if (object.value("format"_L1) != s_format || object.value("version"_L1) != s_version
        || !object.value("secrets"_L1).isObject())
        return makeError(secreterrors::plainDamaged, {m_path}, u"format"_s);
    const QJsonObject values = object.value("secrets"_L1).toObject();
    for (auto it = values.begin(); it != values.end(); ++it) {
        if (!it.value().isString())
            return makeError(secreterrors::plainDamaged, {m_path}, it.key());
        secrets.emplace(it.key(), it.value().toString());
    }
    return secrets;
}

Result<void> PlainSecretStore::save(const Secrets &secrets) const
{
    QJsonObject values;
    for (const auto &[name, value] : secrets)
        values.insert(name, value);
    return writePrivateFile(
        m_path,
        QJsonDocument(
            QJsonObject{{u"format"_s, s_format}, {u"version"_s, s_version}, {u"secrets"_s, values}})
            .toJson());
}

Result<QStringList> PlainSecretStore::names() const
{
    auto secrets = load();
    if (!secrets)
        return secrets.error();
    QStringList names;
    for (const auto &secret : *secrets)
        names << secret.first;
    return names;
}

Result<void> PlainSecretStore::removeEmpty()
{
    auto held = Lock::acquire(m_path, Lock::Kind::Exclusive);
    if (!held)
        return held.error();
    auto secrets = load();
    if (!secrets)
        return secrets.error();
    return secrets->empty() ? removePrivateFile(m_path) : Result<void>();
}

Result<QString> PlainSecretStore::read(const QString &name) const
{
    auto secrets = load();
    if (!secrets)
        return secrets.error();
    const auto found = secrets->find(name);
    if (found == secrets->end())
        return makeError(secreterrors::notFound, {name});
    return found->second;
}

Result<void> PlainSecretStore::write(const QString &name, const QString &value)
{
    if (!isSecretText(value) || !isSecretText(name))
        return makeError(secreterrors::notStorable, {name});
    auto held = Lock::acquire(m_path, Lock::Kind::Exclusive);
    if (!held)
        return held.error();
    auto secrets = load();
    if (!secrets)
        return secrets.error();
    secrets->insert_or_assign(name, value);
    return save(*secrets);
}

Result<void> PlainSecretStore::remove(const QString &name)
{
    auto held = Lock::acquire(m_path, Lock::Kind::Exclusive);
    if (!held)
        return held.error();
    auto secrets = load();
    if (!secrets)
        return secrets.error();
    return secrets->erase(name) == 0 ? Result<void>() : save(*secrets);
}

} // namespace millrace
