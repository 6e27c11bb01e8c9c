#include "core/engine/streampipeline.h"

#include "core/base/pluralform.h"
#include "core/data/conversion.h"
#include "core/engine/engineerrors.h"

#include <QCoreApplication>
#include <QLocale>
#include <QUuid>

#include <algorithm>
#include <limits>
#include <thread>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t s_queueItems = 4;
constexpr std::int64_t s_queueBytes = 8 << 20;
constexpr std::size_t s_recordsPerStaging = 2000;
/// Changed values are counted without end, but kept one by one only up to here per attempt: the
/// row was written, and a source that is wrong in every row would fill the disk with them.
constexpr qint64 s_longestChangeList = 100'000;
/// Fewer rows say nothing about the part that is rejected, unless they are all.
constexpr qint64 s_rowsJudged = 1000;

std::int64_t ticks(std::chrono::steady_clock::time_point time)
{
    return std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count();
}

QString textOf(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

/// One sentence about a value that does not fit: its beginning, unless it is to be hidden, and the
/// type it should have had.
QString unfitMessage(const Field &field, const std::string &original, bool isWithheld)
{
    constexpr qsizetype longest = 80;
    if (isWithheld)
        return QCoreApplication::translate("engine", "A value does not fit its type.");
    QString shown = textOf(original);
    if (shown.size() > longest)
        shown = shown.left(longest) + u'…';
    return QCoreApplication::translate("engine", "The value \"%1\" does not fit the type %2.")
        .arg(shown, fieldTypeName(field.type));
}

RejectedOutcome outcomeOf(ValueFaultOutcome outcome)
{
    switch (outcome) {
    case ValueFaultOutcome::Nulled:
        return RejectedOutcome::Nulled;
    case ValueFaultOutcome::Cut:
        return RejectedOutcome::Truncated;
    case ValueFaultOutcome::Defaulted:
        return RejectedOutcome::Defaulted;
    case ValueFaultOutcome::Rejected:
        break;
    }
    return RejectedOutcome::Rejected;
}

/// Fills in what is wrong with a value of a table's row.
void describe(RejectedRecord &record, const ValueIssue &issue, const WrittenField &field,
              const Field &written)
{
    const bool isTransformed
        = !field.failure.isEmpty() && issue.reason == ValueChangeReason::PlatformSerializationError;
    record.code = isTransformed ? u"transformation_failed"_s : u"value_does_not_fit"_s;
    record.field = field.name;
    record.message
        = isTransformed ? field.failure : unfitMessage(written, issue.original, field.isWithheld);
    record.value = issue.original;
}

} // namespace

StreamPipeline::StreamPipeline(PipelineSetup setup)
    : m_setup(std::move(setup))
    , m_queue(s_queueItems, s_queueBytes, m_setup.budget)
    , m_estimatedRows(m_setup.reader->estimatedRows())
    , m_meter(m_setup.clock, m_estimatedRows)
{
    m_key.connectionId = m_setup.connectionId;
    m_key.stream = m_setup.stream;
    startWindow();
}

StreamPipeline::~StreamPipeline() = default;

StreamCounts StreamPipeline::counts() const
{
    const std::lock_guard lock(m_mutex);
    StreamCounts counts = m_counts;
    counts.unconfirmed = counts.read - counts.written - counts.filtered - counts.rejected;
    return counts;
}

StreamStatistics StreamPipeline::statistics() const
{
    StreamStatistics statistics = m_meter.statistics();
    statistics.stream = m_setup.stream;
    statistics.attempt = m_setup.attempt;
    return statistics;
}

void StreamPipeline::abort(const Error &error)
{
    {
        const std::lock_guard lock(m_mutex);
        if (!m_abortError)
            m_abortError = error;
    }
    m_stop.request_stop();
}

std::chrono::steady_clock::duration StreamPipeline::sourceSilence() const
{
    return timeSince(m_sourceCalled);
}

std::chrono::steady_clock::duration StreamPipeline::destinationSilence() const
{
    return timeSince(m_destinationCalled);
}

std::chrono::steady_clock::duration
StreamPipeline::timeSince(const std::atomic<std::int64_t> &call) const
{
    const std::int64_t called = call.load();
    return std::chrono::nanoseconds(called == 0 ? 0 : ticks(m_setup.clock.steadyNow()) - called);
}

Result<void> StreamPipeline::run(const Cancellation &cancellation)
{
    const CancellationCallback forward(cancellation, [this] { m_stop.request_stop(); });
    const Cancellation stop = m_stop.get_token();

    std::thread reading([this, stop] { readAll(stop); });
    Result<void> outcome = moveAll(stop);
    m_stop.request_stop();
    m_queue.close();
    reading.join();
    m_meter.endWriting();

    const std::lock_guard lock(m_mutex);
    return !outcome && m_abortError ? Result<void>(*m_abortError) : outcome;
}

void StreamPipeline::readAll(const Cancellation &cancellation)
{
    m_meter.beginReading();
    for (;;) {
        m_sourceCalled = ticks(m_setup.clock.steadyNow());
        auto next = m_setup.reader->next(cancellation);
        m_sourceCalled = 0;
        if (!next) {
            m_readError = next.error();
            break;
        }
        if (!next->has_value())
            break;
        m_meter.gave((*next)->position.has_value());
        const std::int64_t bytes = (*next)->batch ? (*next)->batch->byteSize() : 0;
        if (!m_queue.push(std::move(**next), bytes, cancellation))
            break;
    }
    m_meter.endReading();
    m_queue.close();
}

Result<void> StreamPipeline::moveAll(const Cancellation &cancellation)
{
    while (auto batch = m_queue.pop(cancellation)) {
        if (auto taken = take(std::move(*batch), cancellation); !taken)
            return taken;
        if (m_isCovered && (isFlushDue() || excess(false))) {
            if (auto flushed = flush(cancellation); !flushed)
                return flushed;
            // After the flush, so that the records that tell why are kept.
            if (auto error = excess(false))
                return *error;
        }
    }
    if (cancellation.stop_requested())
        return Error::cancelled();
    // The queue is closed, so the reading thread has stored its error, if any, before.
    const bool hasSomething = m_window.read > 0 || m_position.has_value();
    if (hasSomething && m_isCovered) {
        if (auto flushed = flush(cancellation); !flushed)
            return flushed;
    }
    if (m_readError)
        return *m_readError;
    if (!m_isCovered)
        return makeError(engineerrors::positionMissing, {m_setup.stream.text()});
    if (auto error = excess(true))
        return *error;

    m_destinationCalled = ticks(m_setup.clock.steadyNow());
    auto finished = m_setup.writer->finish(cancellation);
    m_destinationCalled = 0;
    if (!finished)
        return finished;
    // Before the mark: after a kill in between, the missing mark has the next run do it.
    if (m_setup.readsAnew) {
        const auto closed = m_setup.checkpoints.closeReplaced(m_setup.connectionId, m_setup.stream,
                                                              m_setup.jobId);
        if (!closed)
            return closed.error();
        m_closed = *closed;
    }
    if (m_setup.marksFinished) {
        if (auto marked = m_setup.checkpoints.finish(m_setup.connectionId, m_setup.stream); !marked)
            return marked;
    }
    collectNotes();
    return {};
}

Result<void> StreamPipeline::take(SourceBatch batch, const Cancellation &cancellation)
{
    if (batch.batch && batch.batch->rowCount() > 0) {
        const auto rows = static_cast<qint64>(batch.batch->rowCount());
        const auto mappingSince = m_setup.clock.steadyNow();
        MappedBatch mapped = m_setup.mapper.apply(batch.batch);
        m_meter.mapped(m_setup.clock.steadyNow() - mappingSince);
        if (m_setup.leftOut)
            m_setup.leftOut->apply(*batch.batch, mapped);
        m_firstRows[batch.batch.get()] = m_window.read;
        if (m_setup.retry)
            m_setup.retry->begin(*batch.batch);
        m_window.read += rows;
        m_window.readBytes += batch.batch->byteSize();
        m_window.filtered += mapped.filteredRows;
        m_window.rejected += static_cast<qint64>(mapped.rejectedRows.size());
        if (m_setup.mapper.object()) {
            recordFaults(mapped, *batch.batch);
        } else {
            for (const std::uint32_t row : mapped.rejectedRows)
                recordRejectedRow(mapped, *batch.batch, row);
            recordChanges(*mapped.batch);
        }
        {
            const std::lock_guard lock(m_mutex);
            m_counts.read += rows;
            m_counts.readBytes += batch.batch->byteSize();
        }
        m_meter.addBytes(mapped.batch->byteSize(),
                         batch.batch->byteSize() * mapped.filteredRows / rows);
        m_isCovered = false;
        if (mapped.batch->rowCount() > 0) {
            if (auto written = write(mapped.batch, cancellation); !written)
                return written;
        }
        if (auto kept = keepRejected(false); !kept)
            return kept;
    }
    if (batch.position) {
        m_meter.tookPosition();
        m_position = std::move(batch.position);
        m_isCovered = true;
    }
    return {};
}

Result<void> StreamPipeline::write(const std::shared_ptr<const RecordBatch> &batch,
                                   const Cancellation &cancellation)
{
    if (m_setup.keys.isLooking()) {
        const RecordBatch &source = batch->origin() ? *batch->origin() : *batch;
        m_setup.keys.give(*batch,
                          [&](std::size_t row) { return ageOf(source, batch->originRow(row)); });
    }
    m_windowGiven += static_cast<qint64>(batch->rowCount());
    m_destinationCalled = ticks(m_setup.clock.steadyNow());
    const auto report = m_setup.writer->write(batch, cancellation);
    m_destinationCalled = 0;
    return report ? account(*report) : report.error();
}

Result<void> StreamPipeline::account(const WriteReport &report)
{
    m_windowAccepted += report.acceptedRows;
    for (const RefusedRow &refused : report.refused) {
        recordRefused(refused);
        if (refused.change) {
            ++m_window.changed;
        } else {
            ++m_windowRefused;
            ++m_window.rejected;
        }
    }
    return {};
}

Result<void> StreamPipeline::keepRejected(bool force)
{
    if (m_rejected.empty() || (!force && m_rejected.size() < s_recordsPerStaging))
        return {};
    auto staged = m_setup.checkpoints.stageRejected(m_key, m_rejected);
    m_rejected.clear();
    return staged;
}

Result<void> StreamPipeline::stageHealing()
{
    if (auto staged = m_setup.checkpoints.stageDelivered(m_key, m_setup.keys.take()); !staged)
        return staged;
    if (!m_setup.retry)
        return {};
    return m_setup.checkpoints.stageRetried(m_key, m_setup.retry->settle());
}

std::optional<Error> StreamPipeline::excess(bool isEnd) const
{
    const RejectedThreshold &threshold = m_setup.threshold;
    if (!threshold.limit && !threshold.percent && !threshold.stopsWhenAll)
        return std::nullopt;
    const StreamCounts so = counts();
    const qint64 rejected = so.rejected + m_window.rejected;
    const auto error = [&](const ErrorDefinition &definition, const QString &bound) {
        const QLocale locale;
        return makeError(
            definition,
            {m_setup.stream.text(), locale.toString(rejected), locale.toString(so.read), bound});
    };
    if (threshold.limit && rejected >= *threshold.limit)
        return error(engineerrors::rejectedLimit, QLocale().toString(*threshold.limit));
    const bool isJudged = so.read >= s_rowsJudged;
    if (threshold.stopsWhenAll && isJudged && rejected == so.read)
        return error(engineerrors::allRejected, {});
    if (threshold.percent && (isJudged || isEnd)
        && static_cast<double>(rejected) * 100 > *threshold.percent * static_cast<double>(so.read))
        return error(engineerrors::rejectedPercent, QLocale().toString(*threshold.percent));
    return std::nullopt;
}

bool StreamPipeline::isFlushDue() const
{
    return m_window.readBytes >= m_setup.flush.bytes || m_window.read >= m_setup.flush.rows
        || m_setup.keys.isFull()
        || m_setup.clock.steadyNow() - m_windowStart >= m_setup.flush.interval;
}

void StreamPipeline::startWindow()
{
    m_key.flushId = QUuid::createUuid().toString(QUuid::WithoutBraces);
    m_window = {};
    m_windowGiven = 0;
    m_windowAccepted = 0;
    m_windowRefused = 0;
    m_position.reset();
    m_firstRows.clear();
    m_windowStart = m_setup.clock.steadyNow();
}

Result<void> StreamPipeline::flush(const Cancellation &cancellation)
{
    m_destinationCalled = ticks(m_setup.clock.steadyNow());
    const auto report = m_setup.writer->prepare(cancellation);
    m_destinationCalled = 0;
    if (!report)
        return report.error();
    if (auto accounted = account(*report); !accounted)
        return accounted;
    if (m_windowAccepted + m_windowRefused != m_windowGiven)
        return makeError(engineerrors::rowsUnaccounted,
                         {m_setup.stream.text(), QString::number(m_windowGiven),
                          QString::number(m_windowAccepted + m_windowRefused)});
    m_window.written = m_windowAccepted;

    if (auto kept = keepRejected(true); !kept)
        return kept;
    if (auto staged = stageHealing(); !staged)
        return staged;
    if (cancellation.stop_requested())
        return Error::cancelled();
    if (auto prepared = m_setup.checkpoints.prepareFlush(m_key, *m_position, m_setup.jobId,
                                                         m_setup.attempt, m_window);
        !prepared)
        return prepared;

    m_destinationCalled = ticks(m_setup.clock.steadyNow());
    auto committed = m_setup.writer->commit(Checkpoint{*m_position, m_key.flushId});
    m_destinationCalled = 0;
    if (!committed) {
        // The answer may have been lost after the work was done.
        const auto state = m_setup.writer->committedState();
        if (!state || state->checkpoint.flushId != m_key.flushId)
            return committed;
    }
    if (auto confirmed = m_setup.checkpoints.confirmFlush(m_key); !confirmed)
        return confirmed;

    addCounts(m_window);
    m_meter.stored(m_windowAccepted, m_windowGiven);
    m_setup.log.write(
        LogLevel::Debug, m_setup.stream.text(),
        QCoreApplication::translate("engine", "Checkpoint stored; read since the one before: %1.")
            .arg(m_window.read));
    startWindow();
    return {};
}

void StreamPipeline::addCounts(const StreamCounts &added)
{
    const std::lock_guard lock(m_mutex);
    m_counts.written += added.written;
    m_counts.filtered += added.filtered;
    m_counts.rejected += added.rejected;
    m_counts.changed += added.changed;
}

RejectedRecord StreamPipeline::newRecord(RejectedOutcome outcome) const
{
    RejectedRecord record;
    record.connectionId = m_setup.connectionId;
    record.jobId = m_setup.jobId;
    record.attempt = m_setup.attempt;
    record.stream = m_setup.stream;
    record.outcome = outcome;
    record.rejectedAt = m_setup.clock.now();
    return record;
}

void StreamPipeline::recordRejectedRow(const MappedBatch &mapped, const RecordBatch &source,
                                       std::uint32_t row)
{
    const RecordBatch &whole = *mapped.whole;
    const ValueIssue &issue = whole.issuesOf(row).front();
    const auto column = static_cast<int>(issue.column);
    RejectedRecord record = newRecord(RejectedOutcome::Rejected);
    describe(record, issue, m_setup.mapper.field(column, source.schema(), whole.schema()),
             whole.schema().field(column));
    const std::size_t sourceRow = whole.originRow(row);
    appendRowJson(record.sourceRecord, source, sourceRow, true);
    keep(std::move(record), source, sourceRow, whole, row);
}

void StreamPipeline::recordFaults(const MappedBatch &mapped, const RecordBatch &source)
{
    const ObjectMapper &object = *m_setup.mapper.object();
    const ValueFault *last = nullptr;
    for (const ValueFault &fault : mapped.faults) {
        const bool isOfRejected = std::ranges::binary_search(mapped.rejectedRows, fault.row);
        const bool isRejection = fault.outcome == ValueFaultOutcome::Rejected;
        // A row is rejected once, for the first of its values; what would have become of the
        // others does not matter.
        if (isOfRejected && (!isRejection || (last && last->row == fault.row)))
            continue;
        last = isOfRejected ? &fault : nullptr;
        if (!isOfRejected) {
            ++m_window.changed;
            if (m_keptChanges++ >= s_longestChangeList && !m_setup.retry)
                continue;
        }
        RejectedRecord record = newRecord(outcomeOf(fault.outcome));
        const ObjectField &target = object.target(static_cast<int>(fault.field));
        record.code = valueFaultCode(fault.kind);
        record.field = target.field.name;
        record.message = valueFaultMessage(fault, target);
        record.value = fault.original;
        appendRowJson(record.sourceRecord, source, fault.row, true);
        appendRowJson(record.sentRecord, *mapped.whole, fault.row);
        keep(std::move(record), source, fault.row, *mapped.whole, fault.row);
    }
}

void StreamPipeline::recordChanges(const RecordBatch &written)
{
    m_window.changed += static_cast<qint64>(written.issues().size());
    const RecordBatch &source = written.origin() ? *written.origin() : written;
    for (const ValueIssue &issue : written.issues()) {
        if (m_keptChanges++ >= s_longestChangeList && !m_setup.retry)
            return;
        const auto column = static_cast<int>(issue.column);
        RejectedRecord record
            = newRecord(issue.change == ValueChange::Nulled ? RejectedOutcome::Nulled
                                                            : RejectedOutcome::Truncated);
        describe(record, issue, m_setup.mapper.field(column, source.schema(), written.schema()),
                 written.schema().field(column));
        const std::size_t row = written.originRow(issue.row);
        appendRowJson(record.sourceRecord, source, row, true);
        keep(std::move(record), source, row, written, issue.row);
    }
}

void StreamPipeline::recordRefused(const RefusedRow &refused)
{
    RejectedOutcome outcome = RejectedOutcome::Rejected;
    if (refused.change)
        outcome = *refused.change == ValueChange::Nulled ? RejectedOutcome::Nulled
                                                         : RejectedOutcome::Truncated;
    RejectedRecord record = newRecord(outcome);
    record.code = refused.code;
    record.field = refused.field;
    record.message = refused.message;
    // Rows that cannot be decoded cannot be shown either; the refusal counts all the same.
    const auto decoded = withColumns(refused.batch);
    if (!decoded) {
        m_rejected.push_back(std::move(record));
        return;
    }
    const RecordBatch &sent = **decoded;
    if (const auto column = sent.schema().indexOf(refused.field)) {
        appendCellText(record.value, sent.column(*column), refused.row);
        // One name for a field, whoever found its value wrong. Fields of an object are no longer
        // those of the stream.
        if (sent.origin() && !m_setup.mapper.object())
            record.field
                = m_setup.mapper.field(*column, sent.origin()->schema(), sent.schema()).name;
    }
    appendRowJson(record.sentRecord, sent, refused.row);
    // A row that was decoded only now is known by the batch that came.
    const RecordBatch &source = sent.origin() ? *sent.origin() : sent;
    const std::size_t row = sent.originRow(refused.row);
    appendRowJson(record.sourceRecord, source, row, true);
    if (!refused.change)
        m_setup.keys.refuse(sent, refused.row, ageOf(source, row));
    keep(std::move(record), source, row, sent, refused.row);
}

void StreamPipeline::keep(RejectedRecord record, const RecordBatch &source, std::size_t row,
                          const RecordBatch &sent, std::size_t sentRow)
{
    if (m_setup.retry && m_setup.retry->keep(source, row, record))
        return;
    record.keyHash = m_setup.keys.expect(sent, sentRow);
    record.ordinal = ordinalOf(source, row);
    m_rejected.push_back(std::move(record));
}

qint64 StreamPipeline::ordinalOf(const RecordBatch &source, std::size_t row) const
{
    const auto first = m_firstRows.find(&source);
    return (first == m_firstRows.end() ? 0 : first->second) + static_cast<qint64>(row);
}

VersionAge StreamPipeline::ageOf(const RecordBatch &source, std::size_t row) const
{
    // The rows of a retry are as old as their records, whatever their place.
    if (m_setup.retry)
        return {0, m_setup.retry->firstId(source, row)};
    return {ordinalOf(source, row), std::nullopt};
}

void StreamPipeline::collectNotes()
{
    m_notes = m_setup.notes + m_setup.reader->notes() + m_setup.writer->notes();
    const StreamCounts total = counts();
    if (total.read == 0) {
        const QString reason = m_setup.reader->reasonForNoRows();
        m_notes.prepend(reason.isEmpty()
                            ? QCoreApplication::translate("engine", "The source returned no rows.")
                            : reason);
    }
    if (m_closed > 0)
        m_notes << pluralText("engine",
                              QT_TRANSLATE_N_NOOP("engine",
                                                  "%n record(s) that earlier runs had rejected are "
                                                  "superseded: every row was read again, "
                                                  "and the table replaced."),
                              m_closed);
    if (m_keptChanges > s_longestChangeList && !m_setup.retry)
        m_notes << QCoreApplication::translate(
                       "engine",
                       "Only the first %1 changed values are listed; all of them are counted.")
                       .arg(QLocale().toString(s_longestChangeList));
    if (m_setup.leftOut && m_setup.leftOut->count() > 0)
        m_notes << pluralText(
            "engine",
            QT_TRANSLATE_N_NOOP("engine",
                                "%n record(s) were left out, as unticked in the dry run."),
            m_setup.leftOut->count());
    for (const QString &note : std::as_const(m_notes))
        m_setup.log.write(LogLevel::Info, m_setup.stream.text(), note);
}

} // namespace millrace
