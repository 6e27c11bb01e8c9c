// FieldRules: fields under other names.
#include "core/catalog/configuredcatalog.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

ConfiguredStream orders()
{
    ConfiguredStream stream;
    stream.stream.id.name = u"orders"_s;
    stream.stream.schema = Schema({Field{u"id"_s, FieldType::Integer},
                                   Field{u"total"_s, FieldType::Decimal, true, u"NUMERIC(9)"_s},
                                   Field{u"comment"_s}, Field{u"_ab_cdc_lsn"_s}});
    stream.mode = {SourceSyncMode::FullRefresh, DestinationSyncMode::Overwrite};
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

class TestFieldRules final : public QObject
{
    Q_OBJECT

private slots:
    void renamesWhatIsWritten();
    void retypesWhatIsWritten();
    void refusesTypesWithoutAConversion();
    void goesThroughJson();
    void streamWithoutRulesIsAsBefore();
    void refusesMalformedJson();
    void validates_data();
    void validates();
    void unwrittenFieldsTakeNoName();
};

void TestFieldRules::renamesWhatIsWritten()
{
    ConfiguredStream stream = orders();
    stream.selectedFields = {u"id"_s, u"total"_s};
    stream.fieldRules.names = {{u"total"_s, u"amount"_s}, {u"comment"_s, u"note"_s}};
    QCOMPARE(namesOf(stream.writtenSchema()),
             (QStringList{u"id"_s, u"amount"_s, u"_ab_cdc_lsn"_s}));
    QCOMPARE(namesOf(stream.selectedSchema()),
             (QStringList{u"id"_s, u"total"_s, u"_ab_cdc_lsn"_s}));
    QCOMPARE(stream.writtenSchema().field(1).sourceType, u"NUMERIC(9)"_s);
    QCOMPARE(stream.fieldRules.namesOf({u"total"_s, u"id"_s}), (QStringList{u"amount"_s, u"id"_s}));
}

void TestFieldRules::retypesWhatIsWritten()
{
    ConfiguredStream stream = orders();
    stream.stream.schema
        = Schema({Field{u"total"_s, FieldType::Decimal, false, u"NUMERIC(9)"_s}, Field{u"id"_s}});
    stream.fieldRules.types = {{u"total"_s, FieldType::String}};
    const Field total = stream.writtenSchema().field(0);
    QCOMPARE(total.type, FieldType::String);
    QCOMPARE(total.sourceType, QString()); // No word of the source for this type.
    QVERIFY(total.nullable);
    QCOMPARE(stream.selectedSchema().field(0).type, FieldType::Decimal);
}

void TestFieldRules::refusesTypesWithoutAConversion()
{
    ConfiguredStream stream = orders();
    stream.fieldRules.types = {{u"total"_s, FieldType::Date}};
    QCOMPARE(validate(stream).error().code, u"catalog.field_type_impossible"_s);
    QVERIFY(stream.fieldRules.within(stream.stream.schema).isEmpty());
    stream.fieldRules.types = {{u"total"_s, FieldType::Number}};
    QVERIFY(validate(stream));
    // As the source has it meanwhile: nothing to convert, and no fault.
    stream.fieldRules.types = {{u"total"_s, FieldType::Decimal}};
    QVERIFY(validate(stream));
    QVERIFY(stream.writtenSchema() == stream.selectedSchema());
}

void TestFieldRules::goesThroughJson()
{
    ConfiguredStream stream = orders();
    stream.fieldRules.names = {{u"total"_s, u"Größe \"1\""_s}, {u"id"_s, u"order_id"_s}};
    stream.fieldRules.types = {{u"total"_s, FieldType::String}};
    stream.fieldRules.leftOut.insert(u"comment"_s, {u"author"_s, u"mail"_s});
    stream.newFields = NewFields::Ignore;
    stream.stream.nestedFields[u"comment"_s]
        = {{u"author"_s, FieldType::Json, true, {{u"mail"_s, FieldType::String, false, {}}}}};
    const QByteArray text = QJsonDocument(toJson(stream)).toJson();
    const auto back = configuredStreamFromJson(QJsonDocument::fromJson(text).object());
    QVERIFY2(back, back ? "" : qUtf8Printable(back.error().message));
    QVERIFY(*back == stream);
}

void TestFieldRules::streamWithoutRulesIsAsBefore()
{
    const ConfiguredStream stream = orders();
    const QJsonObject json = toJson(stream);
    QVERIFY(!json.contains("field_names"_L1));
    const auto back = configuredStreamFromJson(json);
    QVERIFY(back);
    QVERIFY(back->fieldRules.isEmpty());
    QVERIFY(back->writtenSchema() == stream.stream.schema);
}

void TestFieldRules::refusesMalformedJson()
{
    QJsonObject json = toJson(orders());
    json.insert(u"field_names"_s, QJsonObject{{u"total"_s, 5}});
    const auto back = configuredStreamFromJson(json);
    QVERIFY(!back);
    QCOMPARE(back.error().code, u"catalog.field_rules_malformed"_s);
    QVERIFY(back.error().message.contains(u"total"));
}

void TestFieldRules::validates_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("code");
    QTest::newRow("free") << u"total"_s << u"amount"_s << QString();
    QTest::newRow("other letters") << u"total"_s << u"Total"_s << QString();
    QTest::newRow("taken") << u"total"_s << u"comment"_s << u"catalog.field_name_taken"_s;
    QTest::newRow("reserved") << u"total"_s << u"_AIRBYTE_meta"_s
                              << u"catalog.field_name_reserved"_s;
    QTest::newRow("unknown") << u"nothing"_s << u"x"_s << u"catalog.field_unknown"_s;
    QTest::newRow("tracking") << u"_ab_cdc_lsn"_s << u"lsn"_s << u"catalog.field_locked"_s;
}

void TestFieldRules::validates()
{
    QFETCH(QString, field);
    QFETCH(QString, name);
    QFETCH(QString, code);
    ConfiguredStream stream = orders();
    stream.fieldRules.names = {{field, name}};
    const auto valid = validate(stream);
    QCOMPARE(valid ? QString() : valid.error().code, code);
}

void TestFieldRules::unwrittenFieldsTakeNoName()
{
    ConfiguredStream stream = orders();
    stream.fieldRules.names = {{u"total"_s, u"comment"_s}};
    stream.selectedFields = {u"total"_s};
    QVERIFY(validate(stream));
    stream.fieldRules.names.insert(u"comment"_s, u"words"_s);
    stream.selectedFields.clear();
    QVERIFY(validate(stream)); // Two fields may change places.
    QCOMPARE(namesOf(stream.writtenSchema()).mid(1, 2), (QStringList{u"comment"_s, u"words"_s}));
}

QTEST_GUILESS_MAIN(TestFieldRules)
#include "testfieldrules.moc"
