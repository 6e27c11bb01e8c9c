#include "core/interchange/airbyteforms.h"

#include <QJsonArray>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

QString text(const QJsonObject &object, const QString &key) { return object.value(key).toString(); }

class TerraformReader final
{
public:
    TerraformReader(const Document &document, const QString &folder)
        : m_document(document)
        , m_folder(folder)
    {
    }

    [[nodiscard]] Result<void> add();
    [[nodiscard]] AirbyteParts made() { return std::move(m_made); }

private:
    [[nodiscard]] Result<void> addResource(const QString &type, const QJsonObject &attributes,
                                           const QString &pointer);

    const Document &m_document;
    QString m_folder;
    AirbyteParts m_made;
};

Result<void> TerraformReader::add()
{
    const QString key = u"/resources"_s;
    const QJsonArray resources = m_document.root.toObject().value("resources"_L1).toArray();
    for (qsizetype at = 0; at < resources.size(); ++at) {
        const QString pointer = pointerTo(key, QString::number(at));
        const QJsonObject resource = resources[at].toObject();
        const QString type = text(resource, u"type"_s);
        if (text(resource, u"mode"_s) == "data"_L1 || !type.startsWith("airbyte_"_L1))
            continue;
        const QJsonValue instances = resource.value("instances"_L1);
        if (!instances.isArray())
            return malformedPart(m_document, pointer + u"/instances"_s, instances, u"a list"_s);
        const QJsonArray list = instances.toArray();
        for (qsizetype i = 0; i < list.size(); ++i) {
            const QString below = pointer + u"/instances/%1/attributes"_s.arg(i);
            const QJsonValue attributes = list[i].toObject().value("attributes"_L1);
            if (!attributes.isObject())
                return malformedPart(m_document, below, attributes, u"an object"_s);
            if (auto done = addResource(type, attributes.toObject(), below); !done)
                return done;
        }
    }
    return {};
}

Result<void> TerraformReader::addResource(const QString &type, const QJsonObject &attributes,
                                          const QString &pointer)
{
    if (type == "airbyte_connection"_L1) {
        m_made.connections.push_back(
            connectionOf(withCamelCase(attributes).toObject(), m_document.place(pointer)));
        return {};
    }
    const bool isSource = type.startsWith("airbyte_source"_L1);
    if (!isSource && !type.startsWith("airbyte_destination"_L1))
        return {};
    AirbyteEnd made;
    made.role = isSource ? EndpointRole::Source : EndpointRole::Destination;
    const QString role = endpointRoleName(made.role);
    const QJsonValue name = attributes.value("name"_L1);
    if (!name.isString())
        return malformedPart(m_document, pointer + u"/name"_s, name, u"a text"_s);
    made.name = name.toString();
    made.id = text(attributes, role + u"_id"_s);
    QString connector = type.mid(("airbyte_"_L1).size() + role.size() + 1);
    if (connector.isEmpty() || connector == "custom"_L1)
        connector = text(attributes, role + u"_type"_s);
    made.connector = connectorCalled(connector, made.role);
    made.configuration = objectOrText(attributes, u"configuration"_s);
    made.folder = m_folder;
    made.place = m_document.place(pointer);
    m_made.ends.push_back(std::move(made));
    return {};
}

} // namespace

bool isTerraformState(const QJsonObject &root)
{
    return root.contains("terraform_version"_L1) && root.value("resources"_L1).isArray();
}

Result<AirbyteParts> readTerraformState(const Document &document, const QString &folder)
{
    TerraformReader reader(document, folder);
    if (auto done = reader.add(); !done)
        return done.error();
    return reader.made();
}

} // namespace millrace
