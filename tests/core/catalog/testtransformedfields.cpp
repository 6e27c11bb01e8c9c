// Transformed fields: names, key and cursor on their way, and what cannot be.
#include "core/catalog/transformedfields.h"

#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

Transformation hash(const QString &field)
{
    return {TransformationKind::Hash, {{u"field"_s, field}}};
}

Transformation encrypt(const QString &field, const QString &mode)
{
    return {
        TransformationKind::Encrypt,
        {{u"field"_s, field}, {u"mode"_s, mode}, {u"key"_s, QJsonObject{{u"$secret"_s, u"k"_s}}}}};
}

Transformation rename(const QString &field, const QString &name)
{
    return {TransformationKind::RenameField, {{u"field"_s, field}, {u"name"_s, name}}};
}

Transformation drop(const QString &field)
{
    return {TransformationKind::DropField, {{u"field"_s, field}}};
}

Transformation filter(const QString &field)
{
    const QJsonObject equal{{u"field"_s, field}, {u"value"_s, u"1"_s}};
    return {TransformationKind::FilterRows, {{u"condition"_s, QJsonObject{{u"equal"_s, equal}}}}};
}

ConfiguredStream orders()
{
    ConfiguredStream stream;
    stream.stream.id.name = u"orders"_s;
    stream.stream.supportsIncremental = true;
    stream.stream.schema = Schema({Field{.name = u"id"_s, .type = FieldType::Integer},
                                   Field{.name = u"at"_s, .type = FieldType::Date},
                                   Field{.name = u"mail"_s, .type = FieldType::String}});
    stream.mode = {SourceSyncMode::Incremental, DestinationSyncMode::AppendDedup};
    stream.primaryKey = {u"id"_s};
    stream.cursorField = u"at"_s;
    return stream;
}

} // namespace

class TestTransformedFields final : public QObject
{
    Q_OBJECT

private slots:
    void keyAndCursorFollowTheirNames();
    void rulesComeBeforeTransformations();
    void keyThatIsLostOrRandomIsAFault();
    void keyMayBeHashedOrEncryptedAlike();
    void cursorHasToStayInOrder();
    void withoutDedupKeyAndCursorAreOrdinaryFields();
    void faultNamesStreamPlaceAndWhat();
    void mappingTakesNoTransformations();
    void withheldFieldsAreThoseThatDoNotPass();
    void flattenedFieldIsWithheldAsAWhole();
    void filtersAloneChangeNoRow();
    void changeFieldsAreLeftAlone();
};

void TestTransformedFields::keyAndCursorFollowTheirNames()
{
    ConfiguredStream stream = orders();
    stream.fieldRules.names.insert(u"id"_s, u"nr"_s);
    stream.transformations = {rename(u"nr"_s, u"number"_s), hash(u"number"_s),
                              rename(u"at"_s, u"changed"_s), rename(u"changed"_s, u"moment"_s)};
    QVERIFY(validate(stream));
    QCOMPARE(writtenPrimaryKey(stream), QStringList{u"number_hashed"_s});
    QCOMPARE(writtenCursor(stream), u"moment"_s);
}

void TestTransformedFields::rulesComeBeforeTransformations()
{
    ConfiguredStream stream = orders();
    stream.fieldRules.names.insert(u"mail"_s, u"address"_s);
    stream.transformations = {hash(u"mail"_s)};
    QCOMPARE(validate(stream).error().code, u"transformation.field_not_found"_s);
    stream.transformations = {hash(u"address"_s)};
    QVERIFY(validate(stream));
    QCOMPARE(stream.writtenSchema().field(2).name, u"address_hashed"_s);
}

void TestTransformedFields::keyThatIsLostOrRandomIsAFault()
{
    ConfiguredStream stream = orders();
    stream.transformations = {drop(u"id"_s)};
    QCOMPARE(validate(stream).error().code, u"transformation.key_field_lost"_s);
    stream.transformations = {encrypt(u"id"_s, u"cbc"_s)};
    QCOMPARE(validate(stream).error().code, u"transformation.key_field_random"_s);
}

void TestTransformedFields::keyMayBeHashedOrEncryptedAlike()
{
    ConfiguredStream stream = orders();
    stream.transformations = {encrypt(u"id"_s, u"ecb"_s)};
    QVERIFY(validate(stream));
    QCOMPARE(writtenPrimaryKey(stream), QStringList{u"id_encrypted"_s});
}

void TestTransformedFields::cursorHasToStayInOrder()
{
    ConfiguredStream stream = orders();
    for (const Transformation &each : {drop(u"at"_s), hash(u"at"_s)}) {
        stream.transformations = {each};
        QCOMPARE(validate(stream).error().code, u"transformation.cursor_lost"_s);
    }
}

void TestTransformedFields::withoutDedupKeyAndCursorAreOrdinaryFields()
{
    ConfiguredStream stream = orders();
    stream.mode.destination = DestinationSyncMode::Append;
    stream.transformations = {drop(u"id"_s), hash(u"at"_s)};
    QVERIFY(validate(stream));
    QCOMPARE(writtenPrimaryKey(stream), QStringList());
}

void TestTransformedFields::faultNamesStreamPlaceAndWhat()
{
    ConfiguredStream stream = orders();
    stream.transformations = {drop(u"mail"_s), hash(u"mail"_s)};
    const QString message = validate(stream).error().message;
    for (const QString &part : {u"orders"_s, u"2"_s, u"hash mail"_s, u"no field \"mail\""_s})
        QVERIFY2(message.contains(part), qUtf8Printable(message));
}

void TestTransformedFields::mappingTakesNoTransformations()
{
    ConfiguredStream stream = orders();
    stream.mode.destination = DestinationSyncMode::Append;
    stream.mapping.emplace();
    stream.transformations = {hash(u"mail"_s)};
    QCOMPARE(transformationFaults(stream).front().error.code, u"transformation.beside_mapping"_s);
}

void TestTransformedFields::withheldFieldsAreThoseThatDoNotPass()
{
    ConfiguredStream stream = orders();
    QCOMPARE(withheldFields(stream), QStringList());
    stream.fieldRules.names.insert(u"mail"_s, u"address"_s);
    stream.transformations = {hash(u"address"_s), drop(u"at"_s), rename(u"id"_s, u"nr"_s)};
    QCOMPARE(withheldFields(stream), (QStringList{u"at"_s, u"mail"_s}));
}

void TestTransformedFields::flattenedFieldIsWithheldAsAWhole()
{
    ConfiguredStream stream = orders();
    stream.stream.schema.append(Field{.name = u"person"_s, .type = FieldType::Json});
    const QJsonArray parts{QJsonObject{{u"member"_s, u"name"_s}},
                           QJsonObject{{u"member"_s, u"iban"_s}}};
    QJsonObject settings{{u"field"_s, u"person"_s}, {u"parts"_s, parts}};
    stream.transformations = {{TransformationKind::FlattenField, settings}, hash(u"person_iban"_s)};
    QVERIFY(validate(stream));
    // The name is written, but the JSON has the bank account beside it.
    QCOMPARE(withheldFields(stream), QStringList{u"person"_s});
    settings.insert("keep"_L1, true);
    stream.transformations = {{TransformationKind::FlattenField, settings}};
    QCOMPARE(withheldFields(stream), QStringList());
}

void TestTransformedFields::filtersAloneChangeNoRow()
{
    const ConfiguredStream before = orders();
    ConfiguredStream after = before;
    after.transformations = {filter(u"id"_s)};
    QVERIFY(!areRowsTransformedDifferently(before, after));
    after.transformations.push_back(hash(u"mail"_s));
    QVERIFY(areRowsTransformedDifferently(before, after));
    ConfiguredStream aimed = after;
    aimed.transformations.back().settings.insert(u"method"_s, u"md5"_s);
    QVERIFY(areRowsTransformedDifferently(after, aimed));
}

void TestTransformedFields::changeFieldsAreLeftAlone()
{
    ConfiguredStream stream = orders();
    stream.stream.schema.append(Field{.name = u"_ab_cdc_deleted_at"_s});
    stream.transformations = {drop(u"_ab_cdc_deleted_at"_s)};
    QCOMPARE(validate(stream).error().code, u"transformation.field_locked"_s);
}

QTEST_GUILESS_MAIN(TestTransformedFields)
#include "testtransformedfields.moc"
