#include "ui/endpoints/endpointtarget.h"

#include <QFileInfo>
#include <QUrl>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

QString pathOf(const QJsonObject &configuration, const ConnectorInfo &info, EndpointRole role)
{
    const auto &openings = role == EndpointRole::Source ? info.sourcePaths : info.destinationPaths;
    for (const PathOpening &opening : openings) {
        for (auto it = opening.configuration.begin(); it != opening.configuration.end(); ++it) {
            QString path = configuration.value(it.key()).toString();
            if (it.value().toString().startsWith("${"_L1) && !path.isEmpty())
                return path;
        }
    }
    return {};
}

} // namespace

QString endpointTarget(const QJsonObject &configuration, const ConnectorInfo &info,
                       EndpointRole role)
{
    QString path = pathOf(configuration, info, role);
    if (!path.isEmpty())
        return path;
    // The names nearly every specification uses for these.
    QString target = configuration.value("host"_L1).toString();
    const QJsonValue port = configuration.value("port"_L1);
    if (!target.isEmpty() && port.isDouble())
        target += u':' + QString::number(port.toInteger());
    const QString database = configuration.value("database"_L1).toString();
    if (!database.isEmpty())
        target = target.isEmpty() ? database : QString(target + u'/' + database);
    if (!target.isEmpty())
        return target;
    for (const QLatin1StringView key : {"url"_L1, "base_url"_L1, "endpoint"_L1}) {
        const QUrl url(configuration.value(key).toString());
        if (url.isValid() && !url.isEmpty())
            return url.toDisplayString(QUrl::RemoveUserInfo | QUrl::RemoveQuery);
    }
    return {};
}

QString suggestedEndpointName(const QJsonObject &configuration, const ConnectorInfo &info,
                              EndpointRole role)
{
    const QString path = pathOf(configuration, info, role);
    if (!path.isEmpty() && !QFileInfo(path).fileName().isEmpty())
        return QFileInfo(path).fileName();
    for (const QLatin1StringView key : {"database"_L1, "host"_L1}) {
        QString name = configuration.value(key).toString();
        if (!name.isEmpty())
            return name;
    }
    return info.title;
}

} // namespace millrace
