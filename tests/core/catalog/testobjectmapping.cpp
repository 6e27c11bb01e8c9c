// ObjectMapping and DestinationObject: the rules of a mapping, and their JSON.
#include "core/catalog/configuredcatalog.h"

#include <QJsonArray>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

DestinationObject contact()
{
    DestinationObject object;
    object.name = u"Contact"_s;
    object.title = u"Contact"_s;
    object.fields = {
        {.field = {u"Id"_s, FieldType::String}, .isReadOnly = true},
        {.field = {u"LastName"_s, FieldType::String, false}, .maximumLength = 80},
        {.field = {u"Email"_s}, .isUnique = true, .format = u"email"_s},
        {.field = {u"Level__c"_s},
         .choices = {{u"1"_s, u"Primary"_s}, {u"2"_s, {}}},
         .takesSeveralChoices = true},
        {.field = {u"CreatedDate"_s, FieldType::TimestampWithZone}, .isReadOnly = true},
    };
    object.operations = {
        {.operation = ObjectOperation::Insert, .requiredFields = {u"LastName"_s}},
        {.operation = ObjectOperation::Upsert,
         .matchingKeys = {{u"Email"_s}, {u"LastName"_s, u"Level__c"_s}},
         .requiredFields = {u"LastName"_s}},
        {.operation = ObjectOperation::SoftDelete, .matchingKeys = {{u"Id"_s}}},
    };
    return object;
}

ObjectMapping people()
{
    return {contact(),
            ObjectOperation::Upsert,
            {u"Email"_s},
            {{.target = u"Email"_s, .value = u"mail"_s},
             {.target = u"LastName"_s,
              .origin = ValueOrigin::Expression,
              .value = u"upper(surname)"_s,
              .onUnfit = ValueRule::Cut,
              .onNull = ValueRule::Default,
              .fallback = u"unknown"_s},
             {.target = u"Level__c"_s, .origin = ValueOrigin::Constant, .value = u"1"_s}}};
}

ConfiguredStream stream()
{
    ConfiguredStream stream;
    stream.stream.id.name = u"people"_s;
    stream.stream.schema = Schema({Field{u"mail"_s}, Field{u"surname"_s}});
    stream.mode = {SourceSyncMode::FullRefresh, DestinationSyncMode::Append};
    stream.mapping = people();
    return stream;
}

QStringList namesOf(const Schema &schema)
{
    QStringList names;
    for (const Field &field : schema.fields())
        names << field.name;
    return names;
}

} // namespace

class TestObjectMapping final : public QObject
{
    Q_OBJECT

private slots:
    void objectGoesThroughJson();
    void mappingGoesThroughJson();
    void streamCarriesItsMapping();
    void refusesMalformedJson_data();
    void refusesMalformedJson();
    void validates_data();
    void validates();
    void namesWhatHasToBeMapped();
    void deletesByAKeyThatCannotBeWritten();
    void writesTheFieldsOfTheObject();
};

void TestObjectMapping::objectGoesThroughJson()
{
    DestinationObject object = contact();
    object.nameSpace = u"crm"_s;
    object.takesOtherFields = true;
    const auto read = destinationObjectFromJson(toJson(object));
    QVERIFY(read);
    QVERIFY(*read == object);
    QCOMPARE(object.text(), u"crm.Contact"_s);
}

void TestObjectMapping::mappingGoesThroughJson()
{
    const auto read = objectMappingFromJson(toJson(people()));
    QVERIFY(read);
    QVERIFY(*read == people());
}

void TestObjectMapping::streamCarriesItsMapping()
{
    const auto read = configuredStreamFromJson(toJson(stream()));
    QVERIFY(read);
    QVERIFY(*read == stream());
    QVERIFY(validate(*read));
}

void TestObjectMapping::refusesMalformedJson_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QJsonValue>("value");
    QTest::newRow("operation") << u"operation"_s << QJsonValue(u"merge"_s);
    QTest::newRow("object") << u"object"_s << QJsonValue(QJsonObject());
    const auto row = [](const QJsonObject &json) { return QJsonValue(QJsonArray{json}); };
    QTest::newRow("no target") << u"fields"_s << row({{u"field"_s, u"a"_s}});
    QTest::newRow("no value") << u"fields"_s << row({{u"target"_s, u"a"_s}});
    QTest::newRow("two values") << u"fields"_s
                                << row({{u"target"_s, u"a"_s},
                                        {u"field"_s, u"a"_s},
                                        {u"constant"_s, u"b"_s}});
    QTest::newRow("rule") << u"fields"_s
                          << row({{u"target"_s, u"a"_s},
                                  {u"field"_s, u"a"_s},
                                  {u"on_unfit"_s, u"drop"_s}});
    QTest::newRow("cut of nothing")
        << u"fields"_s
        << row({{u"target"_s, u"a"_s}, {u"field"_s, u"a"_s}, {u"on_null"_s, u"cut"_s}});
}

void TestObjectMapping::refusesMalformedJson()
{
    QFETCH(const QString, key);
    QFETCH(const QJsonValue, value);
    QJsonObject json = toJson(people());
    json.insert(key, value);
    const auto read = objectMappingFromJson(json);
    QVERIFY(!read);
    QCOMPARE(read.error().kind, ErrorKind::Configuration);
}

void TestObjectMapping::validates_data()
{
    QTest::addColumn<QString>("code");
    QTest::addColumn<std::function<void(ConfiguredStream &)>>("change");
    using Change = std::function<void(ConfiguredStream &)>;
    QTest::newRow("replaces") << u"catalog.mapping_replaces"_s << Change([](auto &stream) {
        stream.mode.destination = DestinationSyncMode::Overwrite;
    });
    QTest::newRow("operation") << u"catalog.operation_missing"_s << Change([](auto &stream) {
        stream.mapping->operation = ObjectOperation::HardDelete;
    });
    QTest::newRow("no key") << u"catalog.matching_key_missing"_s
                            << Change([](auto &stream) { stream.mapping->matchingKey.clear(); });
    QTest::newRow("key") << u"catalog.matching_key_unknown"_s << Change([](auto &stream) {
        stream.mapping->matchingKey = {u"LastName"_s};
    });
    QTest::newRow("required") << u"catalog.required_unmapped"_s << Change([](auto &stream) {
        stream.mapping->fields.erase(stream.mapping->fields.begin() + 1);
    });
    QTest::newRow("key unmapped") << u"catalog.required_unmapped"_s << Change([](auto &stream) {
        stream.mapping->fields.erase(stream.mapping->fields.begin());
    });
    QTest::newRow("target") << u"catalog.target_unknown"_s << Change([](auto &stream) {
        stream.mapping->fields.push_back({.target = u"Phone"_s, .value = u"mail"_s});
    });
    QTest::newRow("read only") << u"catalog.target_read_only"_s << Change([](auto &stream) {
        stream.mapping->fields.push_back({.target = u"CreatedDate"_s, .value = u"mail"_s});
    });
    QTest::newRow("twice") << u"catalog.target_twice"_s << Change([](auto &stream) {
        stream.mapping->fields.push_back({.target = u"Email"_s, .value = u"surname"_s});
    });
    QTest::newRow("source field") << u"catalog.field_unknown"_s << Change([](auto &stream) {
        stream.mapping->fields.front().value = u"email"_s;
    });
}

void TestObjectMapping::validates()
{
    QFETCH(const QString, code);
    QFETCH(const std::function<void(ConfiguredStream &)>, change);
    ConfiguredStream changed = stream();
    QVERIFY(validate(changed));
    change(changed);
    const auto outcome = validate(changed);
    QVERIFY(!outcome);
    QCOMPARE(outcome.error().code, code);
}

void TestObjectMapping::namesWhatHasToBeMapped()
{
    ObjectMapping mapping = people();
    QCOMPARE(mapping.requiredTargets(), (QStringList{u"LastName"_s, u"Email"_s}));
    mapping.operation = ObjectOperation::Insert;
    mapping.matchingKey.clear();
    QCOMPARE(mapping.requiredTargets(), QStringList{u"LastName"_s});
}

void TestObjectMapping::deletesByAKeyThatCannotBeWritten()
{
    ConfiguredStream deleting = stream();
    deleting.mapping->operation = ObjectOperation::SoftDelete;
    deleting.mapping->matchingKey = {u"Id"_s};
    deleting.mapping->fields = {{.target = u"Id"_s, .value = u"mail"_s}};
    QVERIFY(validate(deleting));
}

void TestObjectMapping::writesTheFieldsOfTheObject()
{
    ConfiguredStream written = stream();
    written.mapping->object.takesOtherFields = true;
    written.mapping->fields.push_back({.target = u"Nickname"_s, .value = u"surname"_s});
    written.mapping->fields.push_back({.target = u"Visits"_s, .value = u"visits"_s});
    written.mapping->fields.push_back(
        {.target = u"Source"_s, .origin = ValueOrigin::Constant, .value = u"visits"_s});
    written.stream.schema.append(Field{u"visits"_s, FieldType::Integer, false, u"INT"_s});
    QVERIFY(validate(written));
    const Schema schema = written.writtenSchema();
    QCOMPARE(namesOf(schema),
             (QStringList{u"Email"_s, u"LastName"_s, u"Level__c"_s, u"Nickname"_s, u"Visits"_s,
                          u"Source"_s}));
    // What the object does not list keeps the type of the stream's field, and takes null.
    QVERIFY(schema.field(4) == (Field{u"Visits"_s, FieldType::Integer}));
    QCOMPARE(schema.field(5).type, FieldType::String);
    QVERIFY(!schema.field(1).nullable);
    QCOMPARE(schema.field(3).type, FieldType::String);
}

QTEST_GUILESS_MAIN(TestObjectMapping)
#include "testobjectmapping.moc"
