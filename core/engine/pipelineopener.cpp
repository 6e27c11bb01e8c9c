#include "core/engine/pipelineopener.h"

#include "core/engine/rejectedreader.h"
#include "core/engine/streammapper.h"
#include "core/engine/streamopener.h"
#include "core/store/streamactivity.h"

#include <QCoreApplication>

#include <algorithm>

namespace millrace {

namespace {

/// Records of a retry in one flush: bounds what is kept in memory of them. Of a million the keys
/// lie anywhere in an index; fewer at once write almost a page of it for each.
constexpr qint64 s_retriedAtOnce = 20'000;

/// Whether a run of \a stream reads all rows and replaces those that were there. With a limit of
/// rows nobody knows which of them were read again.
bool readsAnew(const ConfiguredStream &stream, const OpenedStream &opened)
{
    return opened.replaces && !stream.rowLimit;
}

/// The last run of the source that \a stream was in; 0: none.
Result<qint64> lastRunOf(const StateDatabase &database, const QString &connectionId,
                         const StreamId &stream)
{
    const auto all = streamActivity(database, connectionId);
    if (!all)
        return all.error();
    const auto found = std::ranges::find(*all, stream, &StreamActivity::stream);
    return found == all->end() ? 0 : found->lastJob;
}

} // namespace

Result<std::shared_ptr<StreamPipeline>> PipelineOpener::open(const RunLanes::Lane &lane,
                                                             const Cancellation &cancellation)
{
    const std::lock_guard opening(m_opening);
    return m_plan.isRetry() ? openRetry(lane, cancellation) : openStream(lane, cancellation);
}

ConfiguredStream PipelineOpener::limited(const RunLanes::Lane &lane) const
{
    ConfiguredStream stream = *lane.stream;
    for (const auto &limit : {m_plan.connection.settings.rowLimit, m_plan.options.rowLimit}) {
        if (limit)
            stream.rowLimit = std::min(*limit, stream.rowLimit.value_or(*limit));
    }
    // A source counts the rows of an incremental stream anew whenever it is opened; what earlier
    // attempts of the run brought counts as well.
    if (stream.rowLimit && stream.mode.isIncremental())
        stream.rowLimit = std::max<qint64>(0, *stream.rowLimit - m_lanes.rowsReadEarlier(lane));
    return stream;
}

Result<std::shared_ptr<StreamPipeline>> PipelineOpener::openStream(const RunLanes::Lane &lane,
                                                                   const Cancellation &cancellation)
{
    const ConfiguredStream stream = limited(lane);
    const QString name = stream.stream.id.text();
    DeliveredKeys keys(KeyHasher(m_plan.connection.id, stream));
    if (auto loaded = keys.load(m_checkpoints, m_plan.connection.id, stream.stream.id); !loaded)
        return loaded.error();
    const auto encryptionKeys
        = checkedTransformationKeys(m_plan.connection, stream, m_services.secrets);
    if (!encryptionKeys)
        return encryptionKeys.error();
    StreamOpener opener(m_checkpoints, m_plan.connection.id, m_plan.job.id);
    auto opened = opener.open(stream, lane.target, *m_connectors.source, *m_connectors.destination,
                              cancellation, keys.isLooking());
    if (!opened)
        return opened.error();
    for (const QString &note : std::as_const(opened->notes))
        m_log.write(LogLevel::Warning, name, note);
    if (opened->isFinished) {
        if (auto marked = m_checkpoints.finish(m_plan.connection.id, stream.stream.id); !marked)
            return marked.error();
        if (readsAnew(stream, *opened)) {
            const auto closed = m_checkpoints.closeReplaced(m_plan.connection.id, stream.stream.id,
                                                            m_plan.job.id);
            if (!closed)
                return closed.error();
        }
        return std::shared_ptr<StreamPipeline>();
    }
    m_log.write(LogLevel::Info, name,
                opened->isResumed
                    ? QCoreApplication::translate("engine", "Reading goes on from the checkpoint.")
                    : QCoreApplication::translate("engine", "Reading from the start."));
    // Attempts of one job, and what is left of it after a kill, share one moment.
    auto mapper = mapperFor(m_plan.connection, stream, *opened->reader->schema(),
                            m_plan.job.createdAt, *encryptionKeys);
    if (!mapper)
        return mapper.error();
    auto leftOut
        = LeftOutRows::load(LeftOutStore(m_services.database), m_plan.connection.id, stream);
    if (!leftOut)
        return leftOut.error();
    return std::make_shared<StreamPipeline>(PipelineSetup{
        .connectionId = m_plan.connection.id,
        .stream = stream.stream.id,
        .jobId = m_plan.job.id,
        .attempt = m_attempt,
        .reader = std::move(opened->reader),
        .writer = std::move(opened->writer),
        .mapper = std::move(*mapper),
        .flush = m_plan.options.flush,
        .marksFinished = opened->endsGeneration,
        .readsAnew = readsAnew(stream, *opened),
        .notes = lane.schemaNotes + opened->notes,
        .threshold
        = {m_plan.connection.settings.rejectedLimit, m_plan.connection.settings.rejectedPercent,
           m_plan.connection.settings.stopsWhenAllRejected},
        .keys = std::move(keys),
        .leftOut = std::move(*leftOut),
        .budget = m_plan.budget,
        .checkpoints = m_checkpoints,
        .clock = m_services.clock,
        .log = m_log,
    });
}

Result<std::shared_ptr<StreamPipeline>> PipelineOpener::openRetry(const RunLanes::Lane &lane,
                                                                  const Cancellation &cancellation)
{
    const ConfiguredStream &stream = *lane.stream;
    const StreamId &id = stream.stream.id;
    const auto encryptionKeys
        = checkedTransformationKeys(m_plan.connection, stream, m_services.secrets);
    if (!encryptionKeys)
        return encryptionKeys.error();
    StreamOpener opener(m_checkpoints, m_plan.connection.id, m_plan.job.id);
    auto opened = opener.openRetry(stream, lane.target, *m_connectors.destination, cancellation);
    if (!opened)
        return opened.error();
    DeliveredKeys keys(KeyHasher(m_plan.connection.id, stream));
    if (auto loaded = keys.load(m_checkpoints, m_plan.connection.id, id); !loaded)
        return loaded.error();
    qint64 firstJob = 0;
    if (stream.mode.replaces()) {
        const auto last = lastRunOf(m_services.database, m_plan.connection.id, id);
        if (!last)
            return last.error();
        firstJob = *last;
    }
    FlushPolicy flush = m_plan.options.flush;
    flush.rows = std::min(flush.rows, s_retriedAtOnce);
    const auto ledger = std::make_shared<RetryLedger>();
    auto reader = std::make_unique<RejectedReader>(RejectedReading{
        .database = m_services.database,
        .connection = m_plan.connection,
        .stream = stream,
        .selection = *m_plan.options.retry,
        .jobId = m_plan.job.id,
        .rowsAtOnce = static_cast<int>(std::min<qint64>(flush.rows, 1000)),
        .firstJob = firstJob,
        .position = std::move(opened->position),
        .ledger = ledger,
    });
    m_log.write(LogLevel::Info, id.text(),
                QCoreApplication::translate("engine", "Rejected records are written once more."));
    auto mapper = mapperFor(m_plan.connection, stream, *reader->schema(), m_plan.job.createdAt,
                            *encryptionKeys);
    if (!mapper)
        return mapper.error();
    return std::make_shared<StreamPipeline>(PipelineSetup{
        .connectionId = m_plan.connection.id,
        .stream = id,
        .jobId = m_plan.job.id,
        .attempt = m_attempt,
        .reader = std::move(reader),
        .writer = std::move(opened->writer),
        .mapper = std::move(*mapper),
        .flush = flush,
        .notes = {},
        .keys = std::move(keys),
        .retry = ledger,
        .budget = m_plan.budget,
        .checkpoints = m_checkpoints,
        .clock = m_services.clock,
        .log = m_log,
    });
}

} // namespace millrace
