#include "core/interchange/airbytedefinitions.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUuid>

namespace millrace {

using namespace Qt::StringLiterals;

const AirbyteDefinitions &builtInAirbyteDefinitions()
{
    static const AirbyteDefinitions s_definitions = [] {
        AirbyteDefinitions made;
        QFile file(u":/interchange/airbyte-definitions.json"_s);
        if (!file.open(QIODevice::ReadOnly))
            return made;
        const QJsonObject object = QJsonDocument::fromJson(file.readAll()).object();
        for (auto each = object.begin(); each != object.end(); ++each)
            addAirbyteDefinition(made, each.key(), each.value().toString());
        return made;
    }();
    return s_definitions;
}

QString airbyteDefinitionId(const QString &text)
{
    const QUuid id = QUuid::fromString(text.trimmed());
    return id.isNull() ? QString() : id.toString(QUuid::WithoutBraces);
}

void addAirbyteDefinition(AirbyteDefinitions &definitions, const QString &id,
                          const QString &connector)
{
    if (const QString known = airbyteDefinitionId(id); !known.isEmpty() && !connector.isEmpty())
        definitions.insert(known, connector);
}

} // namespace millrace
