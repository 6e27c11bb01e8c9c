// Mapper: rows with values that do not fit are kept or taken out, and nothing else changes.
#include "core/data/conversion.h"
#include "core/data/recordbatchbuilder.h"
#include "core/mapping/mapper.h"

#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

/// Five rows of (id, name, qty); rows 1 and 3 have a qty that is no integer, row 3 no name either.
std::shared_ptr<const RecordBatch> batchWithMisfits()
{
    auto schema = std::make_shared<const Schema>(
        Schema({Field{.name = u"id"_s, .type = FieldType::Integer},
                Field{.name = u"name"_s, .type = FieldType::String},
                Field{.name = u"qty"_s, .type = FieldType::Integer}}));
    RecordBatchBuilder builder(schema);
    const std::array<const char *, 5> quantities{"10", "ten", "12", "n/a", "14"};
    for (int row = 0; row < 5; ++row) {
        builder.appendInteger(0, row);
        if (row == 3)
            builder.appendNull(1);
        else
            builder.appendText(1, "name " + std::to_string(row));
        appendParsed(builder, 2, FieldType::Integer, quantities[static_cast<std::size_t>(row)]);
        builder.finishRow();
    }
    return builder.finish();
}

QByteArray rowText(const RecordBatch &batch, std::size_t row)
{
    std::string text;
    appendRowJson(text, batch, row);
    return QByteArray::fromStdString(text);
}

} // namespace

class TestMapper final : public QObject
{
    Q_OBJECT

private slots:
    void passesTheBatchItselfWhenNothingHasToChange();
    void takesOutRowsThatDoNotFit();
    void namesTheOriginOfEveryRow();
    void keepsIssuesOfTheRowsThatStay();
    void renamesWithoutCopyingAColumn();
    void renamedRowsGoBackToTheSource();
    void convertsOnlyTheColumnOfAnotherType();
    void whatDoesNotFitGoesByThePolicy();
    void leavesOutPartsOfJsonAndNothingElse();
    void whatCannotBeLookedIntoIsNotWritten();
    void leavesPartsOutBeforeTheTypeChanges();
};

void TestMapper::passesTheBatchItselfWhenNothingHasToChange()
{
    const auto source = batchWithMisfits();
    const MappedBatch mapped = Mapper(UnfitPolicy::Null).apply(source);
    QCOMPARE(mapped.batch.get(), source.get());
    QVERIFY(mapped.rejectedRows.empty());
    QCOMPARE(mapped.filteredRows, 0);
}

void TestMapper::takesOutRowsThatDoNotFit()
{
    const auto source = batchWithMisfits();
    const MappedBatch mapped = Mapper(UnfitPolicy::Reject).apply(source);
    QCOMPARE(mapped.rejectedRows, (std::vector<std::uint32_t>{1, 3}));
    QCOMPARE(mapped.batch->rowCount(), std::size_t(3));
    QCOMPARE(rowText(*mapped.batch, 0), R"({"id":0,"name":"name 0","qty":10})"_ba);
    QCOMPARE(rowText(*mapped.batch, 1), R"({"id":2,"name":"name 2","qty":12})"_ba);
    QCOMPARE(rowText(*mapped.batch, 2), R"({"id":4,"name":"name 4","qty":14})"_ba);
    QCOMPARE(mapped.batch->extractedAt(), source->extractedAt());
}

void TestMapper::namesTheOriginOfEveryRow()
{
    const auto source = batchWithMisfits();
    const MappedBatch mapped = Mapper(UnfitPolicy::Reject).apply(source);
    QCOMPARE(mapped.batch->origin().get(), source.get());
    QCOMPARE(mapped.batch->originRow(1), std::size_t(2));
    QCOMPARE(mapped.batch->originRow(2), std::size_t(4));
}

void TestMapper::keepsIssuesOfTheRowsThatStay()
{
    const auto source = batchWithMisfits();
    const auto batch = withoutRows(source, {0, 1});
    QCOMPARE(batch->issues().size(), std::size_t(1));
    QCOMPARE(batch->issues().front().row, std::uint32_t(1));
    QCOMPARE(batch->issues().front().original, std::string("n/a"));
    QVERIFY(batch->column(1).isNull(1));
}

void TestMapper::renamesWithoutCopyingAColumn()
{
    const auto source = batchWithMisfits();
    const Mapper mapper(UnfitPolicy::Null,
                        {.names = {{u"name"_s, u"label"_s}, {u"gone"_s, u"x"_s}}, .types = {}},
                        source->schema());
    const MappedBatch mapped = mapper.apply(source);
    QCOMPARE(mapped.batch->schema().field(1).name, u"label"_s);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(mapped.batch->sharedColumn(i).get(), source->sharedColumn(i).get());
    QCOMPARE(mapped.batch->issues().size(), source->issues().size());
    QCOMPARE(mapped.batch->origin().get(), source.get());
    QCOMPARE(mapped.batch->originRow(3), std::size_t(3));
    QCOMPARE(mapper.apply(source).batch->sharedSchema().get(), mapped.batch->sharedSchema().get());
}

void TestMapper::renamedRowsGoBackToTheSource()
{
    const auto source = batchWithMisfits();
    const Mapper mapper(UnfitPolicy::Reject, {.names = {{u"name"_s, u"label"_s}}, .types = {}},
                        source->schema());
    const MappedBatch mapped = mapper.apply(source);
    QCOMPARE(mapped.rejectedRows, (std::vector<std::uint32_t>{1, 3}));
    QCOMPARE(rowText(*mapped.batch, 1), R"({"id":2,"label":"name 2","qty":12})"_ba);
    QCOMPARE(mapped.batch->origin().get(), source.get());
    QCOMPARE(mapped.batch->originRow(1), std::size_t(2));
    QCOMPARE(mapped.whole->rowCount(), std::size_t(5));
}

void TestMapper::convertsOnlyTheColumnOfAnotherType()
{
    const auto source = batchWithMisfits();
    const FieldRules rules{.names = {}, .types = {{u"qty"_s, FieldType::String}}};
    const MappedBatch mapped = Mapper(UnfitPolicy::Reject, rules, source->schema()).apply(source);
    // What was no number is fine as a text.
    QVERIFY(mapped.rejectedRows.empty());
    QCOMPARE(rowText(*mapped.batch, 1), R"({"id":1,"name":"name 1","qty":"ten"})"_ba);
    QCOMPARE(mapped.batch->sharedColumn(0).get(), source->sharedColumn(0).get());
    QCOMPARE(mapped.batch->schema().field(2).type, FieldType::String);
}

void TestMapper::whatDoesNotFitGoesByThePolicy()
{
    const auto source = batchWithMisfits();
    const FieldRules rules{.names = {}, .types = {{u"name"_s, FieldType::Integer}}};
    const MappedBatch rejected = Mapper(UnfitPolicy::Reject, rules, source->schema()).apply(source);
    QCOMPARE(rejected.rejectedRows, (std::vector<std::uint32_t>{0, 1, 2, 3, 4}));
    QCOMPARE(rejected.whole->issuesOf(1).size(), std::size_t(2));
    QCOMPARE(rejected.whole->issuesOf(0).front().original, std::string("name 0"));
    const MappedBatch nulled = Mapper(UnfitPolicy::Null, rules, source->schema()).apply(source);
    QCOMPARE(nulled.batch->rowCount(), std::size_t(5));
    QCOMPARE(rowText(*nulled.batch, 2), R"({"id":2,"name":null,"qty":12})"_ba);
}

namespace {

/// Rows of (id, who).
std::shared_ptr<const RecordBatch> batchWithJson(const std::vector<const char *> &values)
{
    RecordBatchBuilder builder(
        std::make_shared<const Schema>(Schema({Field{.name = u"id"_s, .type = FieldType::Integer},
                                               Field{.name = u"who"_s, .type = FieldType::Json}})));
    for (std::size_t row = 0; row < values.size(); ++row) {
        builder.appendInteger(0, static_cast<std::int64_t>(row));
        if (values[row] == nullptr)
            builder.appendNull(1);
        else
            builder.appendText(1, values[row]);
        builder.finishRow();
    }
    return builder.finish();
}

FieldRules withoutMail()
{
    FieldRules rules;
    rules.leftOut.insert(u"who"_s, {u"contact"_s, u"mail"_s});
    return rules;
}

} // namespace

void TestMapper::leavesOutPartsOfJsonAndNothingElse()
{
    const auto source = batchWithJson({R"({"n": 1.10, "contact": {"mail": "a@b.de", "tel": "1"}})",
                                       nullptr, R"("no object")", R"({"z":1,"a":2})"});
    const MappedBatch mapped
        = Mapper(UnfitPolicy::Reject, withoutMail(), source->schema()).apply(source);
    QVERIFY(mapped.rejectedRows.empty());
    QCOMPARE(mapped.batch->column(1).text(0),
             std::string_view(R"({"n": 1.10, "contact": { "tel": "1"}})"));
    QVERIFY(mapped.batch->column(1).isNull(1));
    QCOMPARE(mapped.batch->column(1).text(2), std::string_view(R"("no object")"));
    QCOMPARE(mapped.batch->column(1).text(3), std::string_view(R"({"z":1,"a":2})"));
    QCOMPARE(mapped.batch->sharedColumn(0).get(), source->sharedColumn(0).get());
    QCOMPARE(mapped.batch->origin().get(), source.get());
    // Without such rules the batch is handed on untouched.
    QCOMPARE(Mapper(UnfitPolicy::Reject, {}, source->schema()).apply(source).batch.get(),
             source.get());
}

void TestMapper::whatCannotBeLookedIntoIsNotWritten()
{
    const auto source = batchWithJson({R"({"contact": {"mail": "a@b.de")", R"({"n":1})"});
    const MappedBatch nulled
        = Mapper(UnfitPolicy::Null, withoutMail(), source->schema()).apply(source);
    QVERIFY(nulled.batch->column(1).isNull(0));
    QCOMPARE(nulled.batch->column(1).text(1), std::string_view(R"({"n":1})"));
    QCOMPARE(nulled.batch->issues().size(), std::size_t(1));
    QCOMPARE(nulled.batch->issues().front().change, ValueChange::Nulled);
    const MappedBatch rejected
        = Mapper(UnfitPolicy::Reject, withoutMail(), source->schema()).apply(source);
    QCOMPARE(rejected.rejectedRows, (std::vector<std::uint32_t>{0}));
}

void TestMapper::leavesPartsOutBeforeTheTypeChanges()
{
    const auto source
        = batchWithJson({R"({"contact":{"mail":"a@b.de"}})", R"({"contact":{"mail":"c@d.de")"});
    FieldRules rules = withoutMail();
    rules.types = {{u"who"_s, FieldType::String}};
    const MappedBatch mapped = Mapper(UnfitPolicy::Null, rules, source->schema()).apply(source);
    QCOMPARE(mapped.batch->column(1).text(0), std::string_view(R"({"contact":{}})"));
    // What could not be looked into does not come back as a text.
    QVERIFY(mapped.batch->column(1).isNull(1));
    QCOMPARE(mapped.batch->issues().size(), std::size_t(1));
}

QTEST_GUILESS_MAIN(TestMapper)
#include "testmapper.moc"
