// Dynamic, conditional and delegating streams: what is made of them, and what their faults say.
#include "core/declarative/manifestsource.h"
#include "tests/declarative/request/requestscene.h"

using namespace millrace;
using namespace millrace::declarative;
using namespace millrace::declarative::test;

namespace {

constexpr const char *s_name
    = R"({"type":"ComponentMappingDefinition","field_path":["name"],"value":"{{ components_values['name'] }}"})";

/// A rule of a resolver; \a more: further fields.
QByteArray mapping(const QByteArray &path, const QByteArray &value, const QByteArray &more = {})
{
    return R"({"type":"ComponentMappingDefinition","field_path":)" + path + R"(,"value":)" + value
        + (more.isEmpty() ? QByteArray() : "," + more) + "}";
}

QByteArray configResolver(const QByteArray &mappings,
                          const QByteArray &pointers = R"({"type":"StreamConfig",)"
                                                       R"("configs_pointer":["streams"]})")
{
    return R"({"type":"ConfigComponentsResolver","stream_config":)" + pointers
        + R"(,"components_mapping":[)" + mappings + "]}";
}

QByteArray listResolver(const QByteArray &mappings, const QByteArray &list)
{
    return R"({"type":"ParametrizedComponentsResolver","stream_parameters":)"
           R"({"type":"StreamParametersDefinition","list_of_parameters_for_stream":)"
        + list + R"(},"components_mapping":[)" + mappings + "]}";
}

QByteArray apiResolver(const QByteArray &mappings, const QByteArray &retriever = {})
{
    const QByteArray usual = R"({"type":"SimpleRetriever","requester":{"type":"HttpRequester",)"
                             R"("url":"https://api.x.com/streams"},"record_selector":)"
                             R"({"type":"RecordSelector","extractor":{"type":"DpathExtractor",)"
                             R"("field_path":["data"]}}})";
    return R"({"type":"HttpComponentsResolver","retriever":)"
        + (retriever.isEmpty() ? usual : retriever) + R"(,"components_mapping":[)" + mappings
        + "]}";
}

QByteArray stream(const QByteArray &name)
{
    return R"({"type":"DeclarativeStream","name":")" + name
        + R"(","retriever":{"type":"SimpleRetriever","requester":{"type":"HttpRequester",)"
          R"("url_base":"https://api.x.com","path":"items","request_parameters":{"a":"1"}},)"
          R"("record_selector":{"type":"RecordSelector","extractor":{"type":"DpathExtractor",)"
          R"("field_path":[]}}}})";
}

QByteArray manifestOf(const QByteArray &resolver, const QByteArray &streams = {},
                      const QByteArray &more = {})
{
    return R"({"version":"6.0.0","type":"DeclarativeSource","check":{"type":"CheckStream",)"
           R"("dynamic_streams_check_configs":[{"type":"DynamicStreamCheckConfig",)"
           R"("dynamic_stream_name":"made","stream_count":1}]},"streams":[)"
        + streams + R"(],"dynamic_streams":[{"type":"DynamicDeclarativeStream","name":"made",)"
        + more + R"("stream_template":)" + stream("template") + R"(,"components_resolver":)"
        + resolver + "}]}";
}

/// The names of the streams \a text has with \a config, or what its fault says.
struct Made final
{
    QStringList names;
    QString fault; ///< "code: message".
    ErrorKind kind = ErrorKind::System;
    std::vector<StreamComponent> streams;
};

Made made(RequestScene &scene, const QByteArray &text)
{
    Made outcome;
    const auto fail = [&](const Error &error) {
        outcome.fault = error.code + u": "_s + error.message;
        outcome.kind = error.kind;
        return outcome;
    };
    const auto manifest = Manifest::load(text, u"m"_s);
    if (!manifest)
        return fail(manifest.error());
    Result<std::vector<StreamComponent>> streams = streamsOf(manifest->root(), scene.runtime);
    if (!streams)
        return fail(streams.error());
    outcome.streams = std::move(*streams);
    for (const StreamComponent &stream : outcome.streams)
        outcome.names << QString::fromStdString(stream.name());
    return outcome;
}

Made made(const QByteArray &text, std::string_view config = "{}")
{
    RequestScene scene(config);
    return made(scene, text);
}

const QByteArray s_pathIsId = R"(["retriever","requester","path"])";
const QByteArray s_id = R"("{{ components_values['id'] }}")";

} // namespace

class TestDynamicStreams final : public QObject
{
    Q_OBJECT

private slots:
    void valuesComeFromTheConfiguration();
    void listsOfTheConfigurationAreCombined();
    void valuesComeFromAList();
    void numbersBecomeTextWhereTextIsWanted();
    void globsAndIndexesLeadIntoTheTemplate();
    void missingPlacesAreMadeOrTold();
    void conditionsLeaveRulesOut();
    void faultsNameTheirPlace_data();
    void faultsNameTheirPlace();
    void namesThatRepeatAreRefused();
    void failuresOfTheResolverNameIt();
    void aWaitIsStillARetry();
    void tooManyStreamsAreRefused();
    void tooManyCombinationsAreRefused();
    void streamsInPythonDoNotStopTheOthers();
    void aCheckTakesADynamicStreamThatMakesNone();
    void conditionalStreamsFollowTheConfiguration();
    void aBrokenConditionNamesItsPlace();
    void aBrokenRetentionNamesItsPlace();
};

void TestDynamicStreams::valuesComeFromTheConfiguration()
{
    const QByteArray text = manifestOf(configResolver(s_name));
    QCOMPARE(made(text, R"({"streams":[{"name":"a"},{"name":"b"}]})").names,
             (QStringList{u"a"_s, u"b"_s}));
    // One entry that is no list; a place that is not there.
    QCOMPARE(made(text, R"({"streams":{"name":"a"}})").names, QStringList{u"a"_s});
    QCOMPARE(made(text, R"({"other":1})").names, QStringList());
    const QByteArray defaults
        = configResolver(s_name,
                         R"({"type":"StreamConfig","configs_pointer":["streams"],)"
                         R"("default_values":[{"name":"usual"}]})");
    QCOMPARE(made(manifestOf(defaults), R"({"streams":[{"name":"a"}]})").names,
             (QStringList{u"a"_s, u"usual"_s}));
    QCOMPARE(made(manifestOf(defaults)).names, QStringList{u"usual"_s});
}

void TestDynamicStreams::listsOfTheConfigurationAreCombined()
{
    const QByteArray pointers = R"([{"type":"StreamConfig","configs_pointer":["things"]},)"
                                R"({"type":"StreamConfig","configs_pointer":["places"]}])";
    const QByteArray text = manifestOf(configResolver(
        mapping(
            R"(["name"])",
            R"("{{ components_values['name'] }}-{{ components_values['source_config_1'][1] }}")"),
        pointers));
    QCOMPARE(made(text, R"({"things":[{"name":"a"},{"name":"b"}],"places":["x","y"]})").names,
             (QStringList{u"a-x"_s, u"a-y"_s, u"b-x"_s, u"b-y"_s}));
    QCOMPARE(made(text, R"({"things":[{"name":"a"}],"places":[]})").names, QStringList());
}

void TestDynamicStreams::valuesComeFromAList()
{
    const Made both
        = made(manifestOf(listResolver(s_name, R"([{"name":"a"},{"name":"b"}])"), stream("fixed")));
    QCOMPARE(both.names, (QStringList{u"fixed"_s, u"a"_s, u"b"_s}));
    QCOMPARE(both.streams.back().dynamicName, std::string("made"));
    QCOMPARE(made(manifestOf(listResolver(s_name, "[]"))).names, QStringList());
}

void TestDynamicStreams::numbersBecomeTextWhereTextIsWanted()
{
    RequestScene scene;
    scene.transport.script = {{200, R"({"data":[{"id":2024},{"id":7}]})"}};
    const QByteArray rules = mapping(R"(["name"])", s_id) + "," + mapping(s_pathIsId, s_id) + ","
        + mapping(R"(["retriever","requester","request_parameters","a"])", s_id);
    const Made numbers = made(scene, manifestOf(apiResolver(rules)));
    QVERIFY2(numbers.fault.isEmpty(), qPrintable(numbers.fault));
    QCOMPARE(numbers.names, (QStringList{u"2024"_s, u"7"_s}));
    const Value &requester = numbers.streams.front().component.node()["retriever"]["requester"];
    QCOMPARE(requester["path"].text(), std::string("2024"));
    QCOMPARE(requester["request_parameters"]["a"].text(), std::string("2024"));
}

void TestDynamicStreams::globsAndIndexesLeadIntoTheTemplate()
{
    const QByteArray rules = QByteArray(s_name) + ","
        + mapping(R"(["retriever","request*","request_parameters","?"])", R"("{{ 'new' }}")") + ","
        + mapping(R"(["transformations"])",
                  R"("[{type: AddFields, fields: [{path: [a], value: x}]},)"
                  R"( {type: AddFields, fields: [{path: [b], value: y}]}]")",
                  R"("create_or_update":true)")
        + "," + mapping(R"(["transformations","-1","fields","0","value"])", R"("last")");
    const Made filled = made(manifestOf(listResolver(rules, R"([{"name":"a"}])")));
    QVERIFY2(filled.fault.isEmpty(), qPrintable(filled.fault));
    const Value &node = filled.streams.front().component.node();
    QCOMPARE(node["retriever"]["requester"]["request_parameters"]["a"].text(), std::string("new"));
    const Value::List &added = node["transformations"].list();
    QCOMPARE(added.size(), std::size_t(2));
    QCOMPARE(added.front()["fields"].list().front()["value"].text(), std::string("x"));
    QCOMPARE(added.back()["fields"].list().front()["value"].text(), std::string("last"));
}

void TestDynamicStreams::missingPlacesAreMadeOrTold()
{
    const QByteArray list = R"([{"name":"a"},{"name":"b"}])";
    const QByteArray path = R"(["retriever","requester","request_headers","x"])";
    const auto headers = [](const Made &outcome) {
        return outcome.streams.front()
            .component.node()["retriever"]["requester"]["request_headers"]["x"];
    };
    RequestScene scene;
    const QByteArray rules = QByteArray(s_name) + "," + mapping(path, R"("v")");
    const Made left = made(scene, manifestOf(listResolver(rules, list)));
    QCOMPARE(left.names.size(), 2);
    QVERIFY(headers(left).isNull());
    // Once, although two streams lack it.
    QCOMPARE(scene.observer.log.size(), 1);
    QVERIFY2(scene.observer.log.front().startsWith(
                 u"dynamic_streams/0/components_resolver/components_mapping/1: "_s)
                 && scene.observer.log.front().contains(u"retriever/requester/request_headers/x"_s),
             qPrintable(scene.observer.log.front()));
    const QByteArray creating
        = QByteArray(s_name) + "," + mapping(path, R"("v")", R"("create_or_update":true)");
    const Made added = made(manifestOf(listResolver(creating, list)));
    QCOMPARE(headers(added).text(), std::string("v"));
    // What is empty makes nothing.
    const QByteArray empty
        = QByteArray(s_name) + "," + mapping(path, R"("")", R"("create_or_update":true)");
    QVERIFY(headers(made(manifestOf(listResolver(empty, list)))).isNull());
}

void TestDynamicStreams::conditionsLeaveRulesOut()
{
    const QByteArray rules = QByteArray(s_name) + ","
        + mapping(s_pathIsId, R"("special")",
                  R"("condition":"{{ components_values['name'] == 'b' }}")");
    const Made both = made(manifestOf(listResolver(rules, R"([{"name":"a"},{"name":"b"}])")));
    QCOMPARE(both.names.size(), 2);
    const auto path = [&](std::size_t index) {
        return both.streams.at(index).component.node()["retriever"]["requester"]["path"].text();
    };
    QCOMPARE(path(0), std::string("items"));
    QCOMPARE(path(1), std::string("special"));
}

void TestDynamicStreams::faultsNameTheirPlace_data()
{
    QTest::addColumn<QByteArray>("rule");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("place");
    const QString rule = u"dynamic_streams/0/components_resolver/components_mapping/1"_s;
    const QString filled = u"dynamic_streams/0/stream_template"_s;
    QTest::newRow("a name nobody knows")
        << mapping(R"(["name"])", R"("{{ other }}")") << u"declarative.template_name"_s << rule;
    QTest::newRow("a template that breaks")
        << mapping(R"(["name"])", R"("{{ 1 / 0 }}")") << u"declarative.template_failed"_s << rule;
    QTest::newRow("a value that is not there")
        << mapping(R"(["name"])", R"("{{ components_values['a']['b'] }}")")
        << u"declarative.template_undefined"_s << rule;
    QTest::newRow("a condition that breaks")
        << mapping(R"(["name"])", R"("x")", R"("condition":"{{ 1 / 0 }}")")
        << u"declarative.template_failed"_s << rule;
    QTest::newRow("a path that breaks")
        << mapping(R"(["{{ 1 / 0 }}"])", R"("x")") << u"declarative.template_failed"_s << rule;
    QTest::newRow("no path") << mapping("[]", R"("x")") << u"declarative.component_invalid"_s
                             << rule + u"/field_path"_s;
    QTest::newRow("a scalar in the way")
        << mapping(R"(["name","x"])", R"("x")", R"("create_or_update":true)")
        << u"declarative.path_blocked"_s << rule;
    QTest::newRow("a component of no type")
        << mapping(R"(["retriever","requester"])", R"("{type: Other}")")
        << u"declarative.component_invalid"_s << filled + u"/retriever/requester/type"_s;
    QTest::newRow("text for a component")
        << mapping(R"(["retriever"])", R"("none")") << u"declarative.component_invalid"_s
        << filled + u"/retriever"_s;
    QTest::newRow("an empty name")
        << mapping(R"(["name"])", R"("{{ '' }}")") << u"declarative.component_invalid"_s << filled;
}

void TestDynamicStreams::faultsNameTheirPlace()
{
    QFETCH(QByteArray, rule);
    QFETCH(QString, code);
    QFETCH(QString, place);
    const QByteArray rules = QByteArray(s_name) + "," + rule;
    const Made outcome = made(manifestOf(listResolver(rules, R"([{"name":"a"}])")));
    QVERIFY2(outcome.fault.startsWith(code), qPrintable(outcome.fault));
    QVERIFY2(outcome.fault.contains(place), qPrintable(outcome.fault));
}

void TestDynamicStreams::namesThatRepeatAreRefused()
{
    const QByteArray twice = listResolver(s_name, R"([{"name":"a"},{"name":"a"}])");
    const Made repeated = made(manifestOf(twice));
    QVERIFY2(repeated.fault.startsWith("declarative.stream_twice"_L1), qPrintable(repeated.fault));
    const Made fixed = made(manifestOf(listResolver(s_name, R"([{"name":"a"}])"), stream("a")));
    QVERIFY2(fixed.fault.contains(" a, "_L1) && fixed.fault.contains("streams/0"_L1)
                 && fixed.fault.contains("dynamic_streams/0/stream_template"_L1),
             qPrintable(fixed.fault));
    // Nothing gives a name: all are called like the template.
    const Made nameless = made(
        manifestOf(listResolver(mapping(s_pathIsId, R"("x")"), R"([{"name":"a"},{"name":"b"}])")));
    QVERIFY2(nameless.fault.contains("template"_L1), qPrintable(nameless.fault));
}

void TestDynamicStreams::failuresOfTheResolverNameIt()
{
    const QByteArray text = manifestOf(apiResolver(s_name), stream("fixed"));
    const QString place = u"dynamic_streams/0/components_resolver/retriever: "_s;
    // Each on its own: what a resolver got is kept.
    const auto answered = [&](int status, const QByteArray &body) {
        RequestScene scene;
        scene.transport.script = {{status, body}};
        return made(scene, text);
    };
    const Made refused = answered(403, R"({"message":"no"})");
    QVERIFY2(refused.fault.contains(place), qPrintable(refused.fault));
    QVERIFY(refused.kind == ErrorKind::Configuration);
    // No record is no stream, and no fault.
    QCOMPARE(answered(200, R"({"data":[]})").names, QStringList{u"fixed"_s});
    QCOMPARE(answered(200, R"({"other":1})").names, QStringList{u"fixed"_s});
    // A record without the value: the name stays empty.
    const Made nameless = answered(200, R"({"data":[{"id":1}]})");
    QVERIFY2(nameless.fault.contains("dynamic_streams/0"_L1), qPrintable(nameless.fault));
}

void TestDynamicStreams::aWaitIsStillARetry()
{
    RequestScene scene;
    scene.transport.error = makeError({"test.down", ErrorKind::Transient, "It is down.", "Wait."});
    const Made down = made(scene, manifestOf(apiResolver(s_name)));
    QVERIFY2(down.fault.contains("components_resolver/retriever: "_L1), qPrintable(down.fault));
    QVERIFY(down.kind == ErrorKind::Transient);
}

void TestDynamicStreams::tooManyStreamsAreRefused()
{
    QByteArray data;
    for (int id = 0; id <= 20'000; ++id)
        data += (id ? "," : "") + QByteArray(R"({"name":"s)") + QByteArray::number(id) + "\"}";
    RequestScene scene;
    scene.transport.script = {{200, R"({"data":[)" + data + "]}"}};
    const Made many = made(scene, manifestOf(apiResolver(s_name)));
    QVERIFY2(many.fault.startsWith("declarative.streams_too_many: dynamic_streams/0 "_L1),
             qPrintable(many.fault));
    QVERIFY2(many.fault.contains("20000"_L1), qPrintable(many.fault));
}

void TestDynamicStreams::tooManyCombinationsAreRefused()
{
    const QByteArray pointer = R"({"type":"StreamConfig","configs_pointer":["streams"]})";
    const QByteArray text
        = manifestOf(configResolver(s_name, "[" + pointer + "," + pointer + "," + pointer + "]"));
    QByteArray streams;
    for (int id = 0; id < 30; ++id)
        streams += (id ? "," : "") + QByteArray(R"({"name":"s)") + QByteArray::number(id) + "\"}";
    const QByteArray config = R"({"streams":[)" + streams + "]}";
    const Made many = made(text, std::string_view(config.constData(), std::size_t(config.size())));
    QVERIFY2(many.fault.startsWith("declarative.streams_too_many"_L1), qPrintable(many.fault));
    QVERIFY2(many.fault.contains("27000"_L1), qPrintable(many.fault));
}

void TestDynamicStreams::streamsInPythonDoNotStopTheOthers()
{
    const QByteArray custom = R"({"type":"CustomRetriever","class_name":"a.Resolving"})";
    const auto manifest
        = Manifest::load(manifestOf(apiResolver(s_name, custom), stream("fixed")), u"m"_s);
    QVERIFY2(manifest, manifest ? "" : qPrintable(manifest.error().message));
    RequestScene scene;
    scene.transport.script = {{200, R"([{"id":1}])"}};
    const auto source = ManifestSource::open(
        *manifest, json("{}"), {scene.clock, scene.transport, scene.observer}, Cancellation());
    QVERIFY(source);
    const auto discovered = (*source)->discover();
    QVERIFY2(discovered, discovered ? "" : qPrintable(discovered.error().message));
    QCOMPARE(discovered->size(), std::size_t(2));
    QCOMPARE(discovered->front().name, std::string("fixed"));
    QVERIFY(discovered->front().obstacle.isEmpty());
    QCOMPARE(discovered->back().name, std::string("made"));
    QVERIFY2(discovered->back().obstacle.contains("a.Resolving"_L1),
             qPrintable(discovered->back().obstacle));
    QVERIFY((*source)->open({"fixed", {}, {}, {}}));
    const auto refused = (*source)->open({"made", {}, {}, {}});
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, u"declarative.component_custom"_s);
}

void TestDynamicStreams::aCheckTakesADynamicStreamThatMakesNone()
{
    const auto checked = [](const QByteArray &text) {
        RequestScene scene;
        const auto manifest = Manifest::load(text, u"m"_s);
        if (!manifest)
            return manifest.error().message;
        const auto source = ManifestSource::open(
            *manifest, json("{}"), {scene.clock, scene.transport, scene.observer}, Cancellation());
        if (!source)
            return source.error().message;
        const Result<void> outcome = (*source)->check();
        return outcome ? QString() : outcome.error().message;
    };
    QByteArray text = manifestOf(listResolver(s_name, "[]"), stream("fixed"));
    QCOMPARE(checked(text), QString());
    text.replace(R"("dynamic_stream_name":"made")", R"("dynamic_stream_name":"other")");
    const QString unknown = checked(text);
    QVERIFY2(unknown.contains("other"_L1), qPrintable(unknown));
}

void TestDynamicStreams::conditionalStreamsFollowTheConfiguration()
{
    const QByteArray text = manifestOf(
        listResolver(s_name, "[]"),
        stream("fixed") + R"(,{"type":"ConditionalStreams","condition":"{{ config['more'] }}",)"
            + R"("streams":[)" + stream("a") + "," + stream("b") + "]}");
    QCOMPARE(made(text, R"({"more":true})").names, (QStringList{u"fixed"_s, u"a"_s, u"b"_s}));
    QCOMPARE(made(text, R"({"more":false})").names, QStringList{u"fixed"_s});
    // Undefined is empty text.
    QCOMPARE(made(text, R"({"other":1})").names, QStringList{u"fixed"_s});
}

void TestDynamicStreams::aBrokenConditionNamesItsPlace()
{
    const QByteArray text = manifestOf(listResolver(s_name, "[]"),
                                       R"({"type":"ConditionalStreams","condition":)"
                                       R"("{{ 1 / 0 }}","streams":[)"
                                           + stream("a") + "]}");
    const Made broken = made(text);
    QVERIFY2(broken.fault.contains("streams/0/condition: "_L1), qPrintable(broken.fault));
}

void TestDynamicStreams::aBrokenRetentionNamesItsPlace()
{
    const QByteArray delegating = R"({"type":"StateDelegatingStream","name":"a",)"
                                  R"("api_retention_period":"a month","full_refresh_stream":)"
        + stream("a") + R"(,"incremental_stream":)" + stream("a") + "}";
    const auto manifest
        = Manifest::load(manifestOf(listResolver(s_name, "[]"), delegating), u"m"_s);
    QVERIFY2(manifest, manifest ? "" : qPrintable(manifest.error().message));
    RequestScene scene;
    const auto source = ManifestSource::open(
        *manifest, json("{}"), {scene.clock, scene.transport, scene.observer}, Cancellation());
    QVERIFY(source);
    const auto opened = (*source)->open({"a", {}, {}, json(R"({"up":"2024-01-01"})")});
    QVERIFY(!opened);
    QVERIFY2(opened.error().message.contains("streams/0/api_retention_period"_L1),
             qPrintable(opened.error().message));
}

QTEST_GUILESS_MAIN(TestDynamicStreams)
#include "testdynamicstreams.moc"
