#include "core/interchange/airbyteforms.h"

#include <QJsonArray>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

bool isApiObject(const QJsonObject &object)
{
    return object.contains("connectionId"_L1) || object.contains("sourceId"_L1)
        || object.contains("destinationId"_L1);
}

/// What an answer says of a connector itself, as the public list of connectors does, too.
bool isDefinition(const QJsonObject &object)
{
    return !isApiObject(object) && object.value("dockerRepository"_L1).isString()
        && (object.contains("sourceDefinitionId"_L1)
            || object.contains("destinationDefinitionId"_L1) || object.contains("id"_L1));
}

bool isRead(const QJsonValue &value)
{
    return isApiObject(value.toObject()) || isDefinition(value.toObject());
}

const QStringList &listKeys()
{
    static const QStringList s_keys{
        u"data"_s,        u"sources"_s,           u"destinations"_s,
        u"connections"_s, u"sourceDefinitions"_s, u"destinationDefinitions"_s};
    return s_keys;
}

QString text(const QJsonObject &object, const QString &key) { return object.value(key).toString(); }

class ApiReader final
{
public:
    ApiReader(const Document &document, const QString &folder)
        : m_document(document)
        , m_folder(folder)
    {
    }

    [[nodiscard]] Result<void> add(const QJsonValue &value, const QString &pointer);
    [[nodiscard]] AirbyteParts made() { return std::move(m_made); }

private:
    [[nodiscard]] Result<void> addObject(const QJsonObject &object, const QString &pointer);
    void addDefinition(const QJsonObject &object);

    const Document &m_document;
    QString m_folder;
    AirbyteParts m_made;
};

Result<void> ApiReader::add(const QJsonValue &value, const QString &pointer)
{
    if (value.isArray()) {
        const QJsonArray list = value.toArray();
        for (qsizetype at = 0; at < list.size(); ++at) {
            const QString below = pointerTo(pointer, QString::number(at));
            if (!list[at].isObject())
                return malformedPart(m_document, below, list[at], u"an object"_s);
            if (auto done = addObject(list[at].toObject(), below); !done)
                return done;
        }
        return {};
    }
    const QJsonObject object = value.toObject();
    if (isRead(object))
        return addObject(object, pointer);
    for (const QString &key : listKeys()) {
        const QJsonValue list = object.value(key);
        if (list.isUndefined() || list.isNull())
            continue;
        if (!list.isArray())
            return malformedPart(m_document, pointerTo(pointer, key), list, u"a list"_s);
        if (auto done = add(list, pointerTo(pointer, key)); !done)
            return done;
    }
    return {};
}

void ApiReader::addDefinition(const QJsonObject &object)
{
    const QString image = text(object, u"dockerRepository"_s);
    const bool isDestination = object.contains("destinationDefinitionId"_L1)
        || image.section(u'/', -1).startsWith("destination-"_L1);
    const QString connector
        = connectorDefined(image, text(object, u"name"_s),
                           isDestination ? EndpointRole::Destination : EndpointRole::Source);
    for (const QString &key : {u"sourceDefinitionId"_s, u"destinationDefinitionId"_s, u"id"_s})
        addAirbyteDefinition(m_made.definitions, text(object, key), connector);
}

Result<void> ApiReader::addObject(const QJsonObject &object, const QString &pointer)
{
    if (isDefinition(object)) {
        addDefinition(object);
        return {};
    }
    for (const QString &key : {u"name"_s, u"sourceId"_s, u"destinationId"_s, u"connectionId"_s}) {
        const QJsonValue value = object.value(key);
        if (!value.isUndefined() && !value.isNull() && !value.isString())
            return malformedPart(m_document, pointerTo(pointer, key), value, u"a text"_s);
    }
    if (object.contains("connectionId"_L1)
        || (object.contains("sourceId"_L1) && object.contains("destinationId"_L1))) {
        m_made.connections.push_back(connectionOf(object, m_document.place(pointer)));
        return {};
    }
    const bool isSource = object.contains("sourceId"_L1);
    if (!isSource && !object.contains("destinationId"_L1))
        return {};
    AirbyteEnd made;
    made.role = isSource ? EndpointRole::Source : EndpointRole::Destination;
    const QString role = endpointRoleName(made.role);
    made.id = text(object, role + u"Id"_s);
    made.name = text(object, u"name"_s);
    const QString type = text(object, role + u"Type"_s);
    made.connector
        = connectorCalled(type.isEmpty() ? text(object, role + u"Name"_s) : type, made.role);
    for (const QString &key : {u"configuration"_s, u"connectionConfiguration"_s}) {
        const QJsonValue value = object.value(key);
        if (!value.isUndefined() && !value.isNull() && !value.isObject())
            return malformedPart(m_document, pointerTo(pointer, key), value, u"an object"_s);
        if (value.isObject())
            made.configuration = value.toObject();
    }
    made.definitionId = definitionIdOf(object, made);
    made.folder = m_folder;
    made.place = m_document.place(pointer);
    m_made.ends.push_back(std::move(made));
    return {};
}

} // namespace

bool isApiAnswer(const QJsonValue &root)
{
    if (root.isArray())
        return std::ranges::any_of(root.toArray(), isRead);
    const QJsonObject object = root.toObject();
    if (isRead(object))
        return true;
    return std::ranges::any_of(listKeys(), [&object](const QString &key) {
        return std::ranges::any_of(object.value(key).toArray(), isRead);
    });
}

Result<AirbyteParts> readApiAnswer(const Document &document, const QString &folder)
{
    ApiReader reader(document, folder);
    if (auto done = reader.add(document.root, {}); !done)
        return done.error();
    return reader.made();
}

} // namespace millrace
