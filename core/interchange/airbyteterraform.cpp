#include "core/interchange/airbyteforms.h"

#include <QJsonArray>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

QString text(const QJsonObject &object, const QString &key) { return object.value(key).toString(); }

constexpr int s_deepestModule = 32;

/// "airbyte_source_definition", and of connectors that are manifests.
bool isDefinition(const QString &type) { return type.endsWith("_definition"_L1); }

/// The resource "airbyte_source" of some versions has the configuration below "source_postgres".
void unwrap(AirbyteEnd &end)
{
    const QString prefix = endpointRoleName(end.role) + u'_';
    QString only;
    for (auto each = end.configuration.begin(); each != end.configuration.end(); ++each) {
        if (each.value().isNull())
            continue;
        if (!only.isEmpty() || !each.value().isObject() || !each.key().startsWith(prefix))
            return;
        only = each.key();
    }
    if (only.isEmpty())
        return;
    if (end.connector.isEmpty())
        end.connector = connectorCalled(only.mid(prefix.size()), end.role);
    end.configuration = end.configuration.value(only).toObject();
}

class TerraformReader final
{
public:
    TerraformReader(const Document &document, const QString &folder)
        : m_document(document)
        , m_folder(folder)
    {
    }

    [[nodiscard]] Result<void> add();
    /// A module as it is shown, with those in it.
    [[nodiscard]] Result<void> addModule(const QJsonValue &module, const QString &pointer,
                                         int depth);
    [[nodiscard]] AirbyteParts made() { return std::move(m_made); }

private:
    [[nodiscard]] Result<void> addResource(const QString &type, const QJsonObject &attributes,
                                           const QString &pointer);
    void addDefinition(const QString &type, const QJsonObject &attributes);

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

Result<void> TerraformReader::addModule(const QJsonValue &module, const QString &pointer, int depth)
{
    if (depth > s_deepestModule)
        return malformedPart(m_document, pointer, module, u"fewer levels of modules"_s);
    const QJsonArray resources = module["resources"_L1].toArray();
    for (qsizetype at = 0; at < resources.size(); ++at) {
        const QJsonObject resource = resources[at].toObject();
        const QString type = text(resource, u"type"_s);
        if (text(resource, u"mode"_s) == "data"_L1 || !type.startsWith("airbyte_"_L1))
            continue;
        const QString below = pointer + u"/resources/%1/values"_s.arg(at);
        const QJsonValue values = resource.value("values"_L1);
        if (!values.isObject())
            return malformedPart(m_document, below, values, u"an object"_s);
        if (auto done = addResource(type, values.toObject(), below); !done)
            return done;
    }
    const QJsonArray modules = module["child_modules"_L1].toArray();
    for (qsizetype at = 0; at < modules.size(); ++at) {
        const QString below = pointer + u"/child_modules/%1"_s.arg(at);
        if (auto done = addModule(modules[at], below, depth + 1); !done)
            return done;
    }
    return {};
}

void TerraformReader::addDefinition(const QString &type, const QJsonObject &attributes)
{
    const EndpointRole role
        = type.contains("destination"_L1) ? EndpointRole::Destination : EndpointRole::Source;
    addAirbyteDefinition(m_made.definitions, text(attributes, u"id"_s),
                         connectorDefined(text(attributes, u"docker_repository"_s),
                                          text(attributes, u"name"_s), role));
}

Result<void> TerraformReader::addResource(const QString &type, const QJsonObject &attributes,
                                          const QString &pointer)
{
    if (type == "airbyte_connection"_L1) {
        m_made.connections.push_back(
            connectionOf(withCamelCase(attributes).toObject(), m_document.place(pointer)));
        return {};
    }
    if (isDefinition(type)) {
        addDefinition(type, attributes);
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
    unwrap(made);
    made.definitionId = definitionIdOf(attributes, made);
    made.folder = m_folder;
    made.place = m_document.place(pointer);
    m_made.ends.push_back(std::move(made));
    return {};
}

} // namespace

bool isTerraformState(const QJsonObject &root)
{
    // What "terraform show -json" writes.
    if (root.contains("terraform_version"_L1)
        && root.value("values"_L1)["root_module"_L1].isObject())
        return true;
    return root.contains("terraform_version"_L1) && root.value("resources"_L1).isArray();
}

Result<AirbyteParts> readTerraformState(const Document &document, const QString &folder)
{
    TerraformReader reader(document, folder);
    const QJsonValue shown = document.root["values"_L1]["root_module"_L1];
    const auto done
        = shown.isObject() ? reader.addModule(shown, u"/values/root_module"_s, 0) : reader.add();
    if (!done)
        return done.error();
    return reader.made();
}

} // namespace millrace
