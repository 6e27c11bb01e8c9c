// MappingFile: what a person writes comes back, faults name their line, and the object is found.
#include "core/engine/connectorprobe.h"
#include "core/interchange/connectionbuilder.h"
#include "core/interchange/connectionfile.h"
#include "core/interchange/mappingfile.h"
#include "tests/engine/enginefixture.h"
#include "tests/testutils/mappingscene.h"

#include <QtTest>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

Result<MappingSpec> read(const QByteArray &yaml)
{
    const auto document = parseYaml(yaml, u"m.yaml"_s);
    if (!document)
        return document.error();
    return mappingSpecFrom(*document);
}

constexpr auto s_connection = R"(name: people to CRM
source: {connector: fakesource, config: {}}
destination: {connector: fakedestination, config: {}}
streams:
  - name: people
    mode: incremental
    mapping:
      object: contact
      operation: upsert
      matching_key: [id]
      fields:
        - last_name: name
        - id: id
        - stage: {constant: lead, on_unfit: reject}
)";

} // namespace

class TestMappingFile final : public QObject
{
    Q_OBJECT

private slots:
    void readsShortAndLongForms();
    void takesAMapInsteadOfAList();
    void comesBackAsItWent();
    void faultsNameLineAndKey_data();
    void faultsNameLineAndKey();
    void settlesWhatIsLeftOut();
    void unknownObjectsOperationsAndKeys_data();
    void unknownObjectsOperationsAndKeys();
    void connectionFilesMakeConnectionsWithAMapping();
    void brokenMappingsMakeNoConnection();
    void objectsNeedAMapping();
};

void TestMappingFile::readsShortAndLongForms()
{
    const auto spec = read(R"yaml(object: contact
operation: upsert
matching_key: email
fields:
  - email: mail
  - last_name: {expression: "upper(name)", on_unfit: cut}
  - {target: score, field: points, on_unfit: null, on_null: default, default: 0}
  - stage: {constant: lead}
  - first_name: {constant: 12}
  - phone: {constant: true}
)yaml");
    QVERIFY2(spec.isOk(), spec ? "" : qUtf8Printable(spec.error().message));
    QCOMPARE(spec->object, u"contact"_s);
    QCOMPARE(spec->operation, std::optional(ObjectOperation::Upsert));
    QCOMPARE(spec->matchingKey, QStringList{u"email"_s});
    FieldMapping name = originRow(u"last_name"_s, ValueOrigin::Expression, u"upper(name)"_s);
    name.onUnfit = ValueRule::Cut;
    FieldMapping score = fieldRow(u"score"_s, u"points"_s);
    score.onUnfit = ValueRule::Null;
    score.onNull = ValueRule::Default;
    score.fallback = u"0"_s;
    const std::vector<FieldMapping> wanted{
        fieldRow(u"email"_s, u"mail"_s),
        name,
        score,
        originRow(u"stage"_s, ValueOrigin::Constant, u"lead"_s),
        originRow(u"first_name"_s, ValueOrigin::Constant, u"12"_s),
        originRow(u"phone"_s, ValueOrigin::Constant, u"true"_s)};
    QCOMPARE(spec->fields, wanted);
}

void TestMappingFile::takesAMapInsteadOfAList()
{
    const auto spec = read("object: contact\nfields: {last_name: name, score: {field: age}}\n");
    QVERIFY(spec.isOk());
    QVERIFY(!spec->operation);
    const std::vector<FieldMapping> wanted{fieldRow(u"last_name"_s, u"name"_s),
                                           fieldRow(u"score"_s, u"age"_s)};
    QCOMPARE(spec->fields, wanted);
}

void TestMappingFile::comesBackAsItWent()
{
    ObjectMapping mapping
        = inserting({fieldRow(u"last_name"_s, u"null"_s),
                     originRow(u"first_name"_s, ValueOrigin::Expression,
                               u"if(\"a b\" = 'x: y', null, concat('#', \"a b\"))"_s),
                     originRow(u"stage"_s, ValueOrigin::Constant, u"lead"_s),
                     originRow(u"phone"_s, ValueOrigin::Constant, u"0012"_s),
                     fieldRow(u"email"_s, u"true"_s), fieldRow(u"target"_s, u"a"_s)});
    mapping.object.takesOtherFields = true;
    mapping.operation = ObjectOperation::Upsert;
    mapping.matchingKey = {u"email"_s};
    mapping.fields[0].onUnfit = ValueRule::Cut;
    mapping.fields[1].onUnfit = ValueRule::Null;
    mapping.fields[4].onNull = ValueRule::Default;
    mapping.fields[4].fallback = u"no"_s;
    const QString yaml = mappingToYaml(mapping);
    QVERIFY(!yaml.contains(u"maximum_length"_s));
    const auto spec = read(yaml.toUtf8());
    QVERIFY2(spec.isOk(), spec ? "" : qUtf8Printable(spec.error().message + u'\n' + yaml));
    const auto back = completed(*spec, {contacts(), mapping.object});
    QVERIFY2(back.isOk(), back ? "" : qUtf8Printable(back.error().message));
    QCOMPARE(back->fields, mapping.fields);
    QCOMPARE(back->operation, mapping.operation);
    QCOMPARE(back->matchingKey, mapping.matchingKey);
    QCOMPARE(back->object.name, u"contact"_s);
}

void TestMappingFile::faultsNameLineAndKey_data()
{
    QTest::addColumn<QByteArray>("yaml");
    QTest::addColumn<QString>("place");
    QTest::addColumn<QString>("key");
    const auto row = [](const char *name, const char *yaml, const char *place, const char *key) {
        QTest::newRow(name) << QByteArray(yaml) << QString::fromLatin1(place)
                            << QString::fromLatin1(key);
    };
    row("no object", "fields: {a: b}\n", "line 1", "/object");
    row("no fields", "object: a\n", "m.yaml", "/fields");
    row("operation", "object: a\noperation: insrt\nfields: {a: b}\n", "line 2", "/operation");
    row("two origins", "object: a\nfields:\n  - a: {field: b, constant: c}\n", "line 3",
        "/fields/0/a");
    row("no origin", "object: a\nfields:\n  - a: {on_null: reject}\n", "line 3", "/fields/0/a");
    row("rule", "object: a\nfields:\n  - a: b\n  - c: {field: d, on_unfit: ignore}\n", "line 4",
        "/fields/1/c/on_unfit");
    row("cut a null", "object: a\nfields:\n  - c: {field: d, on_null: cut}\n", "line 3",
        "/fields/0/c/on_null");
    row("unknown key", "object: a\nfields:\n  - c: {field: d, rule: cut}\n", "line 3",
        "/fields/0/c/rule");
    row("no target", "object: a\nfields:\n  - {field: d, on_null: reject}\n", "line 3",
        "/fields/0/target");
    row("number", "object: a\nfields:\n  - 5\n", "line 3", "/fields/0");
    row("twice", "object: a\nfields:\n  - a: b\n  - a: c\n", "line 4", "/fields/1/a");
    row("constant", "object: a\nfields:\n  - a: {constant: [1]}\n", "line 3",
        "/fields/0/a/constant");
}

void TestMappingFile::faultsNameLineAndKey()
{
    QFETCH(const QByteArray, yaml);
    QFETCH(const QString, place);
    QFETCH(const QString, key);
    const auto spec = read(yaml);
    QVERIFY(!spec.isOk());
    QCOMPARE(spec.error().kind, ErrorKind::Configuration);
    QVERIFY2(spec.error().message.contains(place), qUtf8Printable(spec.error().message));
    QCOMPARE(spec.error().field, key);
}

void TestMappingFile::settlesWhatIsLeftOut()
{
    MappingSpec spec = *read("object: contact\nmatching_key: email\nfields: {last_name: name}\n");
    auto mapping = completed(spec, {contacts()});
    QVERIFY(mapping.isOk());
    QCOMPARE(mapping->operation, ObjectOperation::Upsert);
    spec.operation = ObjectOperation::Insert;
    spec.matchingKey.clear();
    QCOMPARE(completed(spec, {contacts()})->matchingKey, QStringList());
    spec.operation = ObjectOperation::HardDelete;
    QCOMPARE(completed(spec, {contacts()})->matchingKey, QStringList{u"id"_s});
    DestinationObject table = contacts();
    table.nameSpace = u"main"_s;
    spec.object = u"main.contact"_s;
    QCOMPARE(completed(spec, {contacts(), table})->object.nameSpace, u"main"_s);
}

void TestMappingFile::unknownObjectsOperationsAndKeys_data()
{
    QTest::addColumn<QByteArray>("yaml");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("hint");
    QTest::newRow("object") << "object: contcat\n"_ba << u"interchange.object_unknown"_s
                            << u"contact"_s;
    QTest::newRow("operation") << "object: contact\noperation: update\n"_ba
                               << u"interchange.operation_unknown"_s << u"hard_delete"_s;
    QTest::newRow("key") << "object: contact\nmatching_key: [id, email]\n"_ba
                         << u"interchange.matching_key_open"_s << u"[id], [email]"_s;
    QTest::newRow("no key") << "object: contact\noperation: upsert\n"_ba
                            << u"interchange.matching_key_open"_s << u"[email]"_s;
}

void TestMappingFile::unknownObjectsOperationsAndKeys()
{
    QFETCH(const QByteArray, yaml);
    QFETCH(const QString, code);
    QFETCH(const QString, hint);
    const auto spec = read(yaml + "fields: {last_name: name}\n");
    QVERIFY(spec.isOk());
    const auto mapping = completed(*spec, {contacts()});
    QVERIFY(!mapping.isOk());
    QCOMPARE(mapping.error().code, code);
    QVERIFY2(mapping.error().hint.contains(hint), qUtf8Printable(mapping.error().hint));
    QVERIFY(mapping.error().message.startsWith(u"m.yaml"_s));
}

void TestMappingFile::connectionFilesMakeConnectionsWithAMapping()
{
    EngineFixture f;
    f.script->streams[u"people"_s].rows = 30;
    f.world->objects = {contacts()};
    const auto document = parseYaml(s_connection, u"c.yaml"_s);
    const auto spec = connectionSpecFrom(*document);
    QVERIFY2(spec.isOk(), spec ? "" : qUtf8Printable(spec.error().message));
    ConnectionBuilder builder(
        {f.registry, f.secrets, [&f] { return Result<StateDatabase *>(f.database.get()); }});
    auto built = builder.build(*spec, {});
    QVERIFY2(built.isOk(), built ? "" : qUtf8Printable(built.error().message));
    const StoredConnection stored = must(builder.store(*built, false));
    QCOMPARE(f.run(stored.connection.id), JobStatus::Succeeded);
    QCOMPARE(f.rows(u"contact"_s).size(), std::size_t(30));
    QCOMPARE(f.rows(u"contact"_s)[4].name,
             std::string(R"({"last_name":"row 4...","id":4,"stage":"lead"})"));

    // What it writes is what it reads.
    const QString yaml = connectionToYaml(
        connectionToJson(stored.connection, built->source, built->destination, f.registry));
    const auto again = connectionSpecFrom(*parseYaml(yaml.toUtf8(), u"d.yaml"_s));
    QVERIFY2(again.isOk(), again ? "" : qUtf8Printable(again.error().message + yaml));
    auto rebuilt = builder.build(*again, {});
    QVERIFY(rebuilt.isOk());
    QCOMPARE(rebuilt->connection.catalog.streams, stored.connection.catalog.streams);
}

void TestMappingFile::brokenMappingsMakeNoConnection()
{
    EngineFixture f;
    f.script->streams[u"people"_s].rows = 30;
    f.world->objects = {contacts()};
    QByteArray yaml(s_connection);
    yaml.replace("constant: lead", "constant: leed");
    ConnectionBuilder builder(
        {f.registry, f.secrets, [&f] { return Result<StateDatabase *>(f.database.get()); }});
    const auto built = builder.build(*connectionSpecFrom(*parseYaml(yaml, u"c.yaml"_s)), {});
    QVERIFY(!built.isOk());
    QCOMPARE(built.error().code, u"mapping.constant_unfit"_s);
}

void TestMappingFile::objectsNeedAMapping()
{
    EngineFixture f;
    f.script->streams[u"people"_s].rows = 30;
    ConnectionBuilder builder(
        {f.registry, f.secrets, [&f] { return Result<StateDatabase *>(f.database.get()); }});
    ConnectionSpec spec = *connectionSpecFrom(*parseYaml(s_connection, u"c.yaml"_s));
    QCOMPARE(builder.build(spec, {}).error().code, u"cli.mapping_useless"_s);
    f.world->objects = {contacts()};
    spec.streams.front().mapping.reset();
    QCOMPARE(builder.build(spec, {}).error().code, u"cli.mapping_missing"_s);
}

QTEST_GUILESS_MAIN(TestMappingFile)
#include "testmappingfile.moc"
