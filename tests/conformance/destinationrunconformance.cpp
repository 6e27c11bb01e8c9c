#include "tests/conformance/destinationrunconformance.h"

#include "tests/conformance/conformance.h"

#include <QTest>

#include <algorithm>

namespace millrace::conformance {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 s_parts = 8;
constexpr qint64 s_rowsPerPart = 40;

/// Versions of rows: an id, a value and an update time in days.
TableContent versions(const Cells &rows)
{
    const Schema schema({Field{u"id"_s, FieldType::Integer, false, {}, {}},
                         Field{u"value"_s, FieldType::String, true, {}, {}},
                         Field{u"u"_s, FieldType::Date, true, {}, {}}});
    return {u"versions"_s, batchOf(schema, rows)};
}

qint64 rowsBefore(const std::optional<CommittedState> &state)
{
    if (!state)
        return 0;
    return QByteArray::fromStdString(state->checkpoint.position).mid(8).chopped(1).toLongLong();
}

} // namespace

DestinationRunConformance::DestinationRunConformance(const DestinationQuirks &quirks)
    : DestinationChecks(quirks)
{
    setObjectName(u"destination runs"_s);
}

void DestinationRunConformance::doesWhatTheModeSays_data() { addModes(false); }

void DestinationRunConformance::doesWhatTheModeSays()
{
    QFETCH(int, mode);
    const auto kind = static_cast<DestinationSyncMode>(mode);
    const bool isDedup = syncModeFor(kind).isDedup();
    const QString cursor = isDedup ? u"u"_s : QString();
    const Run before{
        versions({{"1", "a", "2024-01-01"}, {"2", "b", "2024-01-01"}}), kind, 1, {}, cursor};
    const auto first = writeWhole(before);
    QVERIFY2(first, words(first));

    Cells second;
    Cells expected;
    switch (kind) {
    case DestinationSyncMode::Append:
        second = {{"1", "a", "2024-01-01"}, {"3", "c", "2024-01-02"}};
        expected = {{"1", "a", "2024-01-01"},
                    {"2", "b", "2024-01-01"},
                    {"1", "a", "2024-01-01"},
                    {"3", "c", "2024-01-02"}};
        break;
    case DestinationSyncMode::Overwrite:
        second = {{"1", "a", "2024-01-01"}, {"3", "c", "2024-01-02"}};
        expected = second;
        break;
    case DestinationSyncMode::AppendDedup:
        second = {{"1", "c", "2024-01-03"},
                  {"1", "d", "2024-01-02"},
                  {"3", "e", "2024-01-02"},
                  {"2", "late", "2023-12-31"}};
        expected = {{"1", "c", "2024-01-03"}, {"2", "b", "2024-01-01"}, {"3", "e", "2024-01-02"}};
        break;
    case DestinationSyncMode::OverwriteDedup:
        second = {{"1", "a", "2024-01-01"}, {"1", "b", "2024-01-02"}, {"2", "c", "2024-01-01"}};
        expected = {{"1", "b", "2024-01-02"}, {"2", "c", "2024-01-01"}};
        break;
    }
    const Run run{versions(second), kind, isReplacing(kind) ? 2 : 1, {}, cursor};
    const auto again = writeWhole(run);
    QVERIFY2(again, words(again));
    const auto found = written(run);
    QVERIFY2(found, "there is no table");
    QCOMPARE(difference(*found, expected, true), QString());
}

void DestinationRunConformance::keepsTheOldTableUntilTheEnd_data() { addModes(true); }

void DestinationRunConformance::keepsTheOldTableUntilTheEnd()
{
    QFETCH(int, mode);
    Run run{numbered(1, 5), static_cast<DestinationSyncMode>(mode), 1, {}, {}};
    const auto first = writeWhole(run);
    QVERIFY2(first, words(first));
    const Cells old = cellsOf(*run.content.batch);

    run.content = numbered(100, 3);
    run.generationId = 2;
    {
        auto destinationResult = open();
        QVERIFY2(destinationResult, words(destinationResult));
        auto &destination = *destinationResult;
        auto writerResult = destination->openStream(requestFor(*destination, run), {});
        QVERIFY2(writerResult, words(writerResult));
        auto &writer = *writerResult;
        auto reportResult = writer->write(run.content.batch, {});
        QVERIFY2(reportResult, words(reportResult));
        auto &report = *reportResult;
        Q_UNUSED(report)
        const auto flushed = flush(*writer, checkpointAfter(3));
        QVERIFY2(flushed, words(flushed));
        QCOMPARE(difference(*written(run), old, true), QString());
    }
    QCOMPARE(difference(*written(run), old, true), QString());

    // The next refresh has a higher generation; what the abandoned one left is gone.
    run.content = numbered(200, 2);
    run.generationId = 3;
    const auto third = writeWhole(run);
    QVERIFY2(third, words(third));
    QCOMPARE(difference(*written(run), cellsOf(*run.content.batch), true), QString());
}

Result<bool> DestinationRunConformance::writeParts(const Run &run, int stopAfter,
                                                   int stopPhase) const
{
    auto destination = open();
    if (!destination)
        return destination.error();
    auto writer = (*destination)->openStream(requestFor(**destination, run), {});
    if (!writer)
        return writer.error();
    qint64 done = rowsBefore((*writer)->committedState());
    for (int part = 0; done < s_parts * s_rowsPerPart; ++part) {
        const bool isLast = part == stopAfter;
        auto report = (*writer)->write(numbered(done + 1, s_rowsPerPart).batch, {});
        if (!report)
            return report.error();
        if (isLast && stopPhase == 0)
            return false;
        if (auto prepared = (*writer)->prepare({}); !prepared)
            return prepared.error();
        if (isLast && stopPhase == 1)
            return false;
        done += s_rowsPerPart;
        if (auto committed = (*writer)->commit(checkpointAfter(done)); !committed)
            return committed.error();
        if (isLast && stopPhase == 2)
            return false;
    }
    if (auto finished = (*writer)->finish({}); !finished)
        return finished.error();
    return true;
}

void DestinationRunConformance::goesOnAfterAnAbandonedRun_data() { addModes(false); }

void DestinationRunConformance::goesOnAfterAnAbandonedRun()
{
    QFETCH(int, mode);
    auto destinationResult = open();
    QVERIFY2(destinationResult, words(destinationResult));
    auto &destination = *destinationResult;
    const bool isTransactional = destination->capabilities().isTransactional;
    const Run run{
        numbered(1, s_parts * s_rowsPerPart), static_cast<DestinationSyncMode>(mode), 1, {}, {}};
    // Abandoned with rows written, with rows prepared, and right behind a commit.
    for (const int phase : {0, 1, 2, 0, 1}) {
        const auto part = writeParts(run, 1, phase);
        QVERIFY2(part, words(part));
        if (*part)
            break;
    }
    const auto whole = writeParts(run, -1, -1);
    QVERIFY2(whole, words(whole));
    QVERIFY(*whole);
    auto found = written(run);
    QVERIFY2(found, "there is no table");
    Cells expected = cellsOf(*run.content.batch);
    if (!isTransactional && !syncModeFor(run.mode).isDedup()) {
        // At least once: nothing may be missing, rows may come twice.
        std::ranges::sort(*found);
        const auto repeated = std::ranges::unique(*found);
        found->erase(repeated.begin(), repeated.end());
    }
    QCOMPARE(difference(*found, expected, true), QString());
}

void DestinationRunConformance::finishesOnce_data() { addModes(false); }

void DestinationRunConformance::finishesOnce()
{
    QFETCH(int, mode);
    const Run run{numbered(1, 5), static_cast<DestinationSyncMode>(mode), 4, {}, {}};
    const auto first = writeWhole(run);
    QVERIFY2(first, words(first));
    // The engine was killed before it could note the end: it opens the same generation again.
    auto destinationResult = open();
    QVERIFY2(destinationResult, words(destinationResult));
    auto &destination = *destinationResult;
    auto writerResult = destination->openStream(requestFor(*destination, run), {});
    QVERIFY2(writerResult, words(writerResult));
    auto &writer = *writerResult;
    if (destination->capabilities().isTransactional) {
        QVERIFY(writer->committedState().has_value());
        QVERIFY(writer->committedState()->checkpoint == checkpointAfter(5));
        QVERIFY(writer->committedState()->isFinished);
    }
    const auto again = writer->finish({});
    QVERIFY2(again, words(again));
    QCOMPARE(difference(*written(run), cellsOf(*run.content.batch), true), QString());
}

void DestinationRunConformance::addsRunAfterRun()
{
    auto destinationResult = open();
    QVERIFY2(destinationResult, words(destinationResult));
    auto &destination = *destinationResult;
    const auto modes = destination->capabilities().modes;
    if (std::ranges::find(modes, DestinationSyncMode::Append) == modes.end())
        QSKIP("The destination does not append.");
    Cells expected;
    for (qint64 generation = 1; generation <= 3; ++generation) {
        const Run run{numbered(generation, 4), DestinationSyncMode::Append, generation, {}, {}};
        const auto done = writeWhole(run);
        QVERIFY2(done, words(done));
        const Cells rows = cellsOf(*run.content.batch);
        expected.insert(expected.end(), rows.begin(), rows.end());
        QCOMPARE(difference(*written(run), expected, true), QString());
    }
}

void DestinationRunConformance::stopsWriting()
{
    const auto opened = open();
    QVERIFY2(opened, words(opened));
    const auto modes = (*opened)->capabilities().modes;
    if (std::ranges::find(modes, DestinationSyncMode::Overwrite) == modes.end())
        QSKIP("The destination does not overwrite.");
    const Run run{numbered(1, 10), DestinationSyncMode::Overwrite, 1, {}, {}};
    const auto first = writeWhole(run);
    QVERIFY2(first, words(first));
    CancellationSource stop;
    stop.request_stop();
    {
        auto destinationResult = open();
        QVERIFY2(destinationResult, words(destinationResult));
        auto &destination = *destinationResult;
        Run second = run;
        second.generationId = 2;
        auto writerResult = destination->openStream(requestFor(*destination, second), {});
        QVERIFY2(writerResult, words(writerResult));
        auto &writer = *writerResult;
        // A stopped call may have done its work already; if not, it says that it was stopped.
        const auto report = writer->write(numbered(50, 10).batch, stop.get_token());
        QVERIFY2(report || report.error().isCancelled(), words(report));
        const auto prepared = writer->prepare(stop.get_token());
        QVERIFY2(prepared || prepared.error().isCancelled(), words(prepared));
    }
    QCOMPARE(difference(*written(run), cellsOf(*run.content.batch), true), QString());
}

void DestinationRunConformance::writesStreamsSideBySide()
{
    auto destinationResult = open();
    QVERIFY2(destinationResult, words(destinationResult));
    auto &destination = *destinationResult;
    if (destination->capabilities().maximumParallelStreams < 2)
        QSKIP("The destination writes one stream at a time.");
    Run left{numbered(1, 20), DestinationSyncMode::Append, 1, {}, {}};
    Run right{numbered(1001, 30), DestinationSyncMode::Append, 1, {}, {}};
    left.content.name = u"left"_s;
    right.content.name = u"right"_s;
    auto leftWriterResult = destination->openStream(requestFor(*destination, left), {});
    QVERIFY2(leftWriterResult, words(leftWriterResult));
    auto &leftWriter = *leftWriterResult;
    auto rightWriterResult = destination->openStream(requestFor(*destination, right), {});
    QVERIFY2(rightWriterResult, words(rightWriterResult));
    auto &rightWriter = *rightWriterResult;
    const auto leftReport = leftWriter->write(left.content.batch, {});
    QVERIFY2(leftReport, words(leftReport));
    const auto rightReport = rightWriter->write(right.content.batch, {});
    QVERIFY2(rightReport, words(rightReport));
    for (StreamWriter *writer : {leftWriter.get(), rightWriter.get()}) {
        const auto flushed = flush(*writer, checkpointAfter(1));
        QVERIFY2(flushed, words(flushed));
        const auto finished = writer->finish({});
        QVERIFY2(finished, words(finished));
    }
    QCOMPARE(difference(*written(left), cellsOf(*left.content.batch), true), QString());
    QCOMPARE(difference(*written(right), cellsOf(*right.content.batch), true), QString());
}

} // namespace millrace::conformance
