#include "core/interchange/connectionsetform.h"

#include "core/interchange/checkpointexchange.h"
#include "core/interchange/connectionfile.h"
#include "core/interchange/connectionset.h"
#include "core/interchange/secrettexts.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// \a streams with the references of their transformations as texts.
QJsonArray withKeyTexts(QJsonArray streams)
{
    for (qsizetype at = 0; at < streams.size(); ++at) {
        QJsonObject stream = streams[at].toObject();
        QJsonArray transformations = stream.value("transformations"_L1).toArray();
        if (transformations.isEmpty())
            continue;
        for (qsizetype i = 0; i < transformations.size(); ++i)
            transformations[i] = withReferenceTexts(transformations[i].toObject());
        stream.insert("transformations"_L1, transformations);
        streams[at] = stream;
    }
    return streams;
}

void insertSchemas(QJsonObject &form, const Connection &connection)
{
    QJsonArray streams = form.value("streams"_L1).toArray();
    for (qsizetype at = 0; at < streams.size(); ++at) {
        QJsonObject schema
            = toJson(connection.catalog.streams[static_cast<std::size_t>(at)].stream);
        schema.remove("name"_L1);
        schema.remove("namespace"_L1);
        QJsonObject stream = streams[at].toObject();
        stream.insert("schema"_L1, schema);
        streams[at] = stream;
    }
    form.insert("streams"_L1, streams);
}

std::vector<Endpoint> sortedEnds(const ProfileContents &contents, EndpointRole role,
                                 const QStringList &ids)
{
    std::vector<Endpoint> ends;
    for (const Endpoint &endpoint : contents.endpoints) {
        if (endpoint.role == role && (ids.isEmpty() || ids.contains(endpoint.id)))
            ends.push_back(endpoint);
    }
    std::ranges::sort(ends, [](const Endpoint &a, const Endpoint &b) {
        const int order = a.name.compare(b.name, Qt::CaseInsensitive);
        return order != 0 ? order < 0 : a.name < b.name;
    });
    return ends;
}

void insertIf(QJsonObject &form, const QString &key, const QJsonArray &list)
{
    if (!list.isEmpty())
        form.insert(key, list);
}

} // namespace

QJsonObject endpointForm(const Endpoint &endpoint, const ConnectorRegistry &registry)
{
    QJsonObject form{{u"name"_s, endpoint.name},
                     {u"id"_s, endpoint.id},
                     {u"connector"_s, endpoint.connectorId},
                     {u"config"_s, withReferenceTexts(configurationForFiles(endpoint, registry))}};
    if (!endpoint.color.isEmpty())
        form.insert("color"_L1, endpoint.color);
    if (endpoint.isProduction)
        form.insert("production"_L1, true);
    return form;
}

QJsonObject tagForm(const Tag &tag) { return {{u"name"_s, tag.name}, {u"color"_s, tag.color}}; }

QJsonObject connectionForm(const Connection &connection, const Endpoint &source,
                           const Endpoint &destination)
{
    QJsonObject form = connectionToJson(connection, source, destination, ConnectorRegistry());
    form.insert("id"_L1, connection.id);
    form.insert("source"_L1, source.name);
    form.insert("destination"_L1, destination.name);
    form.insert("streams"_L1, withKeyTexts(form.value("streams"_L1).toArray()));
    // Said in any case, so that those somebody adds are taken away again.
    if (!form.contains("stream_schedules"_L1))
        form.insert("stream_schedules"_L1, QJsonArray());
    return form;
}

QJsonObject connectionSetForm(const ProfileContents &contents, const ExportChoice &choice,
                              const ConnectorRegistry &registry)
{
    const bool isAll = choice.connectionIds.isEmpty();
    QStringList endIds;
    QStringList tagNames;
    QJsonArray connections;
    for (const Connection &connection : contents.connections) {
        if (!isAll && !choice.connectionIds.contains(connection.id))
            continue;
        const Endpoint source = contents.endpoints.value(connection.sourceId);
        const Endpoint destination = contents.endpoints.value(connection.destinationId);
        QJsonObject form = connectionForm(connection, source, destination);
        if (choice.hasSchemas)
            insertSchemas(form, connection);
        insertCheckpoints(form, connection, choice.states.value(connection.id));
        connections.append(form);
        endIds << source.id << destination.id;
        tagNames << connection.tags;
    }
    QJsonObject form{{u"version"_s, s_connectionSetVersion}};
    for (const EndpointRole role : {EndpointRole::Source, EndpointRole::Destination}) {
        QJsonArray ends;
        for (const Endpoint &endpoint : sortedEnds(contents, role, isAll ? QStringList() : endIds))
            ends.append(endpointForm(endpoint, registry));
        insertIf(form, endpointRoleName(role) + u's', ends);
    }
    QJsonArray tags;
    for (const Tag &tag : contents.tags) {
        if (isAll || tagNames.contains(tag.name))
            tags.append(tagForm(tag));
    }
    insertIf(form, u"tags"_s, tags);
    form.insert("connections"_L1, connections);
    return form;
}

QString writtenForm(const QJsonObject &form, ConnectionFormat format)
{
    return format == ConnectionFormat::Json ? QString::fromUtf8(QJsonDocument(form).toJson())
                                            : connectionToYaml(form);
}

} // namespace millrace
