#include "core/connectors/sample/samplesource.h"
#include "core/data/conversion.h"

#include <QTest>

#include <set>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestSampleSource : public QObject
{
    Q_OBJECT

private slots:
    void offersThreeStreams();
    void sameSeedMakesSameRows();
    void otherSeedMakesOtherRows();
    void minusOneChoosesASeedAtRandom();
    void anySliceCanBeMadeAlone();
    void resumedPositionKeepsItsSeed();
    void changedSeedIsRefused();
    void alwaysUpdatedReadsEverythingAgainLater();
    void largerCountReadsOnlyTheAddedRows();
    void interruptedRunKeepsItsTime();
    void productsStopAtOneHundred();
    void purchasesNameExistingRows();
    void purchaseTimesAreInOrder();
    void misfitShareIsKept_data();
    void misfitShareIsKept();
    void misfitsSpareKeysAndTexts();
    void countZeroSaysWhy();
    void batchesEndAtSlices();
    void refusesAFilter();
    void addressIsJson();
};

namespace {

QJsonObject settings(qint64 count, qint64 seed, bool alwaysUpdated = false)
{
    return {{u"count"_s, count},
            {u"seed"_s, seed},
            {u"always_updated"_s, alwaysUpdated},
            {u"records_per_slice"_s, 100}};
}

ReadRequest requestFor(const QString &stream, bool incremental = false)
{
    ReadRequest request;
    for (const Stream &offered : sampleCatalog(1000).streams) {
        if (offered.id.name == stream)
            request.stream.stream = offered;
    }
    if (incremental)
        request.stream.mode = {SourceSyncMode::Incremental, DestinationSyncMode::Append};
    return request;
}

struct Reading final
{
    QStringList rows; ///< As JSON.
    std::vector<std::shared_ptr<const RecordBatch>> batches;
    std::vector<std::string> positions;
    QString reason;
    QStringList notes;
};

Reading read(const QJsonObject &settings, const ReadRequest &request, int maximumBatches = -1)
{
    SampleSource source{Configuration(settings)};
    auto reader = source.openStream(request, {});
    if (!reader)
        qFatal("%s", qUtf8Printable(reader.error().message));
    Reading reading;
    while (maximumBatches-- != 0) {
        auto next = (*reader)->next({});
        if (!next)
            qFatal("%s", qUtf8Printable(next.error().message));
        if (!next->has_value())
            break;
        if ((*next)->position)
            reading.positions.push_back(*(*next)->position);
        const auto batch = (*next)->batch;
        if (!batch)
            continue;
        reading.batches.push_back(batch);
        for (std::size_t row = 0; row < batch->rowCount(); ++row) {
            std::string json;
            appendRowJson(json, *batch, row, true);
            reading.rows << QString::fromStdString(json);
        }
    }
    reading.reason = (*reader)->reasonForNoRows();
    reading.notes = (*reader)->notes();
    return reading;
}

std::vector<std::int64_t> integers(const Reading &reading, const QString &field)
{
    std::vector<std::int64_t> values;
    for (const auto &batch : reading.batches) {
        const Column &column = batch->column(*batch->schema().indexOf(field));
        for (std::size_t row = 0; row < batch->rowCount(); ++row)
            values.push_back(column.isNull(row) ? -1 : column.integer(row));
    }
    return values;
}

} // namespace

void TestSampleSource::offersThreeStreams()
{
    SampleSource source{Configuration(settings(5000, 1))};
    const auto catalog = source.discover({}, {});
    QVERIFY(catalog);
    QStringList names;
    for (const Stream &stream : catalog->streams) {
        names << stream.id.name;
        QCOMPARE(stream.sourceDefinedPrimaryKey, QStringList{u"id"_s});
        QCOMPARE(stream.defaultCursor, u"updated_at"_s);
        QVERIFY(stream.isResumable);
    }
    QCOMPARE(names, (QStringList{u"users"_s, u"products"_s, u"purchases"_s}));
    QCOMPARE(catalog->streams[0].estimatedRows, std::optional<qint64>(5000));
    QCOMPARE(catalog->streams[1].estimatedRows, std::optional<qint64>(100));
}

void TestSampleSource::sameSeedMakesSameRows()
{
    const Reading first = read(settings(250, 7), requestFor(u"users"_s));
    QCOMPARE(first.rows.size(), 250);
    QCOMPARE(read(settings(250, 7), requestFor(u"users"_s)).rows, first.rows);
    QCOMPARE(std::set<QString>(first.rows.begin(), first.rows.end()).size(), std::size_t{250});
}

void TestSampleSource::otherSeedMakesOtherRows()
{
    const Reading first = read(settings(20, 7), requestFor(u"users"_s));
    const Reading second = read(settings(20, 8), requestFor(u"users"_s));
    for (qsizetype i = 0; i < 20; ++i)
        QVERIFY(first.rows[i] != second.rows[i]);
}

void TestSampleSource::minusOneChoosesASeedAtRandom()
{
    const Reading first = read(settings(20, -1), requestFor(u"users"_s));
    const Reading second = read(settings(20, -1), requestFor(u"users"_s));
    QVERIFY(first.rows != second.rows);
}

void TestSampleSource::anySliceCanBeMadeAlone()
{
    const Reading whole = read(settings(500, 3), requestFor(u"purchases"_s));
    ReadRequest request = requestFor(u"purchases"_s);
    request.position = SamplePosition{3, 300, 0, false}.text();
    QCOMPARE(read(settings(500, 3), request).rows, whole.rows.mid(300));
}

void TestSampleSource::resumedPositionKeepsItsSeed()
{
    const Reading begun = read(settings(500, -1), requestFor(u"users"_s), 2);
    ReadRequest request = requestFor(u"users"_s);
    request.position = begun.positions.back();
    const Reading rest = read(settings(500, -1), request);
    const auto seed = SamplePosition::fromText(begun.positions.back())->seed;
    const Reading whole = read(settings(500, seed), requestFor(u"users"_s));
    QCOMPARE(begun.rows + rest.rows, whole.rows);
}

void TestSampleSource::changedSeedIsRefused()
{
    SampleSource source{Configuration(settings(500, 4))};
    ReadRequest request = requestFor(u"users"_s);
    request.position = SamplePosition{3, 300, 0, false}.text();
    const auto reader = source.openStream(request, {});
    QVERIFY(!reader);
    QCOMPARE(reader.error().code, u"sample.seed_changed"_s);
    QVERIFY(reader.error().kind == ErrorKind::Configuration);
}

void TestSampleSource::alwaysUpdatedReadsEverythingAgainLater()
{
    ReadRequest request = requestFor(u"users"_s, true);
    const Reading first = read(settings(150, 5, true), request);
    request.position = first.positions.back();
    const Reading second = read(settings(150, 5, true), request);
    const auto before = integers(first, u"updated_at"_s);
    const auto after = integers(second, u"updated_at"_s);
    QCOMPARE(after.size(), before.size());
    QVERIFY(*std::ranges::min_element(after) > *std::ranges::max_element(before));
    QCOMPARE(integers(second, u"age"_s), integers(first, u"age"_s));
}

void TestSampleSource::largerCountReadsOnlyTheAddedRows()
{
    ReadRequest request = requestFor(u"users"_s, true);
    request.position = read(settings(150, 5), request).positions.back();
    const Reading none = read(settings(150, 5), request);
    QVERIFY(none.rows.isEmpty());
    QVERIFY2(none.reason.contains("150"_L1), qUtf8Printable(none.reason));
    const Reading added = read(settings(180, 5), request);
    QCOMPARE(added.rows, read(settings(180, 5), requestFor(u"users"_s)).rows.mid(150));
    QVERIFY(added.reason.isEmpty());
}

void TestSampleSource::interruptedRunKeepsItsTime()
{
    ReadRequest request = requestFor(u"users"_s, true);
    const Reading begun = read(settings(300, 5, true), request, 1);
    request.position = begun.positions.back();
    const Reading rest = read(settings(300, 5, true), request);
    QCOMPARE(rest.rows.size(), 200);
    QCOMPARE(integers(rest, u"updated_at"_s).front(), integers(begun, u"updated_at"_s).front());
}

void TestSampleSource::productsStopAtOneHundred()
{
    QCOMPARE(read(settings(1000, 5), requestFor(u"products"_s)).rows.size(), 100);
    QCOMPARE(read(settings(30, 5), requestFor(u"products"_s)).rows.size(), 30);
}

void TestSampleSource::purchasesNameExistingRows()
{
    const Reading reading = read(settings(900, 5), requestFor(u"purchases"_s));
    for (const std::int64_t id : integers(reading, u"user_id"_s))
        QVERIFY(id >= 1 && id <= 900);
    for (const std::int64_t id : integers(reading, u"product_id"_s))
        QVERIFY(id >= 1 && id <= 100);
}

void TestSampleSource::purchaseTimesAreInOrder()
{
    const Reading reading = read(settings(1000, 5), requestFor(u"purchases"_s));
    const auto added = integers(reading, u"added_to_cart_at"_s);
    const auto purchased = integers(reading, u"purchased_at"_s);
    const auto returned = integers(reading, u"returned_at"_s);
    int unpaid = 0;
    int back = 0;
    for (std::size_t i = 0; i < added.size(); ++i) {
        unpaid += purchased[i] < 0 ? 1 : 0;
        back += returned[i] < 0 ? 0 : 1;
        QVERIFY(purchased[i] < 0 || purchased[i] >= added[i]);
        QVERIFY(returned[i] < 0 || (purchased[i] >= 0 && returned[i] >= purchased[i]));
    }
    QVERIFY(unpaid > 50 && unpaid < 150);
    QVERIFY(back > 15 && back < 100);
}

void TestSampleSource::misfitShareIsKept_data()
{
    QTest::addColumn<int>("percent");
    for (const int percent : {0, 10, 100})
        QTest::addRow("%d percent", percent) << percent;
}

void TestSampleSource::misfitShareIsKept()
{
    QFETCH(int, percent);
    QJsonObject values = settings(2000, 5);
    values.insert(u"misfit_percent"_s, percent);
    const Reading reading = read(values, requestFor(u"users"_s));
    std::size_t issues = 0;
    for (const auto &batch : reading.batches) {
        issues += batch->issues().size();
        for (const ValueIssue &issue : batch->issues()) {
            const Column &column = batch->column(static_cast<int>(issue.column));
            QVERIFY(column.isNull(issue.row));
            QVERIFY(!fits(column.type, issue.original));
        }
    }
    // created_at, age, height, weight and address may misfit.
    const double share = static_cast<double>(issues) * 100 / (2000 * 5);
    QVERIFY2(std::abs(share - percent) <= 1, qUtf8Printable(QString::number(share)));
    QCOMPARE(reading.notes.isEmpty(), percent == 0);
    QCOMPARE(read(values, requestFor(u"users"_s)).rows, reading.rows);
}

void TestSampleSource::misfitsSpareKeysAndTexts()
{
    QJsonObject values = settings(200, 5);
    values.insert(u"misfit_percent"_s, 100);
    for (const char16_t *name : {u"users", u"products", u"purchases"}) {
        const Reading reading = read(values, requestFor(QString::fromUtf16(name)));
        for (const auto &batch : reading.batches) {
            for (const ValueIssue &issue : batch->issues()) {
                const Field &field = batch->schema().field(static_cast<int>(issue.column));
                QVERIFY2(field.type != FieldType::String && !field.name.endsWith(u"id"_s)
                             && field.name != u"updated_at"_s,
                         qUtf8Printable(field.name));
            }
        }
    }
}

void TestSampleSource::countZeroSaysWhy()
{
    const Reading reading = read(settings(0, 5), requestFor(u"purchases"_s, true));
    QVERIFY(reading.rows.isEmpty());
    QCOMPARE(reading.positions.size(), std::size_t{1});
    QVERIFY(!reading.reason.isEmpty());
}

void TestSampleSource::batchesEndAtSlices()
{
    const Reading reading = read(settings(250, 5), requestFor(u"users"_s));
    std::vector<std::size_t> sizes;
    for (const auto &batch : reading.batches)
        sizes.push_back(batch->rowCount());
    QCOMPARE(sizes, (std::vector<std::size_t>{100, 100, 50}));
    QCOMPARE(SamplePosition::fromText(reading.positions[1])->next, 200);
    QVERIFY(SamplePosition::fromText(reading.positions[2])->isComplete);
}

void TestSampleSource::refusesAFilter()
{
    SampleSource source{Configuration(settings(500, 4))};
    ReadRequest request = requestFor(u"users"_s);
    request.stream.filter = u"age > 30"_s;
    const auto reader = source.openStream(request, {});
    QVERIFY(!reader);
    QCOMPARE(reader.error().code, u"sample.no_condition"_s);
}

void TestSampleSource::addressIsJson()
{
    const Reading reading = read(settings(1000, 5), requestFor(u"users"_s));
    for (const auto &batch : reading.batches) {
        const Column &column = batch->column(*batch->schema().indexOf(u"address"_s));
        for (std::size_t row = 0; row < batch->rowCount(); ++row)
            QVERIFY(fits(FieldType::Json, column.text(row)));
    }
}

QTEST_GUILESS_MAIN(TestSampleSource)
#include "testsamplesource.moc"
