// Mapping problems: everything that is wrong is told, at its row, in a stable order.
#include "core/mapping/mappingproblem.h"
#include "tests/testutils/mappingscene.h"

#include <QtTest>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

Schema people()
{
    return Schema({plainField(u"name"_s), plainField(u"age"_s, FieldType::Integer),
                   plainField(u"on"_s, FieldType::Date)});
}

QStringList codes(const std::vector<MappingProblem> &problems)
{
    QStringList codes;
    for (const MappingProblem &problem : problems)
        codes << problem.code + u'@' + (problem.row ? QString::number(*problem.row) : u"-"_s);
    return codes;
}

} // namespace

class TestMappingProblem final : public QObject
{
    Q_OBJECT

private slots:
    void soundMappingHasNone();
    void tellsAllInOrder();
    void operationAndKey();
    void constantsAndDefaultsHaveToFit_data();
    void constantsAndDefaultsHaveToFit();
    void operationsAskForTheirRows();
};

void TestMappingProblem::soundMappingHasNone()
{
    QVERIFY(mappingProblems(
                inserting({fieldRow(u"last_name"_s, u"name"_s), fieldRow(u"score"_s, u"age"_s)}),
                people())
                .empty());
}

void TestMappingProblem::tellsAllInOrder()
{
    const ObjectMapping mapping
        = inserting({fieldRow(u"score"_s, u"on"_s), fieldRow(u"first_name"_s, u"Name"_s),
                     fieldRow(u"phone"_s, {}), fieldRow(u"created"_s, u"on"_s),
                     fieldRow(u"shoe"_s, u"name"_s), fieldRow(u"score"_s, u"age"_s)});
    const auto problems = mappingProblems(mapping, people());
    QCOMPARE(codes(problems),
             (QStringList{u"mapping.required_unmapped@-"_s, u"mapping.type_impossible@0"_s,
                          u"mapping.field_unknown@1"_s, u"mapping.row_empty@2"_s,
                          u"mapping.target_read_only@3"_s, u"mapping.target_unknown@4"_s,
                          u"mapping.target_twice@5"_s}));
    QCOMPARE(problems[0].target, u"last_name"_s);
    QCOMPARE(problems[2].suggestions, QStringList{u"name"_s});
    for (const MappingProblem &problem : problems)
        QVERIFY(problem.message.endsWith(u'.') && problem.hint.endsWith(u'.'));
}

void TestMappingProblem::operationAndKey()
{
    ObjectMapping mapping = inserting({fieldRow(u"last_name"_s, u"name"_s)});
    mapping.operation = ObjectOperation::SoftDelete;
    QCOMPARE(codes(mappingProblems(mapping, people())),
             QStringList{u"mapping.operation_missing@-"_s});
    mapping.operation = ObjectOperation::Upsert;
    QCOMPARE(codes(mappingProblems(mapping, people())),
             QStringList{u"mapping.matching_key_missing@-"_s});
    mapping.matchingKey = {u"last_name"_s};
    QCOMPARE(codes(mappingProblems(mapping, people())),
             QStringList{u"mapping.matching_key_unknown@-"_s});
    mapping.matchingKey = {u"email"_s};
    const auto problems = mappingProblems(mapping, people());
    QCOMPARE(codes(problems), QStringList{u"mapping.required_unmapped@-"_s});
    QCOMPARE(problems.front().target, u"email"_s);
}

void TestMappingProblem::constantsAndDefaultsHaveToFit_data()
{
    QTest::addColumn<QString>("target");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("fits");
    QTest::newRow("number") << u"score"_s << u"12"_s << true;
    QTest::newRow("no number") << u"score"_s << u"twelve"_s << false;
    QTest::newRow("short") << u"last_name"_s << u"Lovelace"_s << true;
    QTest::newRow("long") << u"last_name"_s << u"Lovelaces"_s << false;
    QTest::newRow("choice") << u"stage"_s << u"lead"_s << true;
    QTest::newRow("no choice") << u"stage"_s << u"Lead"_s << false;
    QTest::newRow("choices") << u"interests"_s << u"rope;tea"_s << true;
    QTest::newRow("format") << u"email"_s << u"a@b"_s << false;
    QTest::newRow("empty text") << u"first_name"_s << QString() << true;
}

void TestMappingProblem::constantsAndDefaultsHaveToFit()
{
    QFETCH(const QString, target);
    QFETCH(const QString, text);
    QFETCH(const bool, fits);
    const bool isName = target == u"last_name"_s;
    std::vector<FieldMapping> rows{originRow(target, ValueOrigin::Constant, text)};
    if (!isName)
        rows.push_back(fieldRow(u"last_name"_s, u"name"_s));
    QCOMPARE(codes(mappingProblems(inserting(rows), people())),
             fits ? QStringList() : QStringList{u"mapping.constant_unfit@0"_s});

    rows.front() = fieldRow(target, u"name"_s);
    rows.front().onNull = ValueRule::Default;
    rows.front().fallback = text;
    QCOMPARE(codes(mappingProblems(inserting(rows), people())),
             fits ? QStringList() : QStringList{u"mapping.default_unfit@0"_s});
}

void TestMappingProblem::operationsAskForTheirRows()
{
    const auto rows = rowsForOperation(contacts(), ObjectOperation::Upsert, {u"email"_s},
                                       {fieldRow(u"score"_s, u"age"_s),
                                        fieldRow(u"email"_s, u"mail"_s), fieldRow(u"phone"_s, {})});
    QStringList texts;
    for (const FieldMapping &row : rows)
        texts << row.target + u'=' + row.value;
    QCOMPARE(texts, (QStringList{u"last_name="_s, u"email=mail"_s, u"score=age"_s}));
}

QTEST_GUILESS_MAIN(TestMappingProblem)
#include "testmappingproblem.moc"
