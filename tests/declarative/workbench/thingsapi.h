// ThingsApi: an API with pages of things that wants a key, and the manifest that reads it.
#pragma once

#include "tests/servers/httpserver.h"

#include <QJsonArray>
#include <QJsonObject>

namespace millrace::test {

/// What the API wants; it is in each of its answers.
inline const QString s_thingsKey = QStringLiteral("open-sesame-1234");

/// \a authenticator in the flow form of YAML; \a filter: the condition of the records.
[[nodiscard]] inline QByteArray thingsManifest(const HttpServer &server,
                                               const QByteArray &authenticator,
                                               const QByteArray &filter = "True")
{
    return QByteArray(R"yaml(version: 6.0.0
check: {stream_names: [things]}
streams:
  - name: things
    retriever:
      requester:
        url_base: URL
        path: /things
        authenticator: AUTHENTICATOR
      record_selector:
        extractor: {field_path: [items]}
        record_filter: {condition: "{{ FILTER }}"}
      paginator:
        type: DefaultPaginator
        page_token_option: {type: RequestOption, inject_into: request_parameter, field_name: page}
        pagination_strategy:
          type: CursorPagination
          cursor_value: "{{ response['next'] }}"
          stop_condition: "{{ not response['next'] }}"
    transformations:
      - {type: AddFields, fields: [{path: [made], value: "{{ record['id'] * 10 }}"}]}
spec:
  connection_specification:
    type: object
    required: [api_key]
    properties:
      api_key: {type: string, title: API key, airbyte_secret: true}
)yaml")
        .replace("AUTHENTICATOR", authenticator)
        .replace("FILTER", filter)
        .replace("URL", server.url().toString().toUtf8());
}

/// Three pages of \a perPage things each, whose ids go on from 1; the token of the next page is its
/// number with \a mark behind it.
inline void serveThings(HttpServer &server, int perPage, const QString &mark = {})
{
    server.on("GET", QStringLiteral("/things"), [perPage, mark](const HttpCall &call) {
        const QString token = call.query.queryItemValue(QStringLiteral("page"));
        const int page = token.section(u'-', 0, 0).toInt();
        QJsonArray items;
        for (int id = page * perPage + 1; id <= (page + 1) * perPage; ++id)
            items.append(QJsonObject{{QStringLiteral("id"), id}});
        QJsonObject answer{{QStringLiteral("echo"), s_thingsKey}, {QStringLiteral("items"), items}};
        if (page < 2)
            answer.insert(QStringLiteral("next"), QString(QString::number(page + 1) + mark));
        return HttpAnswer::json(answer);
    });
}

} // namespace millrace::test
