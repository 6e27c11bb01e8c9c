#include "core/store/rejectedrows.h"

#include "core/store/rejectedqueries.h"
#include "core/store/storedvalues.h"

#include <queue>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

std::optional<QString> unlessEmpty(const QString &text)
{
    return text.isEmpty() ? std::nullopt : std::optional(text);
}

Result<std::vector<qint64>> allIntegers(Statement &statement)
{
    std::vector<qint64> values;
    for (;;) {
        auto row = statement.step();
        if (!row)
            return row.error();
        if (!*row)
            return values;
        values.push_back(statement.integer(0));
    }
}

std::vector<RejectedStatus> statusesOf(const RejectedFilter &filter)
{
    if (filter.status)
        return {*filter.status};
    return {RejectedStatus::Open, RejectedStatus::Fixed, RejectedStatus::Ignored,
            RejectedStatus::Superseded};
}

/// Merges the ids of groups and statuses. Each of these is a run of its own in the index, already
/// in order; a run is read some ids at a time, so that a page costs the same however many records
/// there are, and little more for many runs.
class IdMerge final
{
public:
    IdMerge(const QSqlDatabase &database, const RejectedFilter &filter)
        : m_sql(rejectedqueries::groupPage(filter.jobId.has_value()))
        , m_select(database, m_sql.constData())
    {
        if (filter.jobId)
            m_select.bind(5, *filter.jobId);
    }

    [[nodiscard]] Result<std::vector<qint64>>
    first(const std::vector<qint64> &groups, const RejectedFilter &filter, qint64 after, int limit)
    {
        for (const qint64 group : groups) {
            for (const RejectedStatus status : statusesOf(filter))
                m_runs.push_back({group, status, {}, 0});
        }
        m_atOnce = limit;
        if (m_runs.size() > 1)
            m_atOnce = std::min(limit, s_fewest + limit / static_cast<int>(m_runs.size()));
        for (std::size_t run = 0; run < m_runs.size(); ++run) {
            if (auto filled = fill(run, after); !filled)
                return filled.error();
        }
        std::vector<qint64> ids;
        while (!m_next.empty() && std::ssize(ids) < limit) {
            const auto [id, place] = m_next.top();
            m_next.pop();
            ids.push_back(id);
            Run &run = m_runs[place];
            if (++run.at < run.ids.size()) {
                m_next.emplace(run.ids[run.at], place);
            } else if (std::ssize(run.ids) == m_atOnce) {
                if (auto filled = fill(place, id); !filled)
                    return filled.error();
            }
        }
        return ids;
    }

private:
    /// The records of one group and status, of which some ids have been read.
    struct Run final
    {
        qint64 group;
        RejectedStatus status;
        std::vector<qint64> ids;
        std::size_t at;
    };
    using Head = std::pair<qint64, std::size_t>; ///< The next id of a run, and the run.

    static constexpr int s_fewest = 16;

    [[nodiscard]] Result<void> fill(std::size_t place, qint64 after)
    {
        Run &run = m_runs[place];
        m_select.bind(1, run.group);
        m_select.bind(2, static_cast<int>(run.status));
        m_select.bind(3, after);
        m_select.bind(4, m_atOnce);
        auto ids = allIntegers(m_select);
        m_select.reset();
        if (!ids)
            return ids.error();
        run.ids = std::move(*ids);
        run.at = 0;
        if (!run.ids.empty())
            m_next.emplace(run.ids.front(), place);
        return {};
    }

    const QByteArray m_sql;
    Statement m_select;
    std::vector<Run> m_runs;
    int m_atOnce = 0;
    std::priority_queue<Head, std::vector<Head>, std::greater<>> m_next;
};

Result<RejectedRecord> recordAt(const Statement &row)
{
    const auto outcome = rejectedOutcomeAt(row, 6);
    if (!outcome)
        return outcome.error();
    RejectedRecord record;
    record.id = row.integer(0);
    record.connectionId = row.text(1);
    record.jobId = row.integer(2);
    record.attempt = static_cast<int>(row.integer(3));
    record.stream = StreamId{row.text(4), row.text(5)};
    record.outcome = *outcome;
    record.status = static_cast<RejectedStatus>(row.integer(7));
    record.code = row.text(8);
    record.field = row.text(9);
    record.message = row.text(10);
    record.value = row.utf8(11);
    record.sourceRecord = row.utf8(12);
    record.sentRecord = row.utf8(13);
    record.rejectedAt = row.time(14);
    record.statusAt = row.optionalTime(15);
    record.note = row.text(16);
    if (!row.isNull(17))
        record.closedJob = row.integer(17);
    if (!row.isNull(18))
        record.retriedJob = row.integer(18);
    record.keyHash = row.utf8(19);
    record.hasValues = row.integer(20) != 0;
    record.editedAt = row.optionalTime(21);
    record.editedRecord = row.utf8(22);
    return record;
}

} // namespace

void bindFilter(Statement &statement, const RejectedFilter &filter)
{
    statement.bind(1, unlessEmpty(filter.connectionId));
    statement.bind(2, filter.stream ? std::optional(filter.stream->nameSpace) : std::nullopt);
    statement.bind(3, filter.stream ? std::optional(filter.stream->name) : std::nullopt);
    statement.bind(4, unlessEmpty(filter.code));
    statement.bind(5, unlessEmpty(filter.field));
    statement.bind(
        6, filter.outcome ? std::optional(rejectedOutcomeName(*filter.outcome)) : std::nullopt);
}

Result<RejectedOutcome> rejectedOutcomeAt(const Statement &row, int column)
{
    const auto outcome = rejectedOutcomeFromName(row.text(column));
    if (!outcome)
        return unknownWord(u"outcome"_s, row.text(column));
    return *outcome;
}

Result<std::vector<qint64>> rejectedIds(const QSqlDatabase &database, const RejectedFilter &filter,
                                        qint64 after, int limit)
{
    const QByteArray sql = rejectedqueries::groupIds();
    Statement select(database, sql.constData());
    bindFilter(select, filter);
    const auto groups = allIntegers(select);
    if (!groups)
        return groups.error();
    return IdMerge(database, filter).first(*groups, filter, after, limit);
}

RejectedRows::RejectedRows(const QSqlDatabase &database)
    : m_select(database, rejectedqueries::record)
{
}

Result<std::optional<RejectedRecord>> RejectedRows::find(qint64 id)
{
    m_select.bind(1, id);
    const auto row = m_select.step();
    if (!row)
        return row.error();
    if (!*row) {
        m_select.reset();
        return std::optional<RejectedRecord>();
    }
    auto record = recordAt(m_select);
    m_select.reset();
    if (!record)
        return record.error();
    return std::optional(std::move(*record));
}

Result<std::vector<RejectedRecord>> RejectedRows::find(const std::vector<qint64> &ids)
{
    std::vector<RejectedRecord> records;
    records.reserve(ids.size());
    for (const qint64 id : ids) {
        auto record = find(id);
        if (!record)
            return record.error();
        if (*record)
            records.push_back(std::move(**record));
    }
    return records;
}

} // namespace millrace
