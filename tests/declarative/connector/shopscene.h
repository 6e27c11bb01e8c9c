// ShopScene: an API of orders, the manifest that reads it, and what a reader gives of it.
#pragma once

#include "core/declarative/manifestconnector.h"
#include "tests/servers/httpserver.h"

#include <QJsonArray>
#include <QJsonObject>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace millrace::declarative::test {

using namespace Qt::StringLiterals;
using millrace::test::HttpAnswer;
using millrace::test::HttpCall;
using millrace::test::HttpServer;
using millrace::test::Misbehaviour;

/// Orders with a cursor, in slices of ten days.
inline QByteArray manifest(const QString &url, const QByteArray &extra = {})
{
    return QStringLiteral(R"(version: "6.0.0"
type: DeclarativeSource
check: {type: CheckStream, stream_names: [orders]}
streams:
  - type: DeclarativeStream
    name: orders
    primary_key: [id]
    retriever:
      type: SimpleRetriever
      requester:
        type: HttpRequester
        url_base: %1
        path: orders
        http_method: GET
        request_parameters: {site: "{{ config['site'] }}"}
      record_selector:
        type: RecordSelector
        extractor: {type: DpathExtractor, field_path: [data]}
    incremental_sync:
      type: DatetimeBasedCursor
      cursor_field: updated_at
      datetime_format: "%Y-%m-%d"
      start_datetime: "2024-01-01"
      end_datetime: "2024-01-30"
      step: P10D
      cursor_granularity: P1D
      start_time_option: {type: RequestOption, inject_into: request_parameter, field_name: since}
      end_time_option: {type: RequestOption, inject_into: request_parameter, field_name: until}
    schema_loader:
      type: InlineSchemaLoader
      schema:
        type: object
        properties:
          id: {type: integer}
          name: {type: ["null", string]}
          updated_at: {type: string}
spec:
  type: Spec
  connection_specification:
    type: object
    properties:
      site: {type: string, airbyte_secret: true}
)")
               .arg(url)
               .toUtf8()
        + extra;
}

/// One order for each day of January 2024.
class Shop final
{
public:
    Shop()
    {
        m_server.on("GET", u"/orders"_s, [](const HttpCall &call) {
            QJsonArray rows;
            for (int id = 1; id <= 30; ++id) {
                const QString day = u"2024-01-%1"_s.arg(id, 2, 10, '0'_L1);
                if (day >= call.query.queryItemValue(u"since"_s)
                    && day <= call.query.queryItemValue(u"until"_s))
                    rows.append(QJsonObject{{u"id"_s, id},
                                            {u"name"_s, u"Order"_s},
                                            {u"updated_at"_s, day},
                                            {u"extra"_s, true}});
            }
            return HttpAnswer::json(QJsonObject{{u"data"_s, rows}});
        });
    }

    [[nodiscard]] HttpServer &server() { return m_server; }

    [[nodiscard]] std::unique_ptr<Source> source(const QByteArray &extra = {}) const
    {
        return makeManifestConnector(
            [text = manifest(m_server.url().toString(), extra)] {
                return Manifest::load(text, u"shop.yaml"_s);
            },
            Configuration(QJsonObject{{u"site"_s, u"innocuous-code"_s}}));
    }

private:
    HttpServer m_server;
};

struct Taken final
{
    std::vector<qint64> ids;
    std::vector<std::optional<std::string>> positions;
    QStringList notes;
    std::optional<Error> error;
};

inline Taken takeAll(StreamReader &reader)
{
    Taken taken;
    for (;;) {
        auto batch = reader.next({});
        if (!batch) {
            taken.error = batch.error();
            return taken;
        }
        if (!*batch)
            break;
        taken.positions.push_back((*batch)->position);
        if (!(*batch)->batch)
            continue;
        for (std::size_t row = 0; row < (*batch)->batch->rowCount(); ++row)
            taken.ids.push_back((*batch)->batch->column(0).integer(row));
    }
    taken.notes = reader.notes();
    return taken;
}

inline ReadRequest request(Source &source, SourceSyncMode mode)
{
    const auto catalog = source.discover({}, {});
    ReadRequest request;
    if (catalog)
        request.stream.stream = catalog->streams.front();
    request.stream.mode = {mode, DestinationSyncMode::Append};
    return request;
}

inline Taken read(Source &source, const ReadRequest &request)
{
    auto reader = source.openStream(request, {});
    if (reader)
        return takeAll(**reader);
    Taken taken;
    taken.error = reader.error();
    return taken;
}

} // namespace millrace::declarative::test
