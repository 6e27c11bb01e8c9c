#include "core/declarative/manifestsource.h"
#include "core/declarative/request/apiservers.h"
#include "tests/declarative/request/requestscene.h"

using namespace millrace;
using namespace millrace::declarative;
using namespace millrace::declarative::test;

namespace {

constexpr std::string_view s_config = R"({"shop":"mine"})";

} // namespace

class TestApiServers final : public QObject
{
    Q_OBJECT

private slots:
    void knowsTheServersOfAManifest_data();
    void knowsTheServersOfAManifest();
    void learnsGeneratedStreams();
    void followsTheConfiguration();
    void generatedStreamsAskTheirOwnServers_data();
    void generatedStreamsAskTheirOwnServers();
};

void TestApiServers::knowsTheServersOfAManifest_data()
{
    QTest::addColumn<QByteArray>("manifest");
    QTest::addColumn<QByteArray>("address");
    QTest::addColumn<bool>("isKnown");
    const auto row = [](const char *name, const char *manifest, const char *address, bool isKnown) {
        QTest::newRow(name) << QByteArray(manifest) << QByteArray(address) << isKnown;
    };
    const char *two = R"({"a":{"type":"HttpRequester","url_base":"https://api.x.com"},)"
                      R"("b":[{"type":"HttpRequester","url":"http://files.x.com:8080/f"}],)"
                      R"("c":{"type":"OAuthAuthenticator",)"
                      R"("token_refresh_endpoint":"https://auth.x.com/token"}})";
    row("another requester", two, "http://files.x.com:8080/g", true);
    row("another port of it", two, "http://files.x.com/g", false);
    row("with encryption at the other port", two, "https://files.x.com/g", false);
    row("a login", two, "https://auth.x.com/", true);
    row("a stranger", two, "https://x.com/", false);
    const char *plain = R"({"a":{"type":"HttpRequester","url":"http://api.x.com/f"}})";
    row("safer than the manifest", plain, "https://api.x.com/f", true);
    const char *listed = R"({"metadata":{"allowedHosts":{"hosts":["*.files.com","b.com",)"
                         R"("http://c.com:81","*","*.com"]}}})";
    row("listed", listed, "https://b.com/x", true);
    row("listed with a star", listed, "https://eu.files.com/x", true);
    row("below a listed one", listed, "https://x.b.com/x", false);
    row("listed as an address", listed, "http://c.com:81/x", true);
    row("a star is no permission for all", listed, "https://evil.com/x", false);
    const char *hosts
        = R"({"a":{"type":"HttpRequester","url":"https://{{ stream_partition.h }}/f"},)"
          R"("r":{"type":"ListPartitionRouter","cursor_field":"h",)"
          R"("values":["a.shop.com","{{ config.shop }}.shop.com"]}})";
    row("of a list of the manifest", hosts, "https://a.shop.com/f", true);
    row("of the configuration", hosts, "https://mine.shop.com/f", true);
    row("not of the list", hosts, "https://b.shop.com/f", false);
    const char *generated = R"({"a":{"type":"HttpRequester",)"
                            R"("url":"https://{{ parameters['shop'] }}.x.com/f"}})";
    row("a parameter that comes with a stream", generated, "https://one.x.com/f", true);
    row("a parameter that is no label", generated, "https://evil.com/.x.com/f", false);
    const char *values = R"({"a":{"type":"HttpRequester","url":"https://api.x.com/f"},)"
                         R"("r":{"type":"ListPartitionRouter","cursor_field":"h",)"
                         R"("values":"{{ ['a.shop.com'] }}"}})";
    row("a list that is no list of hosts", values, "https://a.shop.com/f", false);
}

void TestApiServers::knowsTheServersOfAManifest()
{
    QFETCH(QByteArray, manifest);
    QFETCH(QByteArray, address);
    QFETCH(bool, isKnown);
    const ApiServers servers(json(manifest.toStdString()));
    const auto config = std::make_shared<const Value>(json(s_config));
    const WaitingClock clock;
    QCOMPARE(servers.has(QUrl::fromEncoded(address), config, clock), isKnown);
}

void TestApiServers::learnsGeneratedStreams()
{
    ApiServers servers(json("{}"));
    const auto config = std::make_shared<const Value>(json(s_config));
    const WaitingClock clock;
    const QUrl address(u"https://mine.x.com/a"_s);
    QVERIFY(!servers.has(address, config, clock));
    servers.add(json(R"({"type":"HttpRequester","url":"https://{{ config.shop }}.x.com/a"})"));
    QVERIFY(servers.has(address, config, clock));
}

void TestApiServers::followsTheConfiguration()
{
    const ApiServers servers(
        json(R"({"type":"HttpRequester","url":"https://{{ config.shop }}.x.com/a"})"));
    const WaitingClock clock;
    const QUrl address(u"https://mine.x.com/a"_s);
    QVERIFY(servers.has(address, std::make_shared<const Value>(json(s_config)), clock));
    const auto other = std::make_shared<const Value>(json(R"({"shop":"other"})"));
    QVERIFY(!servers.has(address, other, clock));
}

void TestApiServers::generatedStreamsAskTheirOwnServers_data()
{
    QTest::addColumn<QByteArray>("resolver");
    QTest::addColumn<bool>("isTrusted");
    QTest::newRow("named by the API")
        << QByteArray("type: HttpComponentsResolver, retriever: {type: SimpleRetriever, "
                      "requester: {type: HttpRequester, url: 'https://api.x.com/streams'}, "
                      "record_selector: {extractor: {field_path: [streams]}}}")
        << false;
    QTest::newRow("named by the configuration")
        << QByteArray("type: ConfigComponentsResolver, "
                      "stream_config: {type: StreamConfig, configs_pointer: [streams]}")
        << true;
}

void TestApiServers::generatedStreamsAskTheirOwnServers()
{
    QFETCH(QByteArray, resolver);
    QFETCH(bool, isTrusted);
    const QByteArray text
        = "version: 6.0.0\ncheck: {type: CheckDynamicStream, stream_count: 1}\ndynamic_streams:\n"
          "  - type: DynamicDeclarativeStream\n    stream_template:\n      name: template\n"
          "      retriever:\n        requester: {url: none, authenticator: "
          "{type: BearerAuthenticator, api_token: \"{{ config['api_key'] }}\"}}\n"
          "        record_selector: {extractor: {field_path: []}}\n"
          "    components_resolver: {"
        + resolver
        + ", components_mapping: [{type: ComponentMappingDefinition, field_path: [name], "
          "value: \"{{ components_values['name'] }}\"}, {type: ComponentMappingDefinition, "
          "field_path: [retriever, requester, url], value: \"{{ components_values['url'] }}\"}]}\n";
    const auto manifest = Manifest::load(text, u"m"_s);
    QVERIFY2(manifest, manifest ? "" : qPrintable(manifest.error().message));
    const std::string_view streams
        = R"({"api_key":"topsecret1","streams":[{"name":"a","url":"https://other.com/a"}]})";
    RequestScene scene;
    scene.transport.script = {{200, QByteArray(streams.data(), qsizetype(streams.size()))}};
    auto source = ManifestSource::open(
        *manifest, json(streams), {scene.clock, scene.transport, scene.observer}, Cancellation());
    QVERIFY2(source, source ? "" : qPrintable(source.error().message));
    auto stream = (*source)->open({"a", {}, {}, {}});
    QVERIFY2(stream, stream ? "" : qPrintable(stream.error().message));
    QVERIFY(firstRecord(**stream));
    QCOMPARE(scene.last().url.host(), u"other.com"_s);
    QCOMPARE(scene.last().headers.contains("authorization"), isTrusted);
}

QTEST_GUILESS_MAIN(TestApiServers)
#include "testapiservers.moc"
