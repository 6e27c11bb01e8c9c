// A manifest as a connector: the verbs of the Airbyte protocol, the catalogue, and a sync.
#include "tests/cli/program.h"
#include "tests/servers/httpserver.h"

#include <QCryptographicHash>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

/// A manifest of a shop whose orders come in pages of two.
QByteArray manifest(const QString &url)
{
    return QStringLiteral(R"(version: "6.0.0"
type: DeclarativeSource
description: A shop.
check:
  type: CheckStream
  stream_names: [orders]
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
        authenticator:
          type: BearerAuthenticator
          api_token: "{{ config['token'] }}"
      record_selector:
        type: RecordSelector
        extractor: {type: DpathExtractor, field_path: [data]}
      paginator:
        type: DefaultPaginator
        page_token_option: {type: RequestOption, inject_into: request_parameter, field_name: page}
        pagination_strategy: {type: PageIncrement, start_from_page: 1, page_size: 2}
    incremental_sync:
      type: DatetimeBasedCursor
      cursor_field: updated_at
      datetime_format: "%Y-%m-%d"
      start_datetime: "2024-01-01"
      start_time_option: {type: RequestOption, inject_into: request_parameter, field_name: since}
    schema_loader:
      type: InlineSchemaLoader
      schema:
        type: object
        properties:
          id: {type: integer}
          name: {type: ["null", string]}
          updated_at: {type: string, format: date}
spec:
  type: Spec
  documentation_url: https://shop.example/docs
  connection_specification:
    type: object
    required: [token]
    properties:
      token: {type: string, airbyte_secret: true}
)")
        .arg(url)
        .toUtf8();
}

/// Serves five orders, two a page, to whoever has the token.
class Shop final
{
public:
    Shop()
    {
        m_server.on("GET", u"/orders"_s, [this](const HttpCall &call) { return orders(call); });
    }

    [[nodiscard]] HttpServer &server() { return m_server; }
    [[nodiscard]] QString url() const { return m_server.url().toString(); }

private:
    static HttpAnswer orders(const HttpCall &call)
    {
        if (call.header("authorization") != "Bearer secret-token")
            return HttpAnswer::json(QJsonObject{{u"message"_s, u"Who is this?"_s}}, 401);
        const QString since = call.query.queryItemValue(u"since"_s);
        const int page = std::max(call.query.queryItemValue(u"page"_s).toInt(), 1);
        QJsonArray rows;
        for (int id = page * 2 - 1; id <= std::min(page * 2, 5); ++id) {
            const QString day = u"2024-02-0%1"_s.arg(id);
            if (day >= since)
                rows.append(QJsonObject{{u"id"_s, id},
                                        {u"name"_s, u"Order %1"_s.arg(id)},
                                        {u"updated_at"_s, day},
                                        {u"extra"_s, true}});
        }
        return HttpAnswer::json(QJsonObject{{u"data"_s, rows}});
    }

    HttpServer m_server;
};

std::vector<QJsonObject> messages(const QByteArray &output)
{
    std::vector<QJsonObject> result;
    for (const QByteArray &line : output.split('\n')) {
        if (!line.isEmpty())
            result.push_back(QJsonDocument::fromJson(line).object());
    }
    return result;
}

std::vector<QJsonObject> ofType(const std::vector<QJsonObject> &all, const QString &type)
{
    std::vector<QJsonObject> result;
    std::ranges::copy_if(all, std::back_inserter(result), [&](const QJsonObject &message) {
        return message.value("type"_L1).toString() == type;
    });
    return result;
}

constexpr auto s_catalog
    = R"({"streams": [{"stream": {"name": "orders"}, "sync_mode": "incremental"}]})";

} // namespace

class TestManifestCommands final : public QObject
{
    Q_OBJECT

private slots:
    void showsTheSpecification();
    void checksAConfiguration();
    void discoversTheStreams();
    void readsRecordsAndStates();
    void keepsTheFilesOfRecords();
    void goesOnFromAState();
    void tellsWhatFailed();
    void namesTheLineOfAFault();
    void showsNoSecret();
    void installsFromACatalogue();
    void theCatalogueSaysWhatDefinitionIdsMean();
    void importsAndSyncs();
    void syncsATrial();
    void runsAStreamRecordsAndReplaysIt();
    void replayTellsWhatTheRecordingLacks();
    void aMigratedConfigurationIsWrittenBack();
    void listsFaultsWithTheirLines();
    void takesAManifestFromStandardInput();
    void worksOffline();
};

void TestManifestCommands::showsTheSpecification()
{
    const Program program;
    program.writeFile(u"shop.yaml"_s, manifest(u"https://shop.example"_s));
    const Outcome outcome = program.run({u"spec"_s, u"--manifest"_s, u"shop.yaml"_s});
    QCOMPARE(outcome.exitCode, 0);
    const auto all = messages(outcome.out);
    QCOMPARE(all.size(), size_t(1));
    const QJsonObject spec = all.front().value("spec"_L1).toObject();
    QCOMPARE(spec.value("documentationUrl"_L1).toString(), u"https://shop.example/docs"_s);
    QVERIFY(spec.value("connectionSpecification"_L1).toObject().contains("properties"_L1));
    QCOMPARE(program.run({u"spec"_s}).exitCode, 2);
}

void TestManifestCommands::checksAConfiguration()
{
    Shop shop;
    const Program program;
    program.writeFile(u"shop.yaml"_s, manifest(shop.url()));
    program.writeFile(u"right.json"_s, R"({"token": "secret-token"})");
    program.writeFile(u"wrong.json"_s, R"({"token": "another"})");
    const QStringList check{u"check"_s, u"--manifest"_s, u"shop.yaml"_s, u"--config"_s};
    const Outcome right = program.run(check + QStringList{u"right.json"_s});
    QCOMPARE(right.exitCode, 0);
    const auto passed = ofType(messages(right.out), u"CONNECTION_STATUS"_s);
    QCOMPARE(passed.size(), size_t(1));
    QCOMPARE(passed.front().value("connectionStatus"_L1).toObject().value("status"_L1).toString(),
             u"SUCCEEDED"_s);
    // A configuration that does not work is an answer, not a failure of the program.
    const Outcome wrong = program.run(check + QStringList{u"wrong.json"_s});
    QCOMPARE(wrong.exitCode, 0);
    const auto failed = ofType(messages(wrong.out), u"CONNECTION_STATUS"_s);
    QCOMPARE(failed.size(), size_t(1));
    const QJsonObject status = failed.front().value("connectionStatus"_L1).toObject();
    QCOMPARE(status.value("status"_L1).toString(), u"FAILED"_s);
    QVERIFY2(status.value("message"_L1).toString().contains("Stream orders is not available"_L1),
             wrong.out.constData());
}

void TestManifestCommands::discoversTheStreams()
{
    Shop shop;
    const Program program;
    program.writeFile(u"shop.yaml"_s, manifest(shop.url()));
    program.writeFile(u"config.json"_s, R"({"token": "secret-token"})");
    const Outcome outcome = program.run(
        {u"discover"_s, u"--manifest"_s, u"shop.yaml"_s, u"--config"_s, u"config.json"_s});
    QCOMPARE(outcome.exitCode, 0);
    const auto catalogs = ofType(messages(outcome.out), u"CATALOG"_s);
    QCOMPARE(catalogs.size(), size_t(1));
    const QJsonObject stream = catalogs.front()
                                   .value("catalog"_L1)
                                   .toObject()
                                   .value("streams"_L1)
                                   .toArray()
                                   .at(0)
                                   .toObject();
    QCOMPARE(stream.value("name"_L1).toString(), u"orders"_s);
    QCOMPARE(stream.value("supported_sync_modes"_L1).toArray(),
             (QJsonArray{u"full_refresh"_s, u"incremental"_s}));
    QCOMPARE(stream.value("default_cursor_field"_L1).toArray(), QJsonArray{u"updated_at"_s});
    QCOMPARE(stream.value("source_defined_primary_key"_L1).toArray(),
             QJsonArray{QJsonArray{u"id"_s}});
    QCOMPARE(shop.server().callCount(), 0);
}

void TestManifestCommands::readsRecordsAndStates()
{
    Shop shop;
    const Program program;
    program.writeFile(u"shop.yaml"_s, manifest(shop.url()));
    program.writeFile(u"config.json"_s, R"({"token": "secret-token"})");
    program.writeFile(u"catalog.json"_s, s_catalog);
    const Outcome outcome = program.run({u"read"_s, u"--manifest"_s, u"shop.yaml"_s, u"--config"_s,
                                         u"config.json"_s, u"--catalog"_s, u"catalog.json"_s});
    QCOMPARE(outcome.exitCode, 0);
    const auto all = messages(outcome.out);
    const auto records = ofType(all, u"RECORD"_s);
    QCOMPARE(records.size(), size_t(5));
    const QJsonObject last = records.back().value("record"_L1).toObject();
    QCOMPARE(last.value("stream"_L1).toString(), u"orders"_s);
    QCOMPARE(last.value("data"_L1).toObject().value("name"_L1).toString(), u"Order 5"_s);
    QVERIFY(last.value("emitted_at"_L1).toDouble() > 1e12);
    const auto states = ofType(all, u"STATE"_s);
    QVERIFY(!states.empty());
    const QJsonObject stream
        = states.back().value("state"_L1).toObject().value("stream"_L1).toObject();
    QCOMPARE(stream.value("stream_descriptor"_L1).toObject().value("name"_L1).toString(),
             u"orders"_s);
    QCOMPARE(stream.value("stream_state"_L1).toObject().value("updated_at"_L1).toString(),
             u"2024-02-05"_s);
    QStringList statuses;
    for (const QJsonObject &trace : ofType(all, u"TRACE"_s)) {
        statuses << trace.value("trace"_L1)
                        .toObject()
                        .value("stream_status"_L1)
                        .toObject()
                        .value("status"_L1)
                        .toString();
    }
    QCOMPARE(statuses, (QStringList{u"STARTED"_s, u"RUNNING"_s, u"COMPLETE"_s}));
    QCOMPARE(shop.server().callCount(), 3);
}

void TestManifestCommands::keepsTheFilesOfRecords()
{
    Shop shop;
    shop.server().on("GET", u"/files/{id}"_s,
                     [](const HttpCall &call) { return HttpAnswer::text("of " + call.target); });
    const Program program;
    QByteArray text = manifest(shop.url());
    const QByteArray uploader = "    file_uploader:\n"
                                "      type: FileUploader\n"
                                "      requester:\n"
                                "        type: HttpRequester\n"
                                "        url_base: "
        + shop.url().toUtf8()
        + "\n"
          "        path: \"files/{{ download_target }}\"\n"
          "      download_target_extractor: {type: DpathExtractor, field_path: [name]}\n"
          "      filename_extractor: \"{{ record['id'] }}.txt\"\n";
    text.replace("    schema_loader:\n", QByteArray(uploader + "    schema_loader:\n"));
    program.writeFile(u"shop.yaml"_s, text);
    program.writeFile(u"config.json"_s, R"({"token": "secret-token"})");
    program.writeFile(u"catalog.json"_s, s_catalog);
    QStringList arguments{u"read"_s,        u"--manifest"_s, u"shop.yaml"_s,   u"--config"_s,
                          u"config.json"_s, u"--catalog"_s,  u"catalog.json"_s};
    QVERIFY(program.run(arguments).out.contains("no folder for them is named"));
    const Outcome outcome = program.run(arguments << u"--files"_s << u"kept"_s);
    QVERIFY2(outcome.exitCode == 0, outcome.out.constData());
    const auto records = ofType(messages(outcome.out), u"RECORD"_s);
    QCOMPARE(records.size(), size_t(5));
    const QJsonObject last = records.back().value("record"_L1).toObject();
    QVERIFY(!last.value("data"_L1).toObject().contains("file_reference"_L1));
    const QJsonObject reference = last.value("file_reference"_L1).toObject();
    QCOMPARE(reference.value("source_file_relative_path"_L1).toString(), u"orders/5.txt"_s);
    QFile file(reference.value("staging_file_url"_L1).toString());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), "of /files/Order%205"_ba);
    QCOMPARE(reference.value("file_size_bytes"_L1).toInt(), int(file.size()));
}

void TestManifestCommands::goesOnFromAState()
{
    Shop shop;
    const Program program;
    program.writeFile(u"shop.yaml"_s, manifest(shop.url()));
    program.writeFile(u"config.json"_s, R"({"token": "secret-token"})");
    program.writeFile(u"catalog.json"_s, s_catalog);
    program.writeFile(u"state.json"_s, R"([{"type": "STREAM", "stream":
        {"stream_descriptor": {"name": "orders"}, "stream_state": {"updated_at": "2024-02-04"}}}])");
    const Outcome outcome
        = program.run({u"read"_s, u"--manifest"_s, u"shop.yaml"_s, u"--config"_s, u"config.json"_s,
                       u"--catalog"_s, u"catalog.json"_s, u"--state"_s, u"state.json"_s});
    QCOMPARE(outcome.exitCode, 0);
    QCOMPARE(shop.server().calls().front().query.queryItemValue(u"since"_s), u"2024-02-04"_s);
}

void TestManifestCommands::tellsWhatFailed()
{
    Shop shop;
    shop.server().misbehaveAt(2, Misbehaviour::status(404));
    const Program program;
    program.writeFile(u"shop.yaml"_s, manifest(shop.url()));
    program.writeFile(u"config.json"_s, R"({"token": "secret-token"})");
    program.writeFile(u"catalog.json"_s, s_catalog);
    const Outcome outcome = program.run({u"read"_s, u"--manifest"_s, u"shop.yaml"_s, u"--config"_s,
                                         u"config.json"_s, u"--catalog"_s, u"catalog.json"_s});
    QCOMPARE(outcome.exitCode, 1);
    QVERIFY2(outcome.out.contains("The requested resource was not found on the server."),
             outcome.out.constData());
    QVERIFY(outcome.out.contains("INCOMPLETE"));
    QCOMPARE(ofType(messages(outcome.out), u"RECORD"_s).size(), size_t(2));
}

void TestManifestCommands::namesTheLineOfAFault()
{
    const Program program;
    QByteArray text = manifest(u"https://shop.example"_s);
    text.replace("path: orders", "path: [orders]");
    program.writeFile(u"shop.yaml"_s, text);
    const Outcome outcome = program.run({u"spec"_s, u"--manifest"_s, u"shop.yaml"_s});
    QCOMPARE(outcome.exitCode, 1);
    QVERIFY2(outcome.out.contains("shop.yaml, line 16"), outcome.out.constData());
    QVERIFY(outcome.out.contains("config_error"));
}

void TestManifestCommands::showsNoSecret()
{
    Shop shop;
    shop.server().misbehaveAt(1, Misbehaviour::status(404));
    const Program program;
    program.writeFile(u"shop.yaml"_s, manifest(shop.url()));
    program.writeFile(u"config.json"_s, R"({"token": "secret-token"})");
    program.writeFile(u"catalog.json"_s, s_catalog);
    const Outcome outcome
        = program.run({u"read"_s, u"--debug"_s, u"--manifest"_s, u"shop.yaml"_s, u"--config"_s,
                       u"config.json"_s, u"--catalog"_s, u"catalog.json"_s});
    QCOMPARE(outcome.exitCode, 1);
    QVERIFY(!outcome.out.contains("secret-token"));
    QVERIFY(!outcome.error.contains("secret-token"));
}

void TestManifestCommands::installsFromACatalogue()
{
    Shop shop;
    HttpServer registry;
    registry.on("GET", u"/files/registries/v0/oss_registry.json"_s, [](const HttpCall &) {
        const auto source = [](const QString &id, const QString &name, const QString &tag) {
            return QJsonObject{{u"name"_s, name},
                               {u"dockerRepository"_s, QString(u"airbyte/"_s + id)},
                               {u"dockerImageTag"_s, u"1.2.0"_s},
                               {u"license"_s, u"MIT"_s},
                               {u"tags"_s, QJsonArray::fromStringList({tag})}};
        };
        return HttpAnswer::json(QJsonObject{
            {u"sources"_s,
             QJsonArray{source(u"source-shop"_s, u"Shop"_s, u"language:manifest-only"_s),
                        source(u"source-other"_s, u"Other"_s, u"language:python"_s)}}});
    });
    registry.on("GET", u"/files/metadata/airbyte/source-shop/{version}/manifest.yaml"_s,
                [&](const HttpCall &call) {
                    QByteArray text = manifest(shop.url());
                    if (call.parameter(u"version"_s) == "1.2.0"_L1)
                        text.replace("properties:\n      token",
                                     "properties:\n      region: {type: string}\n      token");
                    HttpAnswer answer;
                    answer.body = text;
                    return answer;
                });
    const Program program;
    const auto catalogue = [&](const QStringList &arguments) {
        return program.run(QStringList{u"catalogue"_s} + arguments + QStringList{u"--json"_s});
    };
    QCOMPARE(catalogue({u"search"_s}).jsonError().value("code"_L1).toString(),
             u"declarative.catalogue_never_fetched"_s);
    QCOMPARE(catalogue({u"address"_s, registry.url(u"/files"_s).toString()}).exitCode, 0);
    QCOMPARE(catalogue({u"refresh"_s}).json().value("connectors"_L1).toInt(), 1);
    const QJsonArray found
        = catalogue({u"search"_s, u"sho"_s}).json().value("connectors"_L1).toArray();
    QCOMPARE(found.size(), 1);
    QCOMPARE(found.at(0).toObject().value("licence"_L1).toString(), u"MIT"_s);

    const Outcome installed = catalogue({u"install"_s, u"shop"_s, u"--version"_s, u"1.1.0"_s});
    QCOMPARE(installed.exitCode, 0);
    QCOMPARE(program.run({u"spec"_s, u"source-shop"_s}).exitCode, 0);
    // An update is shown before it is taken.
    const Outcome shown = program.run({u"catalogue"_s, u"update"_s, u"source-shop"_s});
    QCOMPARE(shown.exitCode, 2);
    QVERIFY2(shown.out.contains("New settings: region."), shown.out.constData());
    QVERIFY(shown.out.contains("1.1.0 → 1.2.0"));
    const Outcome told = catalogue({u"update"_s, u"source-shop"_s});
    QCOMPARE(told.exitCode, 2);
    QCOMPARE(told.json().value("changes"_L1).toArray(), QJsonArray{u"New settings: region."_s});
    QCOMPARE(told.json().value("from"_L1).toString(), u"1.1.0"_s);
    QCOMPARE(told.json().value("to"_L1).toString(), u"1.2.0"_s);
    QCOMPARE(told.json().value("taken"_L1).toBool(true), false);
    QCOMPARE(told.json().value("manifest"_L1).toObject().value("version"_L1).toString(),
             u"1.1.0"_s);
    const Outcome taken = catalogue({u"update"_s, u"source-shop"_s, u"--yes"_s});
    QCOMPARE(taken.exitCode, 0);
    QCOMPARE(taken.json().value("taken"_L1).toBool(), true);
    QCOMPARE(taken.json().value("changes"_L1).toArray().size(), 1);
    const QJsonObject after
        = catalogue({u"show"_s, u"source-shop"_s}).json().value("manifest"_L1).toObject();
    QCOMPARE(after.value("version"_L1).toString(), u"1.2.0"_s);
    QCOMPARE(after.value("streams"_L1).toArray(), QJsonArray{u"orders"_s});
    QCOMPARE(after.value("hosts"_L1).toArray(), QJsonArray{QUrl(shop.url()).authority()});
    QCOMPARE(catalogue({u"remove"_s, u"source-shop"_s}).exitCode, 0);
    QCOMPARE(program.run({u"spec"_s, u"source-shop"_s}).exitCode, 2);
}

void TestManifestCommands::theCatalogueSaysWhatDefinitionIdsMean()
{
    Shop shop;
    const QString id = u"11111111-2222-3333-4444-555555555555"_s;
    HttpServer registry;
    registry.on("GET", u"/files/registries/v0/oss_registry.json"_s, [&](const HttpCall &) {
        return HttpAnswer::json(QJsonObject{
            {u"sources"_s,
             QJsonArray{QJsonObject{{u"sourceDefinitionId"_s, id},
                                    {u"dockerRepository"_s, u"airbyte/source-shop"_s}}}}});
    });
    const Program program;
    program.writeFile(u"shop.yaml"_s, manifest(shop.url()));
    program.writeFile(u"sources.json"_s,
                      R"({"data": [{"sourceId": "s", "name": "Our shop",
 "definitionId": "11111111-2222-3333-4444-555555555555", "configuration": {"token": "x"}}]})");
    const auto reason = [&program] {
        const Outcome imported
            = program.run({u"import"_s, u"airbyte"_s, u"sources.json"_s, u"--json"_s});
        return imported.json()["items"_L1][0]["reason"_L1].toString();
    };
    QVERIFY2(reason().contains(id), qPrintable(reason()));
    QCOMPARE(
        program.run({u"catalogue"_s, u"address"_s, registry.url(u"/files"_s).toString()}).exitCode,
        0);
    QCOMPARE(program.run({u"catalogue"_s, u"refresh"_s}).exitCode, 0);
    QVERIFY2(reason().contains("catalogue install source-shop"_L1), qPrintable(reason()));
    QCOMPARE(program.run({u"catalogue"_s, u"import"_s, u"shop.yaml"_s, u"--id"_s, u"source-shop"_s})
                 .exitCode,
             0);
    const Outcome imported
        = program.run({u"import"_s, u"airbyte"_s, u"sources.json"_s, u"--json"_s});
    QCOMPARE(imported.json()["document"_L1]["sources"_L1][0]["connector"_L1].toString(),
             u"source-shop"_s);
}

void TestManifestCommands::importsAndSyncs()
{
    Shop shop;
    const Program program;
    program.writeFile(u"My shop.yaml"_s, manifest(shop.url()));
    QCOMPARE(program.run({u"catalogue"_s, u"import"_s, u"My shop.yaml"_s}).exitCode, 0);
    QCOMPARE(
        program.run({u"profile"_s, u"secrets"_s, u"--keep-in"_s, u"plain"_s, u"--unencrypted"_s})
            .exitCode,
        0);
    program.writeFile(u"orders.yaml"_s, R"(name: orders
source: {connector: my-shop, config: {token: secret-token}}
destination: {connector: sqlite, config: {path: out.sqlite}}
streams: [{name: orders, mode: incremental_append_dedup}]
)");
    const Outcome created = program.run({u"connections"_s, u"create"_s, u"orders.yaml"_s});
    QVERIFY2(created.exitCode == 0, created.error.constData());
    const Outcome first = program.run({u"sync"_s, u"orders"_s});
    QVERIFY2(first.exitCode == 0, first.error.constData());
    QCOMPARE(program.sqlValue(u"out.sqlite"_s,
                              u"SELECT count(*) || ' ' || max(name) || ' ' || max(updated_at) "
                              "FROM orders"_s),
             u"5 Order 5 2024-02-05"_s);
    shop.server().forgetCalls();
    QCOMPARE(program.run({u"sync"_s, u"orders"_s}).exitCode, 0);
    QCOMPARE(shop.server().calls().front().query.queryItemValue(u"since"_s), u"2024-02-05"_s);
    QCOMPARE(program.sqlValue(u"out.sqlite"_s, u"SELECT count(*) FROM orders"_s), u"5"_s);
}

void TestManifestCommands::syncsATrial()
{
    const Shop shop;
    const Program program;
    program.writeFile(u"shop.yaml"_s, manifest(shop.url()));
    QCOMPARE(program.run({u"catalogue"_s, u"import"_s, u"shop.yaml"_s}).exitCode, 0);
    QCOMPARE(
        program.run({u"profile"_s, u"secrets"_s, u"--keep-in"_s, u"plain"_s, u"--unencrypted"_s})
            .exitCode,
        0);
    for (const QString &mode : {u"full_refresh_overwrite"_s, u"incremental_append_dedup"_s}) {
        program.writeFile(u"orders.yaml"_s,
                          QStringLiteral(R"(name: %1
source: {connector: shop, config: {token: secret-token}}
destination: {connector: sqlite, config: {path: %1.sqlite}}
streams: [{name: orders, mode: %1}]
)")
                              .arg(mode)
                              .toUtf8());
        const Outcome created = program.run({u"connections"_s, u"create"_s, u"orders.yaml"_s});
        QVERIFY2(created.exitCode == 0, created.error.constData());
        const Outcome trial = program.run({u"sync"_s, mode, u"--limit"_s, u"3"_s});
        QVERIFY2(trial.exitCode == 0, trial.error.constData());
        const auto count = [&] {
            return program.sqlValue(QString(mode + u".sqlite"_s), u"SELECT count(*) FROM orders"_s);
        };
        QCOMPARE(count(), u"3"_s);
        // No row is lost after it.
        QCOMPARE(program.run({u"sync"_s, mode}).exitCode, 0);
        QCOMPARE(count(), u"5"_s);
    }
}

void TestManifestCommands::runsAStreamRecordsAndReplaysIt()
{
    Shop shop;
    const Program program;
    program.writeFile(u"shop.yaml"_s, manifest(shop.url()));
    program.writeFile(u"config.json"_s, R"({"token": "secret-token"})");
    const QStringList run{u"catalogue"_s, u"run"_s,      u"shop.yaml"_s,   u"--stream"_s,
                          u"orders"_s,    u"--config"_s, u"config.json"_s, u"--json"_s};
    const Outcome live = program.run(run + QStringList{u"--save-recording"_s, u"orders.json"_s});
    QVERIFY2(live.exitCode == 0, live.error.constData());
    const QJsonArray pages = live.json().value("trial"_L1).toArray();
    QCOMPARE(pages.size(), 3);
    QCOMPARE(live.json().value("records"_L1).toInt(), 5);
    const QJsonObject first = pages.at(0).toObject();
    const QJsonObject exchange = first.value("exchanges"_L1).toArray().at(0).toObject();
    QCOMPARE(exchange.value("status"_L1).toInt(), 200);
    QVERIFY(exchange.value("url"_L1).toString().startsWith(shop.url()));
    QCOMPARE(first.value("extracted_count"_L1).toInt(), 2);
    QCOMPARE(first.value("transformed"_L1).toArray().size(), 2);
    QVERIFY(!first.value("next_page"_L1).toString().isEmpty());
    QVERIFY(pages.at(2).toObject().value("next_page"_L1).toString().isEmpty());
    QVERIFY(!live.out.contains("secret-token"));
    QVERIFY(!program.readFile(u"orders.json"_s).contains("secret-token"));
    shop.server().forgetCalls();
    const Outcome replayed = program.run(run + QStringList{u"--replay"_s, u"orders.json"_s});
    QVERIFY2(replayed.exitCode == 0, replayed.error.constData());
    QCOMPARE(replayed.json().value("records"_L1).toInt(), 5);
    QCOMPARE(shop.server().callCount(), 0);
    const Outcome limited
        = program.run({u"catalogue"_s, u"run"_s, u"shop.yaml"_s, u"--stream"_s, u"orders"_s,
                       u"--config"_s, u"config.json"_s, u"--pages"_s, u"1"_s});
    QVERIFY(limited.out.contains("Page 1 of orders"));
    QVERIFY(!limited.out.contains("Page 2"));
    QVERIFY(limited.out.contains("There may be more behind the limits."));
}

void TestManifestCommands::replayTellsWhatTheRecordingLacks()
{
    Shop shop;
    const Program program;
    program.writeFile(u"shop.yaml"_s, manifest(shop.url()));
    program.writeFile(u"config.json"_s, R"({"token": "secret-token"})");
    const QStringList run{u"catalogue"_s, u"run"_s,      u"shop.yaml"_s,  u"--stream"_s,
                          u"orders"_s,    u"--config"_s, u"config.json"_s};
    const Outcome live = program.run(run + QStringList{u"--save-recording"_s, u"orders.json"_s});
    QVERIFY2(live.exitCode == 0, live.error.constData());
    QVERIFY(!live.error.contains("lacks"));
    QJsonObject recording = QJsonDocument::fromJson(program.readFile(u"orders.json"_s)).object();
    QJsonArray exchanges = recording.value("exchanges"_L1).toArray();
    QJsonObject last = exchanges.at(2).toObject();
    last.insert("left_out"_L1, u"too_large"_s);
    last.insert(
        "body_digest"_L1,
        QString::fromLatin1(QCryptographicHash::hash({}, QCryptographicHash::Sha256).toHex()));
    exchanges.replace(2, last);
    recording.insert("exchanges"_L1, exchanges);
    recording.insert("left_out"_L1, QJsonObject{{u"too_large"_s, 1}});
    program.writeFile(u"orders.json"_s, QJsonDocument(recording).toJson());
    const QStringList again = run + QStringList{u"--replay"_s, u"orders.json"_s};
    const Outcome told = program.run(again);
    QVERIFY(told.exitCode != 0);
    QVERIFY2(told.error.contains("The recording lacks 1 exchange."), told.error.constData());
    QVERIFY2(told.error.contains("larger than a recording takes"), told.error.constData());
    const QJsonObject json = program.run(again + QStringList{u"--json"_s}).json();
    QCOMPARE(json.value("left_out"_L1).toObject().value("too_large"_L1).toInt(), 1);
}

void TestManifestCommands::aMigratedConfigurationIsWrittenBack()
{
    Shop shop;
    const Program program;
    program.writeFile(u"shop.yaml"_s,
                      manifest(shop.url())
                          + "  config_normalization_rules:\n"
                            "    type: ConfigNormalizationRules\n"
                            "    config_migrations:\n"
                            "      - type: ConfigMigration\n"
                            "        transformations:\n"
                            "          - {type: ConfigRemapField, map: {eu: Europe}, "
                            "field_path: [zone]}\n");
    program.writeFile(u"config.json"_s, R"({"token": "secret-token", "zone": "eu"})");
    const QStringList check{u"check"_s, u"--manifest"_s, u"shop.yaml"_s, u"--config"_s,
                            u"config.json"_s};
    const Outcome first = program.run(check);
    QVERIFY2(first.out.contains("CONNECTOR_CONFIG"), first.out.constData());
    const QJsonObject config = QJsonDocument::fromJson(program.readFile(u"config.json"_s)).object();
    QCOMPARE(config, (QJsonObject{{u"token"_s, u"secret-token"_s}, {u"zone"_s, u"Europe"_s}}));
    // Migrated once, it stays as it is.
    const Outcome second = program.run(check);
    QVERIFY2(second.out.contains("SUCCEEDED"), second.out.constData());
    QVERIFY(!second.out.contains("CONNECTOR_CONFIG"));
}

void TestManifestCommands::listsFaultsWithTheirLines()
{
    const Program program;
    QByteArray text = manifest(u"https://shop.example"_s);
    program.writeFile(u"good.yaml"_s, text);
    QCOMPARE(program.run({u"catalogue"_s, u"faults"_s, u"good.yaml"_s}).exitCode, 0);
    text.replace("http_method: GET", "http_method: FETCH");
    program.writeFile(u"bad.yaml"_s, text);
    const Outcome bad = program.run({u"catalogue"_s, u"faults"_s, u"bad.yaml"_s, u"--json"_s});
    QCOMPARE(bad.exitCode, 2);
    const QJsonArray faults = bad.json().value("faults"_L1).toArray();
    QVERIFY(!faults.isEmpty());
    QCOMPARE(faults.at(0).toObject().value("line"_L1).toInt(),
             static_cast<int>(text.left(text.indexOf("http_method")).count('\n')) + 1);
}

void TestManifestCommands::takesAManifestFromStandardInput()
{
    const Program program;
    const QByteArray text = manifest(u"https://shop.example"_s);
    const Outcome pasted = program.run(
        {u"catalogue"_s, u"import"_s, u"-"_s, u"--id"_s, u"pasted-shop"_s, u"--json"_s}, text);
    QVERIFY2(pasted.exitCode == 0, pasted.error.constData());
    QCOMPARE(pasted.json().value("manifest"_L1).toObject().value("origin"_L1).toString(),
             u"pasted"_s);
    QCOMPARE(program.run({u"catalogue"_s, u"export"_s, u"pasted-shop"_s}).out, text);
    QCOMPARE(program.run({u"catalogue"_s, u"faults"_s, u"-"_s}, text).exitCode, 0);
}

void TestManifestCommands::worksOffline()
{
    const Program program;
    const QJsonArray known = program.run({u"catalogue"_s, u"list"_s, u"--json"_s})
                                 .json()
                                 .value("manifests"_L1)
                                 .toArray();
    QStringList ids;
    for (const QJsonValue &manifest : known)
        ids << manifest.toObject().value("id"_L1).toString();
    QCOMPARE(ids, (QStringList{u"earthquakes"_s, u"github"_s, u"pokeapi"_s}));
    for (const QString &id : ids)
        QCOMPARE(program.run({u"spec"_s, id}).exitCode, 0);
    QCOMPARE(program.run({u"catalogue"_s, u"remove"_s, u"github"_s}).exitCode, 2);
}

QTEST_GUILESS_MAIN(TestManifestCommands)
#include "testmanifestcommands.moc"
