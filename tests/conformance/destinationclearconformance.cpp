#include "tests/conformance/destinationclearconformance.h"

#include "tests/conformance/conformance.h"

#include <QDir>
#include <QTest>

#include <algorithm>

namespace millrace::conformance {

using namespace Qt::StringLiterals;

DestinationClearConformance::DestinationClearConformance(const DestinationQuirks &quirks)
    : DestinationChecks(quirks)
{
    setObjectName(u"destination clearing"_s);
}

Result<void> DestinationClearConformance::clear(const Run &run,
                                                const Cancellation &cancellation) const
{
    auto destination = open();
    if (!destination)
        return destination.error();
    return (*destination)->clearStream(requestFor(**destination, run).target, cancellation);
}

std::size_t DestinationClearConformance::rowCount(const Run &run) const
{
    return written(run).value_or(Cells()).size();
}

Result<bool> DestinationClearConformance::isForgotten(const Run &run) const
{
    auto destination = open();
    if (!destination)
        return destination.error();
    auto writer = (*destination)->openStream(requestFor(**destination, run), {});
    if (!writer)
        return writer.error();
    return !(*writer)->committedState().has_value();
}

void DestinationClearConformance::clearsAWholeRun_data() { addModes(false); }

void DestinationClearConformance::clearsAWholeRun()
{
    QFETCH(int, mode);
    Run run{numbered(1, 5), static_cast<DestinationSyncMode>(mode), 1, {}, {}};
    const auto first = writeWhole(run);
    QVERIFY2(first, words(first));
    QCOMPARE(rowCount(run), std::size_t{5});
    const auto cleared = clear(run);
    QVERIFY2(cleared, words(cleared));
    QCOMPARE(rowCount(run), std::size_t{0});
    const auto twice = clear(run);
    QVERIFY2(twice, words(twice));

    // Nothing of the generation is left, so it can be written as if for the first time.
    const auto forgotten = isForgotten(run);
    QVERIFY2(forgotten, words(forgotten));
    QVERIFY(*forgotten);
    run.content = numbered(100, 3);
    const auto again = writeWhole(run);
    QVERIFY2(again, words(again));
    QCOMPARE(difference(*written(run), cellsOf(*run.content.batch), true), QString());
    const auto last = clear(run);
    QVERIFY2(last, words(last));
    QCOMPARE(rowCount(run), std::size_t{0});
}

void DestinationClearConformance::clearsAnAbandonedRun_data() { addModes(false); }

void DestinationClearConformance::clearsAnAbandonedRun()
{
    QFETCH(int, mode);
    Run run{numbered(1, 5), static_cast<DestinationSyncMode>(mode), 1, {}, {}};
    const auto first = writeWhole(run);
    QVERIFY2(first, words(first));
    run.content = numbered(100, 3);
    run.generationId = 2;
    {
        auto destinationResult = open();
        QVERIFY2(destinationResult, words(destinationResult));
        auto &destination = *destinationResult;
        auto writerResult = destination->openStream(requestFor(*destination, run), {});
        QVERIFY2(writerResult, words(writerResult));
        auto &writer = *writerResult;
        const auto report = writer->write(run.content.batch, {});
        QVERIFY2(report, words(report));
        const auto flushed = flush(*writer, checkpointAfter(3));
        QVERIFY2(flushed, words(flushed));
    }
    const auto cleared = clear(run);
    QVERIFY2(cleared, words(cleared));
    QCOMPARE(rowCount(run), std::size_t{0});
    const auto forgotten = isForgotten(run);
    QVERIFY2(forgotten, words(forgotten));
    QVERIFY(*forgotten);
    // Finishing the generation would bring what it had filled, if any of it were left.
    run.content = numbered(200, 2);
    const auto again = writeWhole(run);
    QVERIFY2(again, words(again));
    QCOMPARE(difference(*written(run), cellsOf(*run.content.batch), true), QString());
}

void DestinationClearConformance::clearsTheRowsOfEveryGeneration()
{
    for (qint64 generation = 1; generation <= 3; ++generation) {
        const auto done = writeWhole(
            Run{numbered(generation, 2), DestinationSyncMode::Append, generation, {}, {}});
        QVERIFY2(done, words(done));
    }
    const Run run{numbered(1, 2), DestinationSyncMode::Append, 3, {}, {}};
    QCOMPARE(rowCount(run), std::size_t{6});
    const auto cleared = clear(run);
    QVERIFY2(cleared, words(cleared));
    QCOMPARE(rowCount(run), std::size_t{0});
}

void DestinationClearConformance::leavesOtherTablesAlone()
{
    Run left{numbered(1, 4), DestinationSyncMode::Append, 1, {}, {}};
    Run right{numbered(1, 6), DestinationSyncMode::Append, 1, {}, {}};
    left.content.name = u"left"_s;
    right.content.name = u"right"_s;
    for (const Run &run : {left, right}) {
        const auto done = writeWhole(run);
        QVERIFY2(done, words(done));
    }
    const auto cleared = clear(left);
    QVERIFY2(cleared, words(cleared));
    QCOMPARE(rowCount(left), std::size_t{0});
    QCOMPARE(rowCount(right), std::size_t{6});
    auto destinationResult = open();
    QVERIFY2(destinationResult, words(destinationResult));
    if ((*destinationResult)->capabilities().isTransactional) {
        const auto forgotten = isForgotten(right);
        QVERIFY2(forgotten, words(forgotten));
        QVERIFY(!*forgotten);
    }
}

void DestinationClearConformance::clearsNothingWhereNothingIs()
{
    const auto names = [this] {
        return QDir(folder()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    };
    const Run run{numbered(1, 1), DestinationSyncMode::Append, 1, {}, {}};
    const QStringList before = names();
    const auto empty = clear(run);
    QVERIFY2(empty, words(empty));
    QCOMPARE(names(), before);
    QVERIFY(!written(run));

    Run other = run;
    other.content.name = u"other"_s;
    const auto done = writeWhole(other);
    QVERIFY2(done, words(done));
    const auto never = clear(run);
    QVERIFY2(never, words(never));
    QVERIFY(!written(run));
    QCOMPARE(rowCount(other), std::size_t{1});
}

void DestinationClearConformance::refusesTheTableOfAnotherProgram()
{
    auto destinationResult = open();
    QVERIFY2(destinationResult, words(destinationResult));
    auto &destination = *destinationResult;
    const Run run{numbered(1, 1), DestinationSyncMode::Append, 1, {}, {}};
    if (!quirks().placeForeign(folder(), requestFor(*destination, run).target))
        QSKIP("Every table of the destination is its own.");
    const Cells before = *written(run);
    QVERIFY(!before.empty());
    const auto refused = clear(run);
    QVERIFY2(!refused, "the table of another program is cleared");
    QVERIFY2(refused.error().kind == ErrorKind::Configuration, words(refused));
    QVERIFY(!refused.error().hint.isEmpty());
    QCOMPARE(difference(*written(run), before, true), QString());
    // A replacing run that does not end makes the table no more the destination's own.
    const auto modes = destination->capabilities().modes;
    if (std::ranges::find(modes, DestinationSyncMode::Overwrite) == modes.end())
        return;
    Run replacing{numbered(1, 3), DestinationSyncMode::Overwrite, 1, {}, {}};
    {
        auto writerResult = destination->openStream(requestFor(*destination, replacing), {});
        QVERIFY2(writerResult, words(writerResult));
        const auto report = (*writerResult)->write(replacing.content.batch, {});
        QVERIFY2(report, words(report));
        const auto flushed = flush(**writerResult, checkpointAfter(3));
        QVERIFY2(flushed, words(flushed));
    }
    const auto again = clear(replacing);
    QVERIFY2(!again, "the table of another program is cleared");
    QCOMPARE(difference(*written(run), before, true), QString());
}

void DestinationClearConformance::stopsBeforeItClears()
{
    const Run run{numbered(1, 5), DestinationSyncMode::Append, 1, {}, {}};
    const auto first = writeWhole(run);
    QVERIFY2(first, words(first));
    CancellationSource stop;
    stop.request_stop();
    const auto stopped = clear(run, stop.get_token());
    QVERIFY2(stopped || stopped.error().isCancelled(), words(stopped));
    // At once or not at all.
    QCOMPARE(rowCount(run), stopped ? std::size_t{0} : std::size_t{5});
}

} // namespace millrace::conformance
