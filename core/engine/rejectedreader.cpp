#include "core/engine/rejectedreader.h"

#include "core/base/pluralform.h"
#include "core/data/recordfields.h"

#include <QCoreApplication>

#include <algorithm>

namespace millrace {

namespace {

RejectedSelection selectionOf(const RejectedReading &reading)
{
    RejectedSelection selection = reading.selection;
    selection.filter.connectionId = reading.connection.id;
    selection.filter.stream = reading.stream.stream.id;
    // Records named one by one are told of when they are closed; of many only the open ones are
    // walked over.
    if (selection.ids.empty())
        selection.filter.status = RejectedStatus::Open;
    return selection;
}

/// The original of one row with what the edits of its records changed.
std::string mergedRecord(const std::vector<RejectedRecord> &row)
{
    if (row.size() == 1)
        return row.front().currentRecord();
    auto merged = recordFields(row.front().sourceRecord);
    const auto original = merged;
    if (!merged)
        return row.front().currentRecord();
    for (const RejectedRecord &record : row) {
        const auto edited = record.isEdited() ? recordFields(record.editedRecord) : std::nullopt;
        if (!edited)
            continue;
        for (const RecordField &field : *edited) {
            const auto sameName
                = [&field](const RecordField &other) { return other.name == field.name; };
            const auto before = std::ranges::find_if(*original, sameName);
            if (before != original->end() && *before == field)
                continue;
            const auto at = std::ranges::find_if(*merged, sameName);
            if (at == merged->end())
                merged->push_back(field);
            else
                *at = field;
        }
    }
    return recordJson(*merged);
}

/// The field whose stored text is what the source could not read as JSON.
QString unreadField(const RejectedRecord &record, const ConfiguredStream &stream)
{
    const bool isUnread = !record.isEdited() && !stream.mapping
        && record.code == QLatin1StringView("value_does_not_fit");
    return isUnread ? record.field : QString();
}

} // namespace

RejectedReader::RejectedReader(RejectedReading reading)
    : m_reading(std::move(reading))
    , m_store(m_reading.database)
    , m_schema(std::make_shared<const Schema>(m_reading.stream.selectedSchema()))
    , m_walk(m_store, selectionOf(m_reading))
    , m_window(m_store)
    , m_decoder(m_schema)
{
    const RejectedSelection selection = selectionOf(m_reading);
    if (!selection.ids.empty())
        m_estimate = static_cast<qint64>(selection.ids.size());
    else if (selection.search.isEmpty()) {
        if (const auto count = m_store.count(selection.filter))
            m_estimate = *count;
    }
}

Result<std::optional<SourceBatch>> RejectedReader::next(const Cancellation &cancellation)
{
    while (m_rows.empty()) {
        auto records = m_walk.next(m_reading.rowsAtOnce, cancellation);
        if (!records)
            return records.error();
        if (records->empty())
            return std::optional<SourceBatch>();
        for (const RejectedRecord &record : *records) {
            if (auto taken = take(record); !taken)
                return taken.error();
        }
    }
    const auto batch = m_decoder.finish();
    m_reading.ledger->add(batch, std::move(m_rows));
    m_rows.clear();
    return std::optional(SourceBatch{batch, m_reading.position});
}

bool RejectedReader::isTriedAlready(const RejectedRecord &record) const
{
    // What this job itself rejected, for a field that was fine before, would be tried for ever:
    // each try may reject the other fields of the row anew.
    return record.retriedJob == m_reading.jobId || record.jobId == m_reading.jobId;
}

Result<void> RejectedReader::take(const RejectedRecord &record)
{
    if (isTriedAlready(record) || m_taken.erase(record.id) > 0)
        return {};
    LeftOut reason = leftOut(m_reading.connection, record);
    const bool isOpenOrSuperseded = reason == LeftOut::No || reason == LeftOut::Superseded;
    if (isOpenOrSuperseded && record.jobId < m_reading.firstJob)
        reason = LeftOut::Replaced;
    if (reason != LeftOut::No) {
        ++m_leftOut[reason];
        return {};
    }
    const auto row = rowOf(record);
    if (!row)
        return row.error();
    if (!m_decoder.append(mergedRecord(*row), unreadField(record, m_reading.stream))) {
        ++m_unreadable;
        return {};
    }
    RetriedRow retried;
    for (const RejectedRecord &one : *row) {
        retried.entries.push_back({one.id, one.outcome, one.field});
        if (one.id > record.id)
            m_taken.insert(one.id);
    }
    m_rows.push_back(std::move(retried));
    return {};
}

Result<std::vector<RejectedRecord>> RejectedReader::rowOf(const RejectedRecord &record)
{
    std::vector<RejectedRecord> row{record};
    if (record.outcome == RejectedOutcome::Rejected)
        return row;
    // The changed values of one row were stored one after the other.
    for (const qint64 step : {-1, 1}) {
        if (auto added = addNeighbours(row, step); !added)
            return added.error();
    }
    std::ranges::sort(row, {}, &RejectedRecord::id);
    return row;
}

Result<void> RejectedReader::addNeighbours(std::vector<RejectedRecord> &row, qint64 step)
{
    const RejectedRecord first = row.front();
    for (qint64 id = first.id + step;; id += step) {
        const auto found = m_window.at(id);
        if (!found)
            return found.error();
        const RejectedRecord *other = *found;
        if (other == nullptr || other->jobId != first.jobId || other->attempt != first.attempt
            || other->stream != first.stream || other->connectionId != first.connectionId
            || other->outcome == RejectedOutcome::Rejected
            || other->sourceRecord != first.sourceRecord)
            return {};
        if (!isTriedAlready(*other) && leftOut(m_reading.connection, *other) == LeftOut::No)
            row.push_back(*other);
    }
}

QString RejectedReader::reasonForNoRows() const
{
    return QCoreApplication::translate("engine",
                                       "No open record was left to be written once more.");
}

QStringList RejectedReader::notes() const
{
    QStringList notes;
    for (const auto &[reason, count] : m_leftOut)
        notes << leftOutText(reason, count);
    if (m_unreadable > 0)
        notes << pluralText(
            "engine",
            QT_TRANSLATE_N_NOOP(
                "engine", "%n record(s) were left out: what is stored of them cannot be read."),
            m_unreadable);
    return notes;
}

} // namespace millrace
