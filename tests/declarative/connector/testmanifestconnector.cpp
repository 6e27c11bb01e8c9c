// ManifestConnector: what the engine relies on when a manifest is the source.
#include "tests/declarative/connector/shopscene.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <set>

using namespace millrace;
using namespace millrace::declarative;
using namespace millrace::declarative::test;

namespace {

constexpr auto s_complete = R"({"__ab_no_cursor_state_message":true})";

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
    void aFieldThatWasNotChosenIsNotNoted();
    void anAnswerThatIsNoJsonIsNoted();
    void aPageOfMaintenanceFailsAFullRefresh();
    void onlyChosenPropertiesAreAskedFor_data();
    void onlyChosenPropertiesAreAskedFor();
    void filesOfRecordsAreAColumn();
    void streamsOfGroupsAreReadOneByOne();
    void aStreamIsNotStoppedByTheFirstOnesCancellation();
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
