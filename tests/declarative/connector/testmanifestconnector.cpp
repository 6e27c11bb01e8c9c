// ManifestConnector: what the engine relies on when a manifest is the source.
#include "core/connector/connectorregistry.h"
#include "core/declarative/manifestconnector.h"
#include "core/declarative/value/jsonqt.h"
#include "tests/servers/httpserver.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include <future>
#include <mutex>
#include <set>

using namespace millrace;
using namespace millrace::declarative;
using namespace Qt::StringLiterals;
using millrace::test::HttpAnswer;
using millrace::test::HttpCall;
using millrace::test::HttpServer;
using millrace::test::Misbehaviour;

namespace {

constexpr auto s_complete = R"({"__ab_no_cursor_state_message":true})";

/// Orders with a cursor, in slices of ten days.
QByteArray manifest(const QString &url, const QByteArray &extra = {})
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

/// A manifest whose token is good for one use; it does not say that its tokens are secrets.
QByteArray withTokens(const HttpServer &server)
{
    QByteArray text = manifest(server.url().toString());
    const QByteArray authenticator = QStringLiteral(R"(        http_method: GET
        authenticator:
          type: OAuthAuthenticator
          token_refresh_endpoint: %1
          refresh_token_updater: {}
)")
                                         .arg(server.url(u"/token"_s).toString())
                                         .toUtf8();
    text.replace("        http_method: GET\n", authenticator);
    text.replace("      site: {type: string, airbyte_secret: true}\n",
                 "      site: {type: string}\n"
                 "      credentials:\n"
                 "        type: object\n"
                 "        properties:\n"
                 "          refresh_token: {type: string}\n"
                 "          client_id: {type: string}\n"
                 "          client_secret: {type: string, airbyte_secret: true}\n");
    return text;
}

QJsonObject tokens()
{
    return {{u"credentials"_s,
             QJsonObject{{u"refresh_token"_s, u"refresh-0"_s},
                         {u"client_id"_s, u"id"_s},
                         {u"client_secret"_s, u"secret"_s}}}};
}

struct Taken final
{
    std::vector<qint64> ids;
    std::vector<std::optional<std::string>> positions;
    QStringList notes;
    std::optional<Error> error;
};

Taken takeAll(StreamReader &reader)
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

ReadRequest request(Source &source, SourceSyncMode mode)
{
    const auto catalog = source.discover({}, {});
    ReadRequest request;
    if (catalog)
        request.stream.stream = catalog->streams.front();
    request.stream.mode = {mode, DestinationSyncMode::Append};
    return request;
}

Taken read(Source &source, const ReadRequest &request)
{
    auto reader = source.openStream(request, {});
    if (reader)
        return takeAll(**reader);
    Taken taken;
    taken.error = reader.error();
    return taken;
}

} // namespace

class TestManifestConnector final : public QObject
{
    Q_OBJECT

private slots:
    void aFullRefreshHasAPositionAtItsEndAlone();
    void aFailedFullRefreshHasNone();
    void aCompleteFullRefreshIsNotReadAgain();
    void aFullRefreshGoesOnFromNoOtherPosition();
    void anIncrementalStreamGoesOnFromItsPosition();
    void aRowLimitEndsWithAPosition_data();
    void aRowLimitEndsWithAPosition();
    void aFieldThatWasNotChosenIsNotNoted();
    void anAnswerThatIsNoJsonIsNoted();
    void aPageOfMaintenanceFailsAFullRefresh();
    void aRowLimitDoesNotStopAStreamForGood();
    void aRowLimitEndsBehindASlice();
    void onlyChosenPropertiesAreAskedFor_data();
    void onlyChosenPropertiesAreAskedFor();
    void anOldConfigurationIsMigratedBeforeItIsValidated();
    void sourcesShareATokenForOneUse();
    void filesOfRecordsAreAColumn();
    void streamsOfGroupsAreReadOneByOne();
    void aStreamIsNotStoppedByTheFirstOnesCancellation();
    void overridesOfACheckAreLaidOverOnce();
    void aTokenForOneUseIsKeptAndUsedOnce();
    void largePagesAreRowsLikeOthers_data();
    void largePagesAreRowsLikeOthers();
    void noMoreRequestsAreOnTheirWayThanTheManifestSays();
};

void TestManifestConnector::aFullRefreshHasAPositionAtItsEndAlone()
{
    const Shop shop;
    const auto source = shop.source();
    const Taken taken = read(*source, request(*source, SourceSyncMode::FullRefresh));
    QVERIFY(!taken.error);
    QCOMPARE(std::set<qint64>(taken.ids.begin(), taken.ids.end()).size(), std::size_t(30));
    QCOMPARE(taken.ids.size(), std::size_t(30));
    for (std::size_t index = 0; index + 1 < taken.positions.size(); ++index)
        QVERIFY(!taken.positions[index]);
    QCOMPARE(taken.positions.back().value(), std::string(s_complete));
}

void TestManifestConnector::aFailedFullRefreshHasNone()
{
    Shop shop;
    shop.server().misbehaveAt(3, Misbehaviour::status(404));
    const auto source = shop.source();
    const Taken taken = read(*source, request(*source, SourceSyncMode::FullRefresh));
    QVERIFY(taken.error);
    for (const auto &position : taken.positions)
        QVERIFY(!position);
}

void TestManifestConnector::aCompleteFullRefreshIsNotReadAgain()
{
    Shop shop;
    const auto source = shop.source();
    ReadRequest again = request(*source, SourceSyncMode::FullRefresh);
    again.position = s_complete;
    const Taken taken = read(*source, again);
    QVERIFY(!taken.error);
    QVERIFY(taken.positions.empty());
    QCOMPARE(shop.server().callCount(), 0);
}

void TestManifestConnector::aFullRefreshGoesOnFromNoOtherPosition()
{
    const Shop shop;
    const auto source = shop.source();
    ReadRequest again = request(*source, SourceSyncMode::FullRefresh);
    again.position = R"({"updated_at":"2024-01-10"})";
    const Taken taken = read(*source, again);
    QVERIFY(taken.error);
    // So that the engine begins a new generation.
    QCOMPARE(taken.error->kind, ErrorKind::Configuration);
}

void TestManifestConnector::anIncrementalStreamGoesOnFromItsPosition()
{
    const Shop shop;
    const auto source = shop.source();
    ReadRequest first = request(*source, SourceSyncMode::Incremental);
    const Taken all = read(*source, first);
    QVERIFY(!all.error);
    QCOMPARE(all.ids.size(), std::size_t(30));
    first.position = all.positions.back().value();
    const Taken rest = read(*source, first);
    QVERIFY(!rest.error);
    QVERIFY(rest.ids.size() <= 1);
    QVERIFY(rest.positions.back());
}

void TestManifestConnector::aRowLimitEndsWithAPosition_data()
{
    QTest::addColumn<bool>("isIncremental");
    QTest::addColumn<int>("limit");
    QTest::newRow("full refresh") << false << 7;
    QTest::newRow("incremental") << true << 7;
    QTest::newRow("nothing, full refresh") << false << 0;
    QTest::newRow("nothing, incremental") << true << 0;
}

void TestManifestConnector::aRowLimitEndsWithAPosition()
{
    QFETCH(bool, isIncremental);
    QFETCH(int, limit);
    const Shop shop;
    const auto source = shop.source();
    ReadRequest some = request(
        *source, isIncremental ? SourceSyncMode::Incremental : SourceSyncMode::FullRefresh);
    some.stream.rowLimit = limit;
    const Taken taken = read(*source, some);
    QVERIFY(!taken.error);
    QCOMPARE(taken.ids.size(), std::size_t(limit));
    if (limit == 0 && isIncremental)
        return;
    // Without one the engine takes the rows for lost.
    QVERIFY(taken.positions.back());
    if (!isIncremental)
        return;
    // No row is skipped: those that had no position yet come again.
    some.stream.rowLimit.reset();
    some.position = taken.positions.back();
    std::set<qint64> ids(taken.ids.begin(), taken.ids.end());
    const Taken rest = read(*source, some);
    ids.insert(rest.ids.begin(), rest.ids.end());
    QCOMPARE(ids.size(), std::size_t(30));
}

void TestManifestConnector::aFieldThatWasNotChosenIsNotNoted()
{
    const Shop shop;
    const auto source = shop.source();
    ReadRequest some = request(*source, SourceSyncMode::FullRefresh);
    some.stream.selectedFields = {u"id"_s};
    const Taken taken = read(*source, some);
    QCOMPARE(taken.notes,
             QStringList{u"Properties that the schema does not name were left out: extra."_s});
}

void TestManifestConnector::anAnswerThatIsNoJsonIsNoted()
{
    Shop shop;
    Misbehaviour page;
    page.answer = HttpAnswer::text("We are back soon.", 200, "text/plain");
    shop.server().misbehaveAt(1, page);
    const auto source = shop.source();
    const Taken taken = read(*source, request(*source, SourceSyncMode::FullRefresh));
    QVERIFY(!taken.error);
    QVERIFY2(taken.notes.contains(u"The answer is no JSON; it counts as an empty object."_s),
             qPrintable(taken.notes.join(u" "_s)));
}

void TestManifestConnector::aPageOfMaintenanceFailsAFullRefresh()
{
    Shop shop;
    for (int call = 1; call <= 3; ++call) {
        Misbehaviour page;
        page.answer = HttpAnswer::text("<html><title>Back soon</title></html>", 200, "text/html");
        shop.server().misbehaveAt(call, page);
    }
    const auto source = shop.source();
    const Taken taken = read(*source, request(*source, SourceSyncMode::FullRefresh));
    // Else the destination would be emptied by a run that says it is complete.
    QVERIFY(taken.error);
    QCOMPARE(taken.error->code, u"declarative.page_instead"_s);
    for (const auto &position : taken.positions)
        QVERIFY(!position);
}

void TestManifestConnector::aRowLimitDoesNotStopAStreamForGood()
{
    const Shop shop;
    const auto source = shop.source();
    ReadRequest some = request(*source, SourceSyncMode::Incremental);
    some.stream.rowLimit = 7; // The slices have ten rows.
    std::set<qint64> ids;
    QStringList notes;
    for (int run = 0; run < 8 && ids.size() < 30; ++run) {
        const Taken taken = read(*source, some);
        QVERIFY(!taken.error);
        QVERIFY2(!taken.ids.empty(), qPrintable(u"run %1"_s.arg(run)));
        if (run == 0)
            QCOMPARE(taken.ids.size(), std::size_t(7));
        ids.insert(taken.ids.begin(), taken.ids.end());
        notes << taken.notes;
        QVERIFY(taken.positions.back());
        some.position = taken.positions.back();
    }
    QCOMPARE(ids.size(), std::size_t(30));
    QVERIFY(notes.join(u' ').contains(u"More rows than the limit were read"_s));
    // The mark of the limit is none of the stream's state.
    some.stream.rowLimit.reset();
    const Taken rest = read(*source, some);
    QVERIFY(!rest.error);
    QVERIFY(rest.ids.size() <= 1);
}

void TestManifestConnector::aRowLimitEndsBehindASlice()
{
    const Shop shop;
    const auto source = shop.source();
    ReadRequest some = request(*source, SourceSyncMode::Incremental);
    some.stream.rowLimit = 14;
    const Taken first = read(*source, some);
    QVERIFY(!first.error);
    QCOMPARE(first.ids.size(), std::size_t(14));
    some.position = first.positions.back();
    some.stream.rowLimit.reset();
    const Taken rest = read(*source, some);
    // Ten of them have a position, though the records of later slices were there already.
    QVERIFY2(rest.ids.size() <= 21, qPrintable(QString::number(rest.ids.size())));
    std::set<qint64> ids(first.ids.begin(), first.ids.end());
    ids.insert(rest.ids.begin(), rest.ids.end());
    QCOMPARE(ids.size(), std::size_t(30));
}

void TestManifestConnector::onlyChosenPropertiesAreAskedFor_data()
{
    QTest::addColumn<QStringList>("chosen");
    QTest::addColumn<QString>("properties");
    QTest::newRow("all") << QStringList() << u"id,name,updated_at"_s;
    // Key and cursor always come along.
    QTest::newRow("none beside") << QStringList{u"id"_s} << u"id,updated_at"_s;
    QTest::newRow("one") << QStringList{u"name"_s} << u"id,name,updated_at"_s;
}

void TestManifestConnector::onlyChosenPropertiesAreAskedFor()
{
    QFETCH(QStringList, chosen);
    QFETCH(QString, properties);
    Shop shop;
    QByteArray text = manifest(shop.server().url().toString());
    text.replace("        request_parameters: {site: \"{{ config['site'] }}\"}\n",
                 "        request_parameters:\n"
                 "          properties:\n"
                 "            type: QueryProperties\n"
                 "            property_list: [id, name, gone, updated_at]\n"
                 "            property_selector: {type: JsonSchemaPropertySelector}\n");
    const auto source
        = makeManifestConnector([text] { return Manifest::load(text, u"shop.yaml"_s); },
                                Configuration(QJsonObject{{u"site"_s, u"x"_s}}));
    for (const SourceSyncMode mode : {SourceSyncMode::FullRefresh, SourceSyncMode::Incremental}) {
        ReadRequest some = request(*source, mode);
        some.stream.selectedFields = chosen;
        QVERIFY(!read(*source, some).error);
        QCOMPARE(
            shop.server().calls().back().query.queryItemValue(u"properties"_s, QUrl::FullyDecoded),
            properties);
    }
}

void TestManifestConnector::anOldConfigurationIsMigratedBeforeItIsValidated()
{
    HttpServer server;
    QString site;
    server.on("GET", u"/orders"_s, [&site](const HttpCall &call) {
        site = call.query.queryItemValue(u"site"_s);
        return HttpAnswer::json(QJsonObject{{u"data"_s, QJsonArray()}});
    });
    QByteArray text = manifest(server.url().toString());
    text.replace("    properties:\n      site: {type: string, airbyte_secret: true}\n",
                 "    required: [credentials]\n"
                 "    properties:\n"
                 "      credentials:\n"
                 "        type: object\n"
                 "        required: [code]\n"
                 "        properties: {code: {type: string, airbyte_secret: true}}\n"
                 "  config_normalization_rules:\n"
                 "    type: ConfigNormalizationRules\n"
                 "    config_migrations:\n"
                 "      - type: ConfigMigration\n"
                 "        transformations:\n"
                 "          - type: ConfigAddFields\n"
                 "            condition: \"{{ 'site' in config }}\"\n"
                 "            fields:\n"
                 "              - {type: AddedFieldDefinition, path: [credentials, code], value: "
                 "\"{{ config['site'] }}\"}\n"
                 "          - {type: ConfigRemoveFields, field_pointers: [[site]]}\n");
    text.replace("config['site'] }}\"}\n      record_selector",
                 "config['credentials']['code'] }}\"}\n      record_selector");
    int loads = 0;
    const auto handover = std::make_shared<ManifestHandover>([text, &loads] {
        ++loads;
        return Manifest::load(text, u"shop.yaml"_s);
    });
    ConnectorInfo info;
    info.id = u"shop"_s;
    info.title = u"Shop"_s;
    const auto loaded = Manifest::load(text, u"shop.yaml"_s);
    QVERIFY2(loaded, loaded ? "" : qPrintable(loaded.error().message));
    info.sourceSpec = toJsonObject(loaded->configurationSchema());
    QMap<QString, QString> kept;
    ConnectorRegistry registry;
    std::optional<Configuration> seen;
    registry.addSource(
        info,
        [handover, &seen](const Configuration &configuration) {
            seen = configuration;
            return makeManifestConnector([handover] { return handover->take(); }, configuration);
        },
        [handover](const QJsonObject &values) { return handover->migrated(values); });
    const auto source = registry.createSource(
        u"shop"_s, {{u"site"_s, u"old-code"_s}},
        [&kept](const QString &pointer, const QString &value) -> Result<void> {
            kept.insert(pointer, value);
            return {};
        });
    QVERIFY2(source, source ? "" : qPrintable(source.error().message));
    QVERIFY((*source)->check({}, {}).passed());
    QCOMPARE(site, u"old-code"_s);
    QCOMPARE(loads, 1);
    // A secret that comes in its place is stored where the old configuration has it.
    QVERIFY(seen->keepSecret(u"/credentials/code"_s, u"new-code"_s));
    QCOMPARE(kept, (QMap<QString, QString>{{u"/site"_s, u"new-code"_s}}));
    // One of today is left alone.
    QVERIFY(
        registry.createSource(u"shop"_s, {{u"credentials"_s, QJsonObject{{u"code"_s, u"c"_s}}}}));
    QVERIFY(!registry.createSource(u"shop"_s, {{u"other"_s, 1}}));
}

void TestManifestConnector::sourcesShareATokenForOneUse()
{
    HttpServer server;
    std::mutex mutex;
    int renewals = 0;
    int refusals = 0;
    server.on("POST", u"/token"_s, [&](const HttpCall &call) {
        const std::lock_guard lock(mutex);
        if (call.form().at(u"refresh_token"_s) != u"refresh-%1"_s.arg(renewals)) {
            ++refusals;
            return HttpAnswer::json(QJsonObject{{u"error"_s, u"invalid_grant"_s}}, 400);
        }
        ++renewals;
        return HttpAnswer::json(QJsonObject{{u"access_token"_s, u"access-%1"_s.arg(renewals)},
                                            {u"refresh_token"_s, u"refresh-%1"_s.arg(renewals)},
                                            {u"expires_in"_s, 0}});
    });
    server.on("GET", u"/orders"_s, [](const HttpCall &) {
        return HttpAnswer::json(QJsonObject{{u"data"_s, QJsonArray()}});
    });
    const QByteArray text = withTokens(server);
    // What two processes have in common: the secret store and its turns.
    std::mutex store;
    std::timed_mutex turns;
    QString stored = u"refresh-0"_s;
    SecretKeeper keeper([&](const QString &, const QString &value) -> Result<void> {
        const std::lock_guard lock(store);
        stored = value;
        return {};
    });
    keeper.read = [&](const QString &) -> Result<QString> {
        const std::lock_guard lock(store);
        return stored;
    };
    keeper.takeTurn = [&](const QString &, const Cancellation &) -> Result<std::shared_ptr<void>> {
        turns.lock();
        return std::shared_ptr<void>(
            &turns, [](void *held) { static_cast<std::timed_mutex *>(held)->unlock(); });
    };
    const auto check = [&](const std::unique_ptr<Source> &source) {
        for (int call = 0; call < 3; ++call) {
            if (!source->check({}, {}).passed())
                return false;
        }
        return true;
    };
    const auto make = [&] {
        return makeManifestConnector([text] { return Manifest::load(text, u"shop.yaml"_s); },
                                     Configuration(tokens(), keeper));
    };
    const auto first = make();
    const auto second = make();
    auto other = std::async(std::launch::async, [&] { return check(second); });
    QVERIFY(check(first));
    QVERIFY(other.get());
    QCOMPARE(refusals, 0);
    QCOMPARE(stored, u"refresh-%1"_s.arg(renewals));
}

void TestManifestConnector::filesOfRecordsAreAColumn()
{
    Shop shop;
    shop.server().on("GET", u"/files/{id}"_s,
                     [](const HttpCall &call) { return HttpAnswer::text("of " + call.target); });
    QByteArray text = manifest(shop.server().url().toString());
    const QByteArray uploader = "    file_uploader:\n"
                                "      type: FileUploader\n"
                                "      requester:\n"
                                "        type: HttpRequester\n"
                                "        url_base: "
        + shop.server().url().toString().toUtf8()
        + "\n"
          "        path: \"files/{{ download_target }}\"\n"
          "      download_target_extractor: {type: DpathExtractor, field_path: [updated_at]}\n"
          "      filename_extractor: \"{{ record['id'] }}.txt\"\n";
    text.replace("    schema_loader:\n", QByteArray(uploader + "    schema_loader:\n"));
    const QTemporaryDir folder;
    const auto make = [&](const QString &site) {
        return makeManifestConnector([text] { return Manifest::load(text, u"shop.yaml"_s); },
                                     Configuration(QJsonObject{{u"site"_s, u"x"_s}, {site, 1}}),
                                     folder.path());
    };
    for (const QString &site : {u"a"_s, u"b"_s}) {
        const auto source = make(site);
        const ReadRequest all = request(*source, SourceSyncMode::FullRefresh);
        const auto column = all.stream.stream.schema.indexOf(u"file_reference"_s);
        QVERIFY(column);
        auto reader = source->openStream(all, {});
        QVERIFY(reader);
        const auto batch = (*reader)->next({});
        QVERIFY(batch && *batch && (*batch)->batch);
        const std::string_view cellText = (*batch)->batch->column(*column).text(0);
        const QByteArray cell(cellText.data(), qsizetype(cellText.size()));
        QVERIFY2(cell.contains("\"source_file_relative_path\":\"orders/"), cell.constData());
    }
    // Two configurations do not share their files.
    const QStringList folders = QDir(folder.path()).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    QCOMPARE(folders.size(), 2);
    QFile file(folder.filePath(folders.front() + u"/orders/1.txt"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("of /files/2024-01-01"));
}

void TestManifestConnector::streamsOfGroupsAreReadOneByOne()
{
    const Shop shop;
    QVERIFY(shop.source()->maximumParallelStreams() > 1);
    const auto source = shop.source(R"(stream_groups:
  slow: {streams: ["#/streams/0"], action: {type: BlockSimultaneousSyncsAction}}
)");
    QCOMPARE(source->maximumParallelStreams(), 1);
}

void TestManifestConnector::aStreamIsNotStoppedByTheFirstOnesCancellation()
{
    const Shop shop;
    const auto source = shop.source();
    const ReadRequest all = request(*source, SourceSyncMode::FullRefresh);
    CancellationSource first;
    QVERIFY(source->openStream(all, first.get_token()));
    first.request_stop();
    const Taken taken = read(*source, all);
    QVERIFY(!taken.error);
    QCOMPARE(taken.ids.size(), std::size_t(30));
}

void TestManifestConnector::overridesOfACheckAreLaidOverOnce()
{
    const HttpServer server; // Answers 404 to everything.
    const auto source = makeManifestConnector(
        [url = server.url().toString()] {
            QByteArray changed = manifest(url);
            changed.replace("stream_names: [orders]}",
                            "stream_names: [orders], config_overrides: {site: other}}");
            changed += R"(  config_normalization_rules:
    type: ConfigNormalizationRules
    transformations:
      - {type: ConfigRemoveFields, field_pointers: [[site]]}
)";
            return Manifest::load(changed, u"shop.yaml"_s);
        },
        Configuration(QJsonObject{{u"site"_s, u"innocuous-code"_s}}));
    QVERIFY(!source->check({}, {}).passed());
}

void TestManifestConnector::aTokenForOneUseIsKeptAndUsedOnce()
{
    HttpServer server;
    int renewals = 0;
    server.on("POST", u"/token"_s, [&](const HttpCall &call) {
        const QString expected = u"refresh-%1"_s.arg(renewals);
        if (call.form().at(u"refresh_token"_s) != expected)
            return HttpAnswer::json(QJsonObject{{u"error"_s, u"invalid_grant"_s}}, 400);
        ++renewals;
        return HttpAnswer::json(QJsonObject{{u"access_token"_s, u"access-%1"_s.arg(renewals)},
                                            {u"refresh_token"_s, u"refresh-%1"_s.arg(renewals)},
                                            {u"expires_in"_s, 0}});
    });
    server.on("GET", u"/orders"_s, [](const HttpCall &) {
        return HttpAnswer::json(QJsonObject{{u"data"_s, QJsonArray()}});
    });
    const QByteArray text = withTokens(server);
    QMap<QString, QString> kept;
    const auto source = makeManifestConnector(
        [text] { return Manifest::load(text, u"shop.yaml"_s); },
        Configuration(tokens(),
                      [&kept](const QString &pointer, const QString &value) -> Result<void> {
                          kept.insert(pointer, value);
                          return {};
                      }));
    for (int call = 0; call < 2; ++call) {
        const CheckResult result = source->check({}, {});
        QVERIFY2(result.passed(),
                 result.passed() ? "" : qPrintable(result.steps.back().error->message));
    }
    QVERIFY(renewals >= 2);
    QCOMPARE(
        kept,
        (QMap<QString, QString>{{u"/credentials/refresh_token"_s, u"refresh-%1"_s.arg(renewals)}}));
}

void TestManifestConnector::largePagesAreRowsLikeOthers_data()
{
    QTest::addColumn<bool>("isIncremental");
    QTest::addColumn<int>("limit");
    QTest::addColumn<int>("rows");
    QTest::newRow("full refresh") << false << 1000 << 300;
    QTest::newRow("incremental") << true << 1000 << 300;
    QTest::newRow("a part of a page") << false << 70 << 70;
}

void TestManifestConnector::largePagesAreRowsLikeOthers()
{
    QFETCH(bool, isIncremental);
    QFETCH(int, limit);
    QFETCH(int, rows);
    HttpServer server;
    // A hundred orders for each slice of ten days.
    server.on("GET", u"/orders"_s, [](const HttpCall &call) {
        const QString since = call.query.queryItemValue(u"since"_s);
        const int first = since.right(2).toInt() * 1000;
        QJsonArray orders;
        for (int id = first; id < first + 100; ++id)
            orders.append(QJsonObject{{u"id"_s, id},
                                      {u"name"_s, QString(300, u'x')},
                                      {u"updated_at"_s, since},
                                      {u"extra"_s, true}});
        return HttpAnswer::json(QJsonObject{{u"data"_s, orders}});
    });
    const auto source = makeManifestConnector(
        [text = manifest(server.url().toString())] { return Manifest::load(text, u"shop.yaml"_s); },
        Configuration(QJsonObject{{u"site"_s, u"innocuous-code"_s}}));
    ReadRequest all = request(
        *source, isIncremental ? SourceSyncMode::Incremental : SourceSyncMode::FullRefresh);
    if (limit < 300)
        all.stream.rowLimit = limit;
    const Taken taken = read(*source, all);
    QVERIFY(!taken.error);
    QCOMPARE(taken.ids.size(), std::size_t(rows));
    QCOMPARE(std::set<qint64>(taken.ids.begin(), taken.ids.end()).size(), std::size_t(rows));
    QVERIFY(taken.positions.back());
    QCOMPARE(taken.positions.back()->find("2024-01-21") != std::string::npos, isIncremental);
    QCOMPARE(taken.notes.front(),
             u"Properties that the schema does not name were left out: extra."_s);
}

void TestManifestConnector::noMoreRequestsAreOnTheirWayThanTheManifestSays()
{
    Shop shop;
    shop.server().setLatency(std::chrono::milliseconds(30));
    QByteArray text = manifest(shop.server().url().toString());
    text.replace("step: P10D", "step: P1D");
    text += "concurrency_level: {type: ConcurrencyLevel, default_concurrency: 3}\n";
    const auto source
        = makeManifestConnector([text] { return Manifest::load(text, u"shop.yaml"_s); },
                                Configuration(QJsonObject{{u"site"_s, u"innocuous-code"_s}}));
    const Taken taken = read(*source, request(*source, SourceSyncMode::FullRefresh));
    QVERIFY(!taken.error);
    QCOMPARE(taken.ids.size(), std::size_t(30));
    QCOMPARE(shop.server().maximumInFlight(), 3);
}

QTEST_GUILESS_MAIN(TestManifestConnector)
#include "testmanifestconnector.moc"
