#include "core/secrets/secretsettings.h"

#include "core/secrets/privatefile.h"
#include "core/secrets/secreterrors.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace millrace {

using namespace Qt::StringLiterals;

Result<SecretSettings> SecretSettings::load(const QString &path)
{
    auto content = readPrivateFile(path);
    if (!content)
        return content.error();
    SecretSettings settings;
    if (!*content)
        return settings;
    QJsonParseError parseError;
    const QJsonObject object = QJsonDocument::fromJson(**content, &parseError).object();
    if (parseError.error != QJsonParseError::NoError)
        return makeError(secreterrors::plainDamaged, {path}, parseError.errorString());
    const QString name = object.value("backend"_L1).toString();
    settings.backend = secretBackendFromName(name);
    settings.id = object.value("id"_L1).toString();
    if (!settings.backend)
        return makeError(secreterrors::backendUnknown, {path, name});
    if (settings.id.isEmpty())
        return makeError(secreterrors::plainDamaged, {path}, u"id"_s);
    return settings;
}

Result<void> SecretSettings::save(const QString &path) const
{
    Q_ASSERT(backend && !id.isEmpty());
    return writePrivateFile(
        path,
        QJsonDocument(QJsonObject{{u"backend"_s, secretBackendName(*backend)}, {u"id"_s, id}})
            .toJson());
}

} // namespace millrace
