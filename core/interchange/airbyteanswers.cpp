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

const QStringList &listKeys()
{
    static const QStringList s_keys{u"data"_s, u"sources"_s, u"destinations"_s, u"connections"_s};
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
    if (isApiObject(object))
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

Result<void> ApiReader::addObject(const QJsonObject &object, const QString &pointer)
{
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
    made.folder = m_folder;
    made.place = m_document.place(pointer);
    m_made.ends.push_back(std::move(made));
    return {};
}

} // namespace

bool isApiAnswer(const QJsonValue &root)
{
    if (root.isArray())
        return std::ranges::any_of(root.toArray(),
                                   [](const QJsonValue &v) { return isApiObject(v.toObject()); });
    const QJsonObject object = root.toObject();
    if (isApiObject(object))
        return true;
    return std::ranges::any_of(listKeys(), [&object](const QString &key) {
        const QJsonArray list = object.value(key).toArray();
        return std::ranges::any_of(list,
                                   [](const QJsonValue &v) { return isApiObject(v.toObject()); });
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
