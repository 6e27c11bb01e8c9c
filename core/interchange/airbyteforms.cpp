#include "core/interchange/airbyteforms.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QRegularExpression>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_malformed{
    "interchange.airbyte_malformed", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1: \"%2\" is %3, where %4 is expected."),
    QT_TRANSLATE_NOOP("errors", "Save the file anew from where it came from, and try again.")};

QString kindOf(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Object:
        return u"an object"_s;
    case QJsonValue::Array:
        return u"a list"_s;
    case QJsonValue::String:
        return u"a text"_s;
    case QJsonValue::Double:
        return u"a number"_s;
    case QJsonValue::Bool:
        return u"true or false"_s;
    default:
        return u"an empty value"_s;
    }
}

QString text(const QJsonObject &object, const QString &key) { return object.value(key).toString(); }

/// "source-postgres" for "/tmp/source-postgres.json" and "source-postgres-shop.config.yaml".
QString connectorInName(const QString &path)
{
    static const QRegularExpression s_name(u"\\A((?:source|destination)-[a-z0-9][a-z0-9-]*)"_s);
    return s_name.match(QFileInfo(path).fileName().section(u'.', 0, 0).toLower()).captured(1);
}

} // namespace

Error malformedPart(const Document &document, const QString &pointer, const QJsonValue &value,
                    const QString &expected)
{
    return makeError(
        s_malformed,
        {document.place(pointer), pointer.isEmpty() ? u"/"_s : pointer, kindOf(value), expected},
        {}, pointer);
}

QString connectorCalled(QString type, EndpointRole role)
{
    type = type.trimmed().toLower().replace(u'_', u'-').replace(u' ', u'-');
    if (type.isEmpty())
        return {};
    const QString prefix = endpointRoleName(role) + u'-';
    return type.startsWith(prefix) ? type : prefix + type;
}

QString connectorDefined(const QString &image, const QString &name, EndpointRole role)
{
    const QString last = image.section(u'/', -1);
    const bool saysNothing = last.isEmpty() || last == "source-declarative-manifest"_L1;
    return connectorCalled(saysNothing ? name : last, role);
}

QString definitionIdOf(const QJsonObject &object, const AirbyteEnd &end)
{
    const QString role = endpointRoleName(end.role);
    const QStringList keys{role + u"DefinitionId"_s, role + u"_definition_id"_s, u"definitionId"_s,
                           u"definition_id"_s};
    for (const QJsonObject &place : {object, end.configuration}) {
        for (const QString &key : keys) {
            if (QString id = airbyteDefinitionId(text(place, key)); !id.isEmpty())
                return id;
        }
    }
    return {};
}

/// Streams of the older API and of configured catalogues in the words of the public API.
QJsonObject publicStream(const QJsonObject &entry)
{
    const QJsonObject stream = withCamelCase(entry.value("stream"_L1)).toObject();
    const QJsonObject config = entry.value("config"_L1).isObject()
        ? withCamelCase(entry.value("config"_L1)).toObject()
        : QJsonObject();
    QJsonObject made = config.isEmpty() ? withCamelCase(entry).toObject() : config;
    made.remove("stream"_L1);
    made.insert("name"_L1, stream.value("name"_L1));
    if (stream.contains("namespace"_L1))
        made.insert("namespace"_L1, stream.value("namespace"_L1));
    const QString read = text(made, u"syncMode"_s);
    QString write = text(made, u"destinationSyncMode"_s);
    if (write == "append_dedup"_L1)
        write = u"deduped_history"_s;
    if (write == "overwrite_dedup"_L1)
        write = u"overwrite_deduped"_s;
    if (!write.isEmpty())
        made.insert("syncMode"_L1, QString(read + u'_' + write));
    if (made.value("fieldSelectionEnabled"_L1).isBool()
        && !made.value("fieldSelectionEnabled"_L1).toBool())
        made.remove("selectedFields"_L1);
    return made;
}

AirbyteConnection connectionOf(const QJsonObject &json, const QString &place)
{
    AirbyteConnection made;
    made.name = text(json, u"name"_s);
    made.sourceId = text(json, u"sourceId"_s);
    made.destinationId = text(json, u"destinationId"_s);
    made.place = place;
    made.json = json;
    if (const QJsonObject catalogue = json.value("syncCatalog"_L1).toObject();
        !catalogue.isEmpty()) {
        QJsonArray streams;
        for (const QJsonValue &entry : catalogue.value("streams"_L1).toArray())
            streams.append(publicStream(entry.toObject()));
        made.json.insert("configurations"_L1, QJsonObject{{u"streams"_s, streams}});
    }
    return made;
}

QJsonValue withCamelCase(const QJsonValue &value)
{
    if (value.isArray()) {
        QJsonArray list;
        for (const QJsonValue &each : value.toArray())
            list.append(withCamelCase(each));
        return list;
    }
    if (!value.isObject())
        return value;
    QJsonObject made;
    const QJsonObject object = value.toObject();
    for (auto each = object.begin(); each != object.end(); ++each) {
        QString key;
        bool isUpper = false;
        for (const QChar c : each.key()) {
            if (c == u'_' && !key.isEmpty()) {
                isUpper = true;
                continue;
            }
            key += isUpper ? c.toUpper() : c;
            isUpper = false;
        }
        made.insert(key, withCamelCase(each.value()));
    }
    return made;
}

QJsonObject objectOrText(const QJsonObject &object, const QString &key)
{
    const QJsonValue value = object.value(key);
    if (!value.isString())
        return value.toObject();
    const auto parsed = parseJson(value.toString().toUtf8(), key);
    return parsed ? parsed->root.toObject() : QJsonObject();
}

bool isConfiguredCatalogue(const QJsonObject &root)
{
    const QJsonArray streams = root.value("streams"_L1).toArray();
    return !streams.isEmpty() && streams.first().toObject().value("stream"_L1).isObject();
}

AirbyteConnection readConfiguredCatalogue(const Document &document)
{
    QJsonArray streams;
    for (const QJsonValue &entry : document.root.toObject().value("streams"_L1).toArray())
        streams.append(publicStream(entry.toObject()));
    return {QFileInfo(document.name).completeBaseName(),
            {},
            {},
            {{u"configurations"_s, QJsonObject{{u"streams"_s, streams}}}},
            document.place({})};
}

bool isNamedConfiguration(const Document &document)
{
    return !connectorInName(document.name).isEmpty() && !document.root.toObject().isEmpty();
}

AirbyteEnd readNamedConfiguration(const Document &document, const QString &folder)
{
    const QString connector = connectorInName(document.name);
    const bool isSource = connector.startsWith("source-"_L1);
    return {isSource ? EndpointRole::Source : EndpointRole::Destination,
            document.name,
            connector.section(u'-', 1),
            connector,
            document.root.toObject(),
            folder,
            document.place({})};
}

} // namespace millrace
