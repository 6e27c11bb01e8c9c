#include "core/interchange/airbytechoice.h"

#include "core/connector/jsonpointer.h"
#include "core/interchange/airbyteends.h"
#include "core/interchange/connectionsetreader.h"

#include <QDir>
#include <QJsonArray>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// The variable \a value refers to, as files write it or as the store has it.
QString variableOf(const QJsonValue &value)
{
    if (value.isObject())
        return value.toObject().size() == 1 ? value["$env"_L1].toString() : QString();
    const QString text = value.toString();
    return text.startsWith("${env:"_L1) && text.endsWith(u'}') ? text.mid(6).chopped(1) : QString();
}

/// Calls \a take with the path of each reference to a variable in objects of \a json.
template<typename Take>
void eachVariable(const QJsonObject &json, const QStringList &path, const Take &take)
{
    for (auto each = json.begin(); each != json.end(); ++each) {
        const QStringList below = path + QStringList{each.key()};
        if (const QString variable = variableOf(each.value()); !variable.isEmpty())
            take(below, variable);
        else if (each.value().isObject())
            eachVariable(each.value().toObject(), below, take);
    }
}

QJsonObject withEntered(QJsonObject json, const QHash<QString, QString> &entered)
{
    const QJsonObject from = json;
    eachVariable(from, {}, [&](const QStringList &path, const QString &variable) {
        if (const QString text = entered.value(variable); !text.isEmpty())
            json = withValueAt(json, pointerOf(path), text);
    });
    return json;
}

EndpointRole roleOf(ImportedKind kind)
{
    return kind == ImportedKind::Destination ? EndpointRole::Destination : EndpointRole::Source;
}

bool isTaken(const ImportedPart &part, const AirbyteChoice &choice)
{
    switch (part.kind) {
    case ImportedKind::Source:
        return !choice.leftOutSources.contains(part.name);
    case ImportedKind::Destination:
        return !choice.leftOutDestinations.contains(part.name);
    case ImportedKind::Connection:
        return !choice.leftOutConnections.contains(part.name)
            && !choice.leftOutSources.contains(part.form.value("source"_L1).toString())
            && !choice.leftOutDestinations.contains(part.form.value("destination"_L1).toString());
    case ImportedKind::Stream:
    case ImportedKind::File:
        break;
    }
    return false;
}

} // namespace

std::vector<WantedSetting> wantedSettings(const AirbyteImport &import,
                                          const ConnectorRegistry &registry)
{
    std::vector<WantedSetting> wanted;
    QStringList known;
    for (const ImportedPart &part : import.parts) {
        const ConnectorInfo *info = registry.find(part.form.value("connector"_L1).toString());
        if (info == nullptr || part.kind == ImportedKind::Connection)
            continue;
        const EndpointRole role = roleOf(part.kind);
        const QStringList secrets = secretPointers(
            role == EndpointRole::Source ? info->sourceSpec : info->destinationSpec);
        eachVariable(part.form.value("config"_L1).toObject(), {},
                     [&](const QStringList &path, const QString &variable) {
                         const bool isSecret = secrets.contains(pointerOf(path));
                         const QString &key = path.last();
                         if (known.contains(variable) || (!isSecret && isSecretKey(key))
                             || qEnvironmentVariableIsSet(variable.toLocal8Bit().constData()))
                             return;
                         known << variable;
                         wanted.push_back({role, part.name, key, variable, isSecret});
                     });
    }
    return wanted;
}

ChosenParts chosenParts(const AirbyteImport &import, const AirbyteChoice &choice,
                        const ConnectorRegistry &registry)
{
    ConnectionSetReader reader(registry);
    for (const ImportedPart &part : import.parts) {
        if (!isTaken(part, choice))
            continue;
        // Each by itself, so that what is wrong names the place in the file it came from.
        Document document;
        document.name = part.place;
        document.root = QJsonObject{{u"version"_s, s_connectionSetVersion},
                                    {importedKindName(part.kind) + u's', QJsonArray{part.form}}};
        reader.add(std::move(document), QDir::currentPath());
    }
    ChosenParts chosen{reader.set(), reader.problems()};
    for (DeclaredEndpoint &endpoint : chosen.set.endpoints) {
        const QJsonObject full = withEntered(endpoint.configuration, choice.entered);
        endpoint.hasEnteredSecrets = full != endpoint.configuration;
        endpoint.configuration = full;
    }
    return chosen;
}

} // namespace millrace
