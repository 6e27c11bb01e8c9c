// FieldFit: badges from types and from samples, with the rows that fail.
#include "core/mapping/fieldfit.h"
#include "tests/testutils/mappingscene.h"

#include <QtTest>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

Schema people()
{
    return Schema({plainField(u"name"_s), plainField(u"age"_s, FieldType::Integer)});
}

FieldFit fitOfRow(const FieldMapping &row, const SampleRows &sample)
{
    const ObjectMapper mapper = ObjectMapper::compileWhatIsSound(inserting({row}), people());
    return fieldFits(mapper, sample, {}).front();
}

SampleRows sampleOf(const std::vector<std::vector<const char *>> &rows)
{
    return {std::make_shared<const Schema>(people()), {batchOf(people(), rows)}, true};
}

} // namespace

class TestFieldFit final : public QObject
{
    Q_OBJECT

private slots:
    void typesAlone_data();
    void typesAlone();
    void samplesDecide();
    void rulesDoNotHideWhatDoesNotFit();
    void rowsAreCountedOverBatches();
    void looksAtTenThousandRows();
    void brokenRowsDoNotFit();
};

void TestFieldFit::typesAlone_data()
{
    QTest::addColumn<FieldType>("from");
    QTest::addColumn<FieldType>("to");
    QTest::addColumn<QString>("fit");
    QTest::newRow("same") << FieldType::Date << FieldType::Date << u"exact"_s;
    QTest::newRow("text") << FieldType::Date << FieldType::String << u"converts"_s;
    QTest::newRow("widened") << FieldType::Integer << FieldType::Decimal << u"converts"_s;
    QTest::newRow("json") << FieldType::Boolean << FieldType::Json << u"converts"_s;
    QTest::newRow("parsed") << FieldType::String << FieldType::Integer << u"may_lose"_s;
    QTest::newRow("narrowed") << FieldType::Number << FieldType::Integer << u"may_lose"_s;
    QTest::newRow("never") << FieldType::Date << FieldType::Integer << u"does_not_fit"_s;
    QTest::newRow("binary") << FieldType::String << FieldType::Binary << u"does_not_fit"_s;
}

void TestFieldFit::typesAlone()
{
    QFETCH(const FieldType, from);
    QFETCH(const FieldType, to);
    QTEST(fitName(fitOf(from, objectField(u"f"_s, to))), "fit");
    QCOMPARE(fitOf(FieldType::String, *contacts().find(u"email"_s)), Fit::MayLose);
}

void TestFieldFit::samplesDecide()
{
    const SampleRows sample = sampleOf({{"12", "1"}, {"ten", "2"}, {"7", "3"}, {nullptr, "4"}});
    const FieldFit some = fitOfRow(fieldRow(u"score"_s, u"name"_s), sample);
    QCOMPARE(some.fit, Fit::MayLose);
    QCOMPARE(some.sampledRows, 4);
    QCOMPARE(some.failingRows, 1);
    QCOMPARE(some.failing, std::vector<qint64>{1});
    QVERIFY(some.reason.contains(u"1"_s) && some.reason.contains(u"4"_s));
    QCOMPARE(fitOfRow(fieldRow(u"email"_s, u"age"_s), sample).fit, Fit::DoesNotFit);
    QCOMPARE(fitOfRow(fieldRow(u"first_name"_s, u"age"_s), sample).fit, Fit::Converts);
    QCOMPARE(fitOfRow(fieldRow(u"score"_s, u"age"_s), sample).fit, Fit::Exact);
    // A limit nothing breaks does not matter; a null a required field cannot take does.
    QCOMPARE(fitOfRow(fieldRow(u"last_name"_s, u"name"_s), sample).failing, std::vector<qint64>{3});
    QCOMPARE(fitOfRow(originRow(u"stage"_s, ValueOrigin::Constant, u"lead"_s), sample).fit,
             Fit::Exact);
    const FieldFit computed
        = fitOfRow(originRow(u"score"_s, ValueOrigin::Expression, u"age + 1"_s), sample);
    QCOMPARE(computed.fit, Fit::Exact);
    QCOMPARE(computed.sampledRows, 4);
}

void TestFieldFit::rulesDoNotHideWhatDoesNotFit()
{
    FieldMapping row = fieldRow(u"score"_s, u"name"_s);
    row.onUnfit = ValueRule::Null;
    row.onNull = ValueRule::Default;
    row.fallback = u"0"_s;
    const FieldFit fit = fitOfRow(row, sampleOf({{"ten", "1"}, {nullptr, "2"}}));
    QCOMPARE(fit.failing, std::vector<qint64>{0});
}

void TestFieldFit::rowsAreCountedOverBatches()
{
    SampleRows sample = sampleOf({{"1", "1"}, {"2", "2"}});
    sample.batches.push_back(batchOf(people(), {{"3", "1"}, {"x", "2"}}));
    QCOMPARE(fitOfRow(fieldRow(u"score"_s, u"name"_s), sample).failing, std::vector<qint64>{3});
    QCOMPARE(sample.rowCount(), 4);
    QCOMPARE(sample.locate(3).first.get(), sample.batches[1].get());
    QCOMPARE(sample.locate(3).second, std::size_t(1));
}

void TestFieldFit::looksAtTenThousandRows()
{
    const std::vector<std::vector<const char *>> rows(6000, {"x", "1"});
    SampleRows sample = sampleOf(rows);
    sample.batches.push_back(sample.batches.front());
    const FieldFit fit = fitOfRow(fieldRow(u"score"_s, u"name"_s), sample);
    QCOMPARE(fit.sampledRows, 10'000);
    QCOMPARE(fit.failingRows, 10'000);
    QCOMPARE(fit.fit, Fit::DoesNotFit);
}

void TestFieldFit::brokenRowsDoNotFit()
{
    const FieldFit fit = fitOfRow(fieldRow(u"score"_s, u"gone"_s), sampleOf({{"x", "1"}}));
    QCOMPARE(fit.fit, Fit::DoesNotFit);
    QCOMPARE(fit.failingRows, 0);
}

QTEST_GUILESS_MAIN(TestFieldFit)
#include "testfieldfit.moc"
