// StreamComparison while somebody writes at an end: what changed between two readings is read
// again, what goes on changing is told as such, and a difference that stays is one.
#include "core/data/recordbatchbuilder.h"
#include "core/verify/streamcomparison.h"

#include <QtTest>

#include <map>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

using Rows = std::multimap<int, std::string>; ///< Names by their ids.

constexpr int s_id = 0;
constexpr int s_name = 1;

std::shared_ptr<const Schema> schemaOfRows()
{
    static const auto schema = std::make_shared<const Schema>(
        Schema({Field{.name = u"id"_s, .type = FieldType::Integer},
                Field{.name = u"name"_s, .type = FieldType::String}}));
    return schema;
}

/// A hundred rows that stay as they are, and \a others.
Rows rowsWith(const Rows &others)
{
    Rows rows;
    for (int id = 1000; id < 1100; ++id)
        rows.emplace(id, "name " + std::to_string(id));
    rows.insert(others.begin(), others.end());
    return rows;
}

/// One end that finds other rows with each reading; the last ones stay.
class ChangingEnd final
{
public:
    explicit ChangingEnd(std::vector<Rows> readings)
        : m_readings(std::move(readings))
    {
    }

    [[nodiscard]] AlignedReader reader()
    {
        return [this](const AlignedTaker &take, const Cancellation &) -> Result<void> {
            if (m_count == failsAt)
                return Error{u"fake.gone"_s, ErrorKind::Transient, u"Gone."_s, {}, {}, {}};
            const Rows rows = rowsWith(m_readings[std::min(m_count, m_readings.size() - 1)]);
            ++m_count;
            RecordBatchBuilder builder(schemaOfRows());
            for (auto at = rows.begin(); at != rows.end();) {
                builder.appendInteger(s_id, at->first);
                builder.appendText(s_name, at->second);
                builder.finishRow();
                if (++at != rows.end() && !builder.isFull())
                    continue;
                if (!take(AlignedRows({schemaOfRows(), {s_id, s_name}}, builder.finish())))
                    break;
            }
            return {};
        };
    }
    [[nodiscard]] int count() const { return static_cast<int>(m_count); }

    std::optional<std::size_t> failsAt{}; ///< The reading that ends with an error.

private:
    std::vector<Rows> m_readings;
    std::size_t m_count = 0;
};

/// What is compared: rows by their ids, at two ends.
struct Scene final
{
    Result<void> run()
    {
        ComparisonPlan plan;
        plan.fields = schemaOfRows();
        if (hasKey)
            plan.key = {static_cast<std::size_t>(s_id)};
        plan.comparison = comparison;
        plan.rowsAtOnce = rowsAtOnce;
        found = {};
        return StreamComparison(std::move(plan), source.reader(), destination.reader())
            .run(found, {});
    }
    /// "equal missing extra different changing", of the rows that may change.
    [[nodiscard]] QString numbers() const
    {
        return u"%1 %2 %3 %4 %5"_s.arg(found.equal - 100)
            .arg(found.missing)
            .arg(found.extra)
            .arg(found.different)
            .arg(found.changing);
    }
    /// "kind key source/destination", or "kind key moving", of each example.
    [[nodiscard]] QStringList examples() const
    {
        QStringList texts;
        for (const RowDifference &row : found.examples) {
            QString text = rowDifferenceKindName(row.kind) + u' ' + row.key;
            if (row.hasChanged)
                text += u" moving"_s;
            for (const ComparedField &field : row.fields) {
                if (field.field == u"name"_s)
                    text += u' ' + field.source.value_or(u"-"_s) + u'/'
                        + field.destination.value_or(u"-"_s);
            }
            texts << text;
        }
        return texts;
    }

    ChangingEnd source;
    ChangingEnd destination;
    bool hasKey = true;
    KeyComparison comparison = KeyComparison::EveryRow;
    qint64 rowsAtOnce = 400'000;
    VerifiedStream found{};
};

const Rows s_none;
const Rows s_a{{5, "a"}};
const Rows s_b{{5, "b"}};
const Rows s_c{{5, "c"}};

} // namespace

Q_DECLARE_METATYPE(std::vector<Rows>)

class TestChangingRows final : public QObject
{
    Q_OBJECT

private slots:
    void isToldAsItIs_data();
    void isToldAsItIs();
    void differenceBesideAMovingRowHasItsValues();
    void movingRowsAreFoundInEveryGroup();
    void newRowAmongDifferencesIsReadAgain();
    void newestVersionMayMove();
    void rowsWithoutKeyMayMove();
    void errorOfALaterReadingEndsIt();
};

void TestChangingRows::isToldAsItIs_data()
{
    QTest::addColumn<std::vector<Rows>>("source");
    QTest::addColumn<std::vector<Rows>>("destination");
    QTest::addColumn<QString>("numbers");
    QTest::addColumn<QStringList>("examples");
    QTest::addColumn<int>("readings");
    QTest::addColumn<bool>("isReadAgain");
    using Readings = std::vector<Rows>;
    // The first reading sums ranges, the second compares rows, the last reads values; one that
    // found other rows than the one before is followed by another.
    QTest::addRow("equal") << Readings{s_a} << Readings{s_a} << u"1 0 0 0 0"_s << QStringList() << 1
                           << false;
    QTest::addRow("different") << Readings{s_a} << Readings{s_b} << u"0 0 0 1 0"_s
                               << QStringList{u"different 5 a/b"_s} << 3 << false;
    QTest::addRow("missing") << Readings{s_a} << Readings{s_none} << u"0 1 0 0 0"_s
                             << QStringList{u"missing 5 a/-"_s} << 3 << false;
    QTest::addRow("extra") << Readings{s_none} << Readings{s_b} << u"0 0 1 0 0"_s
                           << QStringList{u"extra 5 -/b"_s} << 3 << false;

    QTest::addRow("changed to equal before its row was read")
        << Readings{s_a, s_b} << Readings{s_b} << u"1 0 0 0 0"_s << QStringList() << 3 << true;
    QTest::addRow("changed to equal before its values were read")
        << Readings{s_a, s_a, s_b} << Readings{s_b} << u"1 0 0 0 0"_s << QStringList() << 4 << true;
    QTest::addRow("changed to another difference before its row was read")
        << Readings{s_a, s_c} << Readings{s_b} << u"0 0 0 1 0"_s
        << QStringList{u"different 5 c/b"_s} << 4 << true;
    QTest::addRow("changed to another difference before its values were read")
        << Readings{s_a, s_a, s_c} << Readings{s_b} << u"0 0 0 1 0"_s
        << QStringList{u"different 5 c/b"_s} << 5 << true;
    QTest::addRow("changes with every reading")
        << Readings{s_a, s_c, s_a, s_c, s_a, s_c} << Readings{s_b} << u"0 0 0 1 1"_s
        << QStringList{u"different 5 moving"_s} << 6 << true;
    QTest::addRow("changes with every reading, at the destination")
        << Readings{s_b} << Readings{s_a, s_c, s_a, s_c, s_a, s_c} << u"0 0 0 1 1"_s
        << QStringList{u"different 5 moving"_s} << 6 << true;
    QTest::addRow("changes when values are read, and again")
        << Readings{s_a, s_a, s_c, s_c, s_a} << Readings{s_b} << u"0 0 0 1 1"_s
        << QStringList{u"different 5 moving"_s} << 5 << true;

    QTest::addRow("deleted before its row was read")
        << Readings{s_a, s_none} << Readings{s_b} << u"0 0 1 0 0"_s << QStringList{u"extra 5 -/b"_s}
        << 4 << true;
    QTest::addRow("deleted before its values were read")
        << Readings{s_a, s_a, s_none} << Readings{s_b} << u"0 0 1 0 0"_s
        << QStringList{u"extra 5 -/b"_s} << 5 << true;
    QTest::addRow("deleted at both ends") << Readings{s_a, s_none} << Readings{s_b, s_none}
                                          << u"0 0 0 0 0"_s << QStringList() << 3 << true;
    QTest::addRow("deleted in the end")
        << Readings{s_a, s_a, s_c, s_c, s_none} << Readings{s_b} << u"0 0 0 1 1"_s
        << QStringList{u"different 5 moving"_s} << 5 << true;
    // Nothing is left to take its key from.
    QTest::addRow("deleted at both ends in the end")
        << Readings{s_a, s_a, s_c, s_c, s_none} << Readings{s_b, s_b, s_b, s_b, s_none}
        << u"0 0 0 1 1"_s << QStringList() << 5 << true;

    QTest::addRow("comes where nothing differs") << Readings{s_none, s_a} << Readings{s_none}
                                                 << u"0 0 0 0 0"_s << QStringList() << 1 << false;
    QTest::addRow("comes to the destination before its row was read")
        << Readings{s_a} << Readings{s_none, s_a} << u"1 0 0 0 0"_s << QStringList() << 3 << true;
    QTest::addRow("comes to the destination before its values were read")
        << Readings{s_a} << Readings{s_none, s_none, s_a} << u"1 0 0 0 0"_s << QStringList() << 4
        << true;
    QTest::addRow("comes to the destination with another value")
        << Readings{s_a} << Readings{s_none, s_b} << u"0 0 0 1 0"_s
        << QStringList{u"different 5 a/b"_s} << 4 << true;
    QTest::addRow("comes to the destination in the end")
        << Readings{s_a, s_a, s_b} << Readings{s_none, s_none, s_none, s_none, s_a}
        << u"0 1 0 0 1"_s << QStringList{u"missing 5 moving"_s} << 5 << true;
    QTest::addRow("comes and goes")
        << Readings{s_a, s_none, s_a, s_none, s_a, s_none} << Readings{s_b} << u"0 0 0 1 1"_s
        << QStringList{u"different 5 moving"_s} << 6 << true;
}

void TestChangingRows::isToldAsItIs()
{
    QFETCH(const std::vector<Rows>, source);
    QFETCH(const std::vector<Rows>, destination);
    QFETCH(const QString, numbers);
    QFETCH(const QStringList, examples);
    QFETCH(const int, readings);
    QFETCH(const bool, isReadAgain);
    Scene scene{ChangingEnd(source), ChangingEnd(destination)};
    QVERIFY(scene.run());
    const VerifiedStream &found = scene.found;
    QCOMPARE(scene.numbers(), numbers);
    QCOMPARE(scene.examples(), examples);
    QCOMPARE(scene.source.count(), readings);
    QCOMPARE(scene.destination.count(), readings);
    QCOMPARE(found.notes.join(u'|'),
             isReadAgain ? u"Rows changed while they were verified; 1 key range was read again."_s
                         : QString());
    // The numbers are those of one moment, and its checksums.
    QCOMPARE(found.sourceRows, found.equal + found.missing + found.different);
    QCOMPARE(found.destinationRows, found.equal + found.extra + found.different);
    QCOMPARE(found.agrees(), found.sourceChecksum == found.destinationChecksum);
    QCOMPARE(verificationSentence(found).contains(u"changed while"_s), found.changing > 0);
}

void TestChangingRows::differenceBesideAMovingRowHasItsValues()
{
    Scene scene{ChangingEnd({{{5, "a"}, {6, "a"}},
                             {{5, "c"}, {6, "a"}},
                             {{5, "a"}, {6, "a"}},
                             {{5, "c"}, {6, "a"}},
                             {{5, "a"}, {6, "a"}},
                             {{5, "c"}, {6, "a"}}}),
                ChangingEnd({{{5, "b"}, {6, "b"}}})};
    QVERIFY(scene.run());
    QCOMPARE(scene.numbers(), u"0 0 0 2 1"_s);
    QCOMPARE(scene.examples(), (QStringList{u"different 5 moving"_s, u"different 6 a/b"_s}));

    // What was found is kept as it is.
    Verification verification;
    verification.streams.push_back(scene.found);
    const auto kept = verificationFromJson(toJson(verification));
    QVERIFY(kept);
    QCOMPARE(kept->streams.at(0).changing, 1);
    QVERIFY(kept->streams.at(0).examples == scene.found.examples);
}

void TestChangingRows::movingRowsAreFoundInEveryGroup()
{
    Rows planted;
    Rows mended;
    Rows written;
    for (int id = 1; id <= 20; ++id) {
        planted.emplace(id, "a");
        mended.emplace(id, id <= 10 ? "b" : "a");
        written.emplace(id, "b");
    }
    // Each range is a group: ten of the twenty are mended after the first two groups were read.
    Scene scene{ChangingEnd({planted, planted, planted, mended}), ChangingEnd({written})};
    scene.rowsAtOnce = 1;
    QVERIFY(scene.run());
    QCOMPARE(scene.numbers(), u"10 0 0 10 0"_s);
    QCOMPARE(scene.examples().size(), 10);
    for (const QString &example : scene.examples())
        QVERIFY2(example.endsWith(u" a/b"_s), qPrintable(example));
}

void TestChangingRows::newRowAmongDifferencesIsReadAgain()
{
    // Rows enough that every key range differs, and one more comes.
    Rows source;
    Rows destination;
    for (int id = 10'000; id < 10'000 + 60'000; ++id) {
        source.emplace(id, "a");
        destination.emplace(id, "b");
    }
    Rows more = source;
    more.emplace(5, "new");
    Scene scene{ChangingEnd({source, more}), ChangingEnd({destination})};
    QVERIFY(scene.run());
    QCOMPARE(scene.numbers(), u"0 1 0 60000 0"_s);
    QVERIFY(scene.examples().contains(u"missing 5 new/-"_s));
    QCOMPARE(scene.source.count(), 4);
}

void TestChangingRows::newestVersionMayMove()
{
    // The last row of a key is its newest.
    const Rows old{{5, "old"}, {5, "a"}};
    const Rows changed{{5, "old"}, {5, "c"}};
    const Rows written{{5, "old"}, {5, "b"}};
    Scene settles{ChangingEnd({old, changed}), ChangingEnd({written})};
    settles.comparison = KeyComparison::NewestVersion;
    QVERIFY(settles.run());
    QCOMPARE(settles.numbers(), u"0 0 0 1 0"_s);
    QCOMPARE(settles.examples(), QStringList{u"different 5 c/b"_s});
    QCOMPARE(settles.found.superseded, 1);
    QCOMPARE(settles.found.history, 1);

    Scene moves{ChangingEnd({old, changed, old, changed, old, changed}), ChangingEnd({written})};
    moves.comparison = KeyComparison::NewestVersion;
    QVERIFY(moves.run());
    QCOMPARE(moves.numbers(), u"0 0 0 1 1"_s);
    QCOMPARE(moves.examples(), QStringList{u"different 5 moving"_s});
}

void TestChangingRows::rowsWithoutKeyMayMove()
{
    // Without a key each other value is another row.
    Scene scene{ChangingEnd({s_a, s_c, s_a, s_c, s_a, s_c}), ChangingEnd({s_b})};
    scene.hasKey = false;
    QVERIFY(scene.run());
    QCOMPARE(scene.found.sourceRows, scene.found.equal + scene.found.missing);
    QCOMPARE(scene.found.extra, 1);
    QVERIFY(scene.examples().contains(u"extra 5, b -/b"_s));
    QCOMPARE(scene.found.changing, scene.found.missing);
}

void TestChangingRows::errorOfALaterReadingEndsIt()
{
    for (const std::size_t reading : {0u, 1u, 2u, 3u, 4u}) {
        Scene scene{ChangingEnd({s_a, s_a, s_c, s_c, s_a}), ChangingEnd({s_b})};
        (reading % 2 == 0 ? scene.source : scene.destination).failsAt = reading;
        const auto failed = scene.run();
        QVERIFY(!failed);
        QCOMPARE(failed.error().code, u"fake.gone"_s);
    }
}

QTEST_APPLESS_MAIN(TestChangingRows)
#include "testchangingrows.moc"
