#include "core/data/fieldtype.h"

#include <QTest>

#include <set>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestFieldType : public QObject
{
    Q_OBJECT

private slots:
    void namesGoBothWays();
    void unknownNameIsNothing();
    void tellsTextFromFixed();
};

void TestFieldType::namesGoBothWays()
{
    std::set<QString> names;
    for (const FieldType type : s_allFieldTypes) {
        names.insert(fieldTypeName(type));
        QVERIFY(fieldTypeFromName(fieldTypeName(type)) == type);
    }
    QCOMPARE(names.size(), s_allFieldTypes.size());
    QVERIFY(names.contains(u"timestamp_with_timezone"_s));
}

void TestFieldType::unknownNameIsNothing()
{
    QVERIFY(!fieldTypeFromName(u"int"_s));
    QVERIFY(!fieldTypeFromName(u"Integer"_s));
    QVERIFY(!fieldTypeFromName({}));
}

void TestFieldType::tellsTextFromFixed()
{
    int texts = 0;
    for (const FieldType type : s_allFieldTypes)
        texts += isStoredAsText(type) ? 1 : 0;
    QCOMPARE(texts, 4);
    QVERIFY(isStoredAsText(FieldType::Decimal));
    QVERIFY(!isStoredAsText(FieldType::Number));
}

QTEST_GUILESS_MAIN(TestFieldType)
#include "testfieldtype.moc"
