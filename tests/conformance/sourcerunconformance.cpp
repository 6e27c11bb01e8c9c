#include "tests/conformance/sourcerunconformance.h"

#include "tests/conformance/conformance.h"

#include <QElapsedTimer>
#include <QSemaphore>
#include <QTest>

#include <thread>

namespace millrace::conformance {

using namespace Qt::StringLiterals;

SourceRunConformance::SourceRunConformance(const SourceQuirks &quirks)
    : SourceChecks(quirks)
{
    setObjectName(u"source runs"_s);
}

void SourceRunConformance::checkResuming(SourceSyncMode mode)
{
    auto sourceResult = open();
    QVERIFY2(sourceResult, words(sourceResult));
    auto &source = *sourceResult;
    auto catalogResult = source->discover({}, {});
    QVERIFY2(catalogResult, words(catalogResult));
    auto &catalog = *catalogResult;
    int resumed = 0;
    for (const Stream &stream : catalog.streams) {
        const bool isIncremental = mode == SourceSyncMode::Incremental;
        if (isIncremental ? !stream.supportsIncremental : !stream.isResumable)
            continue;
        const ConfiguredStream configured = configuredFor(stream, mode);
        auto wholeResult = readAll(*source, {configured, std::nullopt});
        QVERIFY2(wholeResult, words(wholeResult));
        auto &whole = *wholeResult;
        QVERIFY2(!whole.positions.empty(), "no batch carries a position");
        QCOMPARE(whole.positions.back().first, whole.rows.size());
        for (const auto &[count, position] : whole.positions) {
            // A run of its own, as after a kill.
            auto laterResult = open();
            QVERIFY2(laterResult, words(laterResult));
            auto &later = *laterResult;
            auto restResult = readAll(*later, {configured, position});
            QVERIFY2(restResult, words(restResult));
            auto &rest = *restResult;
            Cells joined(whole.rows.begin(),
                         whole.rows.begin() + static_cast<std::ptrdiff_t>(count));
            joined.insert(joined.end(), rest.rows.begin(), rest.rows.end());
            QCOMPARE(difference(joined, whole.rows, false), QString());
            ++resumed;
        }
    }
    if (resumed == 0)
        QSKIP("The source has no such stream.");
}

void SourceRunConformance::resumesFromEveryPosition()
{
    checkResuming(SourceSyncMode::FullRefresh);
}

void SourceRunConformance::resumesAnIncrementalRunFromEveryPosition()
{
    checkResuming(SourceSyncMode::Incremental);
}

void SourceRunConformance::incrementalRunWithNothingNewSaysWhy()
{
    auto sourceResult = open();
    QVERIFY2(sourceResult, words(sourceResult));
    auto &source = *sourceResult;
    auto catalogResult = source->discover({}, {});
    QVERIFY2(catalogResult, words(catalogResult));
    auto &catalog = *catalogResult;
    int checked = 0;
    for (const Stream &stream : catalog.streams) {
        if (!stream.supportsIncremental)
            continue;
        const ConfiguredStream configured = configuredFor(stream, SourceSyncMode::Incremental);
        auto firstResult = readAll(*source, {configured, std::nullopt});
        QVERIFY2(firstResult, words(firstResult));
        auto &first = *firstResult;
        QVERIFY2(!first.positions.empty(), "an incremental run ends without a position");
        auto laterResult = open();
        QVERIFY2(laterResult, words(laterResult));
        auto &later = *laterResult;
        auto secondResult = readAll(*later, {configured, first.positions.back().second});
        QVERIFY2(secondResult, words(secondResult));
        auto &second = *secondResult;
        QCOMPARE(second.rows.size(), std::size_t{0});
        QVERIFY2(!second.reason.isEmpty(), "no reason is given");
        ++checked;
    }
    if (checked == 0)
        QSKIP("The source reads nothing incrementally.");
}

void SourceRunConformance::refusesAForeignPosition()
{
    auto sourceResult = open();
    QVERIFY2(sourceResult, words(sourceResult));
    auto &source = *sourceResult;
    auto catalogResult = source->discover({}, {});
    QVERIFY2(catalogResult, words(catalogResult));
    auto &catalog = *catalogResult;
    for (const Stream &stream : catalog.streams) {
        if (!stream.isResumable && !stream.supportsIncremental)
            continue;
        const auto mode = stream.supportsIncremental ? SourceSyncMode::Incremental
                                                     : SourceSyncMode::FullRefresh;
        const auto read
            = readAll(*source, {configuredFor(stream, mode), R"({"nobody":"understands this"})"});
        QVERIFY2(!read, "a position of another source is taken");
        QVERIFY2(read.error().kind == ErrorKind::Configuration,
                 qUtf8Printable(describe(read.error())));
        QVERIFY(!read.error().hint.isEmpty());
    }
}

void SourceRunConformance::stopsBeforeTheFirstBatch()
{
    auto sourceResult = open();
    QVERIFY2(sourceResult, words(sourceResult));
    auto &source = *sourceResult;
    auto catalogResult = source->discover({}, {});
    QVERIFY2(catalogResult, words(catalogResult));
    auto &catalog = *catalogResult;
    auto readerResult
        = source->openStream({fullRefresh(catalog.streams.front()), std::nullopt}, {});
    QVERIFY2(readerResult, words(readerResult));
    auto &reader = *readerResult;
    CancellationSource stop;
    stop.request_stop();
    const auto batch = reader->next(stop.get_token());
    QVERIFY2(!batch, "a stopped reader goes on");
    QVERIFY2(batch.error().isCancelled(), qUtf8Printable(describe(batch.error())));
}

void SourceRunConformance::stopsInsideNext()
{
    auto sourceResult
        = registry().createSource(quirks().connectorId(), quirks().endlessConfiguration(folder()));
    QVERIFY2(sourceResult, words(sourceResult));
    auto &source = *sourceResult;
    auto catalogResult = source->discover({}, {});
    QVERIFY2(catalogResult, words(catalogResult));
    auto &catalog = *catalogResult;
    auto readerResult
        = source->openStream({fullRefresh(catalog.streams.front()), std::nullopt}, {});
    QVERIFY2(readerResult, words(readerResult));
    auto &reader = *readerResult;
    CancellationSource stop;
    QSemaphore begun;
    std::optional<Error> error;
    bool isEnded = false;
    std::thread thread([&] {
        for (bool isFirst = true;; isFirst = false) {
            auto batch = reader->next(stop.get_token());
            if (isFirst)
                begun.release();
            if (!batch) {
                error = batch.error();
                return;
            }
            if (!batch->has_value()) {
                isEnded = true;
                return;
            }
        }
    });
    begun.acquire();
    QElapsedTimer timer;
    timer.start();
    stop.request_stop();
    thread.join();
    const qint64 waited = timer.elapsed();
    QVERIFY2(!isEnded, "the endless stream has an end");
    QVERIFY2(error->isCancelled(), qUtf8Printable(describe(*error)));
    QVERIFY2(waited < 1000, qUtf8Printable(u"%1 ms"_s.arg(waited)));
}

} // namespace millrace::conformance
