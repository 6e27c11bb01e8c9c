// MappingPreview: records side by side while the mapping is still being edited.
#include "core/mapping/mappingpreview.h"
#include "tests/testutils/mappingscene.h"
#include "tests/testutils/threadtimer.h"

#include <QtTest>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

Schema people()
{
    return Schema({plainField(u"name"_s), plainField(u"age"_s, FieldType::Integer),
                   plainField(u"on"_s, FieldType::Boolean)});
}

SampleRows sampleOf(const std::vector<std::vector<const char *>> &rows)
{
    return {std::make_shared<const Schema>(people()), {batchOf(people(), rows)}, true};
}

} // namespace

class TestMappingPreview final : public QObject
{
    Q_OBJECT

private slots:
    void showsStatesAndReasons();
    void brokenRowsLeaveTheOthersAlone();
    void takesTheFirstRowsOfSeveralBatches();
    void explainsExpressions();
    void emptySampleHasNoRows();
    void hundredRowsOfHundredFieldsAreQuick();
};

void TestMappingPreview::showsStatesAndReasons()
{
    using State = PreviewCell::State;
    FieldMapping score = fieldRow(u"score"_s, u"name"_s);
    score.onUnfit = ValueRule::Null;
    FieldMapping first = fieldRow(u"first_name"_s, u"age"_s);
    first.onNull = ValueRule::Default;
    first.fallback = u"none"_s;
    const MappingPreview preview = MappingPreview::of(
        inserting({fieldRow(u"last_name"_s, u"name"_s), score, first,
                   originRow(u"stage"_s, ValueOrigin::Constant, u"lead"_s),
                   fieldRow(u"interests"_s, u"on"_s)}),
        sampleOf({{"07", "1", nullptr}, {"Ada", nullptr, nullptr}, {nullptr, "3", "true"}}), 100,
        {});
    QCOMPARE(preview.rowCount(), 3);
    QCOMPARE(preview.sourceText(0, 0), std::optional(u"07"_s));
    QCOMPARE(preview.sourceText(1, 1), std::nullopt);
    QCOMPARE(preview.cell(0, 0).state, State::Same);
    QCOMPARE(preview.cell(0, 1).state, State::Converted);
    QCOMPARE(preview.cell(0, 1).text, u"7"_s);
    QCOMPARE(preview.cell(1, 1).state, State::Altered);
    QVERIFY(preview.cell(1, 1).isNull);
    QCOMPARE(preview.cell(1, 1).original, u"Ada"_s);
    QCOMPARE(preview.cell(1, 1).code, u"value_does_not_fit"_s);
    QCOMPARE(preview.cell(1, 2).state, State::Filled);
    QCOMPARE(preview.cell(1, 2).text, u"none"_s);
    QCOMPARE(preview.cell(1, 3).state, State::Computed);
    QCOMPARE(preview.cell(2, 0).state, State::Rejected);
    QVERIFY(!preview.cell(2, 0).reason.isEmpty());
    QVERIFY(!preview.isRejected(1) && preview.isRejected(2));
    QVERIFY(!preview.hasProblem(0) && preview.hasProblem(1));
    QCOMPARE(preview.rowsWithProblems(), (std::vector<int>{1, 2}));
    QCOMPARE(preview.problems(2).size(), 2);
    QVERIFY(preview.problems(2).front().startsWith(u"last_name: "_s));
}

void TestMappingPreview::brokenRowsLeaveTheOthersAlone()
{
    const MappingPreview preview = MappingPreview::of(
        inserting({originRow(u"score"_s, ValueOrigin::Expression, u"age +"_s),
                   fieldRow(u"phone"_s, {}), fieldRow(u"first_name"_s, u"name"_s)}),
        sampleOf({{"A", "1", nullptr}}), 100, {});
    QCOMPARE(preview.cell(0, 0).state, PreviewCell::State::Broken);
    QCOMPARE(preview.cell(0, 1).state, PreviewCell::State::Broken);
    QCOMPARE(preview.cell(0, 2).text, u"A"_s);
    QVERIFY(!preview.isRejected(0));
    QVERIFY(preview.explain(0, 0).steps.empty());
}

void TestMappingPreview::takesTheFirstRowsOfSeveralBatches()
{
    SampleRows sample = sampleOf({{"a", "1", nullptr}, {"b", "2", nullptr}});
    sample.batches.push_back(
        batchOf(people(), {{"c", "3", nullptr}, {"toolong!!", "4", nullptr}, {"e", "5", nullptr}}));
    const ObjectMapping mapping = inserting({fieldRow(u"last_name"_s, u"name"_s)});
    const MappingPreview preview = MappingPreview::of(mapping, sample, 4, {});
    QCOMPARE(preview.rowCount(), 4);
    QCOMPARE(preview.cell(2, 0).text, u"c"_s);
    QVERIFY(preview.isRejected(3));
    QCOMPARE(preview.sourceText(3, 0), std::optional(u"toolong!!"_s));
    QCOMPARE(preview.rowsWithProblems(), std::vector<int>{3});
}

void TestMappingPreview::explainsExpressions()
{
    const MappingPreview preview = MappingPreview::of(
        inserting({originRow(u"last_name"_s, ValueOrigin::Expression, u"upper(name)"_s)}),
        sampleOf({{"ada", "1", nullptr}}), 100, {});
    const auto steps = preview.explain(0, 0).steps;
    QCOMPARE(steps.size(), std::size_t(3));
    QCOMPARE(steps[0].kind, CellStep::Kind::Source);
    QCOMPARE(steps[1].kind, CellStep::Kind::Part);
    QCOMPARE(steps[1].range, (std::optional(TextRange{0, 11})));
    QCOMPARE(steps[2].kind, CellStep::Kind::Sent);
    QCOMPARE(steps[2].value, u"ADA"_s);
}

void TestMappingPreview::emptySampleHasNoRows()
{
    const MappingPreview preview
        = MappingPreview::of(inserting({fieldRow(u"last_name"_s, u"name"_s)}), {}, 100, {});
    QCOMPARE(preview.rowCount(), 0);
    QVERIFY(preview.rowsWithProblems().empty());
}

void TestMappingPreview::hundredRowsOfHundredFieldsAreQuick()
{
    DestinationObject object;
    object.name = u"wide"_s;
    object.operations = {{ObjectOperation::Insert, {}, {}}};
    ObjectMapping mapping;
    mapping.operation = ObjectOperation::Insert;
    for (int i = 0; i < 100; ++i) {
        const QString name = u"f%1"_s.arg(i);
        object.fields.push_back(objectField(name));
        mapping.fields.push_back(i % 2 == 0 ? fieldRow(name, u"age"_s)
                                            : originRow(name, ValueOrigin::Expression,
                                                        u"upper(name) || ' ' || lower(name)"_s));
    }
    mapping.object = object;
    const SampleRows sample
        = sampleOf(std::vector<std::vector<const char *>>(100, {"Ada Lovelace", "36", "true"}));
    const ThreadTimer timer;
    const MappingPreview preview = MappingPreview::of(mapping, sample, 100, {});
    QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(preview.cell(99, 99).text, u"ADA LOVELACE ada lovelace"_s);
}

QTEST_GUILESS_MAIN(TestMappingPreview)
#include "testmappingpreview.moc"
