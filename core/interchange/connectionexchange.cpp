#include "core/interchange/connectionexchange.h"

#include "core/interchange/connectionfile.h"
#include "core/interchange/pathguess.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_nothingThere{
    "interchange.no_connection", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1 describes no connection."),
    QT_TRANSLATE_NOOP("errors", "Choose a file that was exported here, or write one by its form.")};

QJsonObject formOf(const ExchangedConnection &exchanged, const ConnectorRegistry &registry)
{
    QJsonObject form
        = connectionToJson(exchanged.connection, exchanged.source, exchanged.destination, registry);
    insertCheckpoints(form, exchanged.connection, exchanged.states);
    return form;
}

QString written(const QJsonObject &json, ConnectionFormat format)
{
    return format == ConnectionFormat::Json ? QString::fromUtf8(QJsonDocument(json).toJson())
                                            : connectionToYaml(json);
}

} // namespace

QString exportConnection(const ExchangedConnection &exchanged, const ConnectorRegistry &registry,
                         ConnectionFormat format)
{
    return written(formOf(exchanged, registry), format);
}

QString exportConnections(const std::vector<ExchangedConnection> &exchanged,
                          const ConnectorRegistry &registry, ConnectionFormat format)
{
    QJsonArray forms;
    for (const ExchangedConnection &one : exchanged)
        forms.append(formOf(one, registry));
    return written({{u"connections"_s, forms}}, format);
}

Result<std::vector<ConnectionSpec>> importConnections(const QByteArray &text, const QString &name,
                                                      const QString &folder,
                                                      const ConnectorRegistry &registry)
{
    const auto document = name.endsWith(".json"_L1, Qt::CaseInsensitive) ? parseJson(text, name)
                                                                         : parseYaml(text, name);
    if (!document)
        return document.error();
    const QJsonValue list = document->root.toObject().value("connections"_L1);
    const bool isList = document->root.isArray();
    std::vector<ConnectionSpec> specs;
    const auto add = [&](const QJsonValue &value, const QString &pointer) -> Result<void> {
        auto spec = connectionSpecAt(*document, value, pointer);
        if (!spec)
            return spec.error();
        makePathsAbsolute(*spec, folder, registry);
        specs.push_back(std::move(*spec));
        return {};
    };
    if (!isList && !list.isArray()) {
        if (auto added = add(document->root, {}); !added)
            return added.error();
        return specs;
    }
    const QJsonArray values = isList ? document->root.toArray() : list.toArray();
    const QString base = isList ? QString() : u"/connections"_s;
    for (qsizetype i = 0; i < values.size(); ++i) {
        if (auto added = add(values[i], pointerTo(base, QString::number(i))); !added)
            return added.error();
    }
    if (specs.empty())
        return makeError(s_nothingThere, {name});
    return specs;
}

void makePathsAbsolute(ConnectionSpec &spec, const QString &folder,
                       const ConnectorRegistry &registry)
{
    const auto complete = [&](EndpointSpec &end, EndpointRole role) {
        if (const ConnectorInfo *info = registry.find(end.connectorId))
            end.configuration = withAbsolutePaths(end.configuration, *info, role, folder);
    };
    complete(spec.source, EndpointRole::Source);
    complete(spec.destination, EndpointRole::Destination);
}

} // namespace millrace
