#include "core/data/schema.h"

#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestSchema : public QObject
{
    Q_OBJECT

private slots:
    void findsFieldsByTheirExactName();
    void comparesEveryPartOfAField();
};

void TestSchema::findsFieldsByTheirExactName()
{
    Schema schema;
    QVERIFY(schema.isEmpty());
    schema.append(Field{u"id"_s, FieldType::Integer, false, {}, {}});
    schema.append(Field{u"ID"_s, FieldType::String, true, {}, {}});
    QCOMPARE(schema.fieldCount(), 2);
    QCOMPARE(schema.indexOf(u"id"_s), std::optional<int>(0));
    QCOMPARE(schema.indexOf(u"ID"_s), std::optional<int>(1));
    QVERIFY(!schema.indexOf(u"Id"_s));
    QVERIFY(schema.field(1).type == FieldType::String);
}

void TestSchema::comparesEveryPartOfAField()
{
    const Field field{u"id"_s, FieldType::Integer, false, u"INT"_s, u"note"_s};
    QVERIFY(Schema({field}) == Schema({field}));
    Field other = field;
    other.nullable = true;
    QVERIFY(!(Schema({field}) == Schema({other})));
    other = field;
    other.sourceType = u"BIGINT"_s;
    QVERIFY(!(Schema({field}) == Schema({other})));
}

QTEST_GUILESS_MAIN(TestSchema)
#include "testschema.moc"
