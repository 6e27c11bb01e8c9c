#include "core/connectors/httpendpoint/tests/endpointwriting.h"

#include "core/connectors/httpendpoint/httpendpointdestination.h"
#include "core/data/conversion.h"
#include "core/data/recordbatchbuilder.h"

namespace millrace::test {

using namespace Qt::StringLiterals;

namespace {

QJsonObject configurationFor(const HttpServer &server, const QJsonObject &inputs,
                             const QString &secrets)
{
    QJsonObject configuration{{u"inputs"_s, inputs},
                              {u"http"_s,
                               QJsonObject{{u"base_url"_s, server.url().toString()},
                                           {u"proxy"_s, QJsonObject{{u"kind"_s, u"none"_s}}}}}};
    if (!secrets.isEmpty())
        configuration.insert(u"secrets"_s, secrets);
    return configuration;
}

std::shared_ptr<const RecordBatch> batchOf(const WriteRequest &request, const EndpointRows &rows)
{
    RecordBatchBuilder builder(request.schema);
    for (const std::vector<std::string> &row : rows.rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            const int column = static_cast<int>(i);
            if (row[i] == "∅")
                builder.appendNull(column);
            else
                appendParsed(builder, column, rows.fields[i].type, row[i]);
        }
        builder.finishRow();
    }
    return builder.finish();
}

} // namespace

QJsonObject describedConfiguration(const QByteArray &text, const HttpServer &server,
                                   const QJsonObject &inputs, const QString &secrets)
{
    QJsonObject configuration = configurationFor(server, inputs, secrets);
    configuration.insert(u"text"_s, QString::fromUtf8(text));
    return configuration;
}

QJsonObject shippedConfiguration(const QString &name, const HttpServer &server,
                                 const QJsonObject &inputs, const QString &secrets)
{
    QJsonObject configuration = configurationFor(server, inputs, secrets);
    configuration.insert(u"example"_s, name);
    return configuration;
}

EndpointOutcome writeRows(const Configuration &configuration, const EndpointRows &rows,
                          InstantClock &clock)
{
    EndpointOutcome outcome;
    HttpEndpointDestination destination(configuration, clock);
    const auto objects = destination.discoverObjects({});
    if (!objects) {
        outcome.error = objects.error();
        return outcome;
    }
    WriteRequest request;
    request.schema = std::make_shared<const Schema>(rows.fields);
    for (const DestinationObject &object : *objects) {
        if (object.name == rows.object)
            request.object = ObjectWrite{object, rows.operation, rows.key};
    }
    const auto writer = destination.openStream(request, {});
    if (!writer) {
        outcome.error = writer.error();
        return outcome;
    }
    for (const bool isEnd : {false, true}) {
        const auto report
            = isEnd ? (*writer)->prepare({}) : (*writer)->write(batchOf(request, rows), {});
        if (!report) {
            outcome.error = report.error();
            return outcome;
        }
        outcome.accepted += report->acceptedRows;
        for (const RefusedRow &row : report->refused) {
            outcome.refused << QString(row.code + u' ' + row.field).trimmed();
            outcome.messages << row.message;
        }
    }
    return outcome;
}

} // namespace millrace::test
