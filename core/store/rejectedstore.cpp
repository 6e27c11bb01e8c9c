#include "core/store/rejectedstore.h"

#include "core/store/rejectedqueries.h"
#include "core/store/rejectedrows.h"
#include "core/store/statement.h"
#include "core/store/storeerrors.h"

#include <sqlite3.h>

#include <algorithm>
#include <span>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Records looked at or changed in one transaction.
constexpr int s_portion = 5'000;
/// Of the records of one page: a few large documents are enough for one.
constexpr qint64 s_mostBytes = 16 << 20;

Result<bool> matches(Statement &select, qint64 id, const RejectedSearch &search)
{
    select.bind(1, id);
    auto row = select.step();
    if (!row)
        return row.error();
    bool isMatch = *row && (!search.from || select.time(0) >= *search.from)
        && (!search.until || select.time(0) < *search.until);
    if (isMatch && !search.text.isEmpty()) {
        isMatch = false;
        for (int column = 1; column <= 5 && !isMatch; ++column)
            isMatch = select.text(column).contains(search.text, Qt::CaseInsensitive);
    }
    select.reset();
    return isMatch;
}

qint64 bytesOf(const RejectedRecord &record)
{
    return static_cast<qint64>(record.value.size() + record.sourceRecord.size()
                               + record.sentRecord.size() + record.editedRecord.size());
}

/// How much a search has looked at and found so far.
struct SearchState final
{
    qint64 lookedAt = 0;
    qint64 bytes = 0; ///< Of the records found.

    [[nodiscard]] bool isFull(const RejectedMatches &found, int limit) const
    {
        return std::ssize(found.records) >= limit || bytes >= s_mostBytes;
    }
};

/// Looks at one portion and adds what matches to \a found.
Result<void> searchPortion(const QSqlDatabase &database, const RejectedFilter &filter,
                           const RejectedSearch &search, int limit, RejectedMatches &found,
                           SearchState &state)
{
    // Where everything matches, each id is a record; one more tells whether it was the last.
    const int most = search.isEmpty()
        ? std::min(s_portion - 1, limit - static_cast<int>(found.records.size())) + 1
        : s_portion;
    const auto ids = rejectedIds(database, filter, found.after, most);
    if (!ids)
        return ids.error();
    Statement look(database, rejectedqueries::searched);
    RejectedRows rows(database);
    for (const qint64 id : *ids) {
        if (state.isFull(found, limit))
            return {};
        ++state.lookedAt;
        const Result<bool> isMatch
            = search.isEmpty() ? Result<bool>(true) : matches(look, id, search);
        if (!isMatch)
            return isMatch.error();
        found.after = id;
        if (!*isMatch)
            continue;
        auto record = rows.find(id);
        if (!record)
            return record.error();
        if (!*record)
            continue;
        state.bytes += bytesOf(**record);
        found.records.push_back(std::move(**record));
    }
    found.isComplete = std::ssize(*ids) < most;
    return {};
}

/// The groups in the rows of \a select: connection, namespace, name, outcome.
Result<std::vector<RetriableGroup>> retriableAt(Statement &select)
{
    std::vector<RetriableGroup> groups;
    for (;;) {
        const auto row = select.step();
        if (!row)
            return row.error();
        if (!*row)
            return groups;
        const auto outcome = rejectedOutcomeAt(select, 3);
        if (!outcome)
            return outcome.error();
        groups.push_back({select.text(0), StreamId{select.text(1), select.text(2)}, *outcome});
    }
}

RejectedEventKind eventOf(RejectedStatus status)
{
    switch (status) {
    case RejectedStatus::Open:
        return RejectedEventKind::Reopened;
    case RejectedStatus::Fixed:
        return RejectedEventKind::Fixed;
    case RejectedStatus::Superseded:
        return RejectedEventKind::Superseded;
    case RejectedStatus::Ignored:
        break;
    }
    return RejectedEventKind::Ignored;
}

Result<qint64> setStatusOf(const QSqlDatabase &database, std::span<const qint64> ids,
                           RejectedStatus status, TimePoint time, const QString &note)
{
    Statement change(database, rejectedqueries::setStatus);
    change.bind(2, static_cast<int>(status));
    change.bind(3, status == RejectedStatus::Open ? std::nullopt : std::optional(time));
    change.bind(4, note);
    Statement tell(database, rejectedqueries::noteStatus);
    tell.bind(2, static_cast<int>(status));
    tell.bind(3, time);
    tell.bind(4, note);
    tell.bind(5, rejectedEventName(eventOf(status)));
    qint64 changed = 0;
    for (const qint64 id : ids) {
        tell.bind(1, id);
        if (auto told = tell.run(); !told)
            return told.error();
        change.bind(1, id);
        if (auto done = change.run(); !done)
            return done.error();
        changed += sqlite3_changes64(sqliteHandle(database));
    }
    return changed;
}

} // namespace

Result<std::vector<RejectedRecord>> RejectedStore::page(const RejectedFilter &filter, qint64 after,
                                                        int limit) const
{
    if (limit <= 0)
        return std::vector<RejectedRecord>();
    return m_database.read<std::vector<RejectedRecord>>(
        [&](QSqlDatabase &database) -> Result<std::vector<RejectedRecord>> {
            const auto ids = rejectedIds(database, filter, after, limit);
            if (!ids)
                return ids.error();
            return RejectedRows(database).find(*ids);
        });
}

Result<std::vector<RejectedGroup>> RejectedStore::groups(const RejectedFilter &filter) const
{
    return m_database.read<std::vector<RejectedGroup>>(
        [&](QSqlDatabase &database) -> Result<std::vector<RejectedGroup>> {
            const QByteArray sql
                = rejectedqueries::groupCounts(filter.jobId.has_value(), filter.status.has_value());
            Statement select(database, sql.constData());
            bindFilter(select, filter);
            if (filter.jobId)
                select.bind(7, *filter.jobId);
            if (filter.status)
                select.bind(8, static_cast<int>(*filter.status));
            std::vector<RejectedGroup> groups;
            for (;;) {
                auto row = select.step();
                if (!row)
                    return row.error();
                // Largest first: what follows an empty group is empty too.
                if (!*row || select.integer(6) == 0)
                    return groups;
                const auto outcome = rejectedOutcomeAt(select, 3);
                if (!outcome)
                    return outcome.error();
                groups.push_back(RejectedGroup{select.text(0),
                                               StreamId{select.text(1), select.text(2)}, *outcome,
                                               select.text(4), select.text(5), select.integer(6)});
            }
        });
}

Result<qint64> RejectedStore::count(const RejectedFilter &filter) const
{
    const auto all = groups(filter);
    if (!all)
        return all.error();
    qint64 sum = 0;
    for (const RejectedGroup &group : *all)
        sum += group.count;
    return sum;
}

Result<QHash<QString, qint64>> RejectedStore::openByConnection() const
{
    return m_database.read<QHash<QString, qint64>>(
        [](QSqlDatabase &database) -> Result<QHash<QString, qint64>> {
            Statement open(database, rejectedqueries::openByConnection);
            QHash<QString, qint64> counts;
            for (;;) {
                auto row = open.step();
                if (!row)
                    return row.error();
                if (!*row)
                    return counts;
                if (open.integer(1) > 0)
                    counts.insert(open.text(0), open.integer(1));
            }
        });
}

Result<RejectedMatches> RejectedStore::search(const RejectedFilter &filter,
                                              const RejectedSearch &search, qint64 after, int limit,
                                              const Cancellation &cancellation,
                                              qint64 mostLookedAt) const
{
    RejectedMatches found;
    found.after = after;
    SearchState state;
    while (!found.isComplete && state.lookedAt < mostLookedAt && !state.isFull(found, limit)) {
        if (cancellation.stop_requested())
            return Error::cancelled();
        // A transaction each: a long one would keep the journal from being emptied.
        const auto portion = m_database.read<void>([&](QSqlDatabase &database) {
            return searchPortion(database, filter, search, limit, found, state);
        });
        if (!portion)
            return portion.error();
    }
    return found;
}

Result<qint64> RejectedStore::setStatus(const std::vector<qint64> &ids, RejectedStatus status,
                                        const QString &note, const Cancellation &cancellation)
{
    const TimePoint now = m_database.clock().now();
    std::span<const qint64> left(ids);
    qint64 changed = 0;
    while (!left.empty()) {
        if (cancellation.stop_requested())
            return Error::cancelled();
        const auto portion = left.first(std::min<std::size_t>(left.size(), s_portion));
        left = left.subspan(portion.size());
        const auto done = m_database.write<qint64>([&](QSqlDatabase &database) {
            return setStatusOf(database, portion, status, now, note);
        });
        if (!done)
            return done.error();
        changed += *done;
    }
    return changed;
}

Result<qint64> RejectedStore::setStatus(const RejectedFilter &filter, RejectedStatus status,
                                        const QString &note, const Cancellation &cancellation)
{
    qint64 changed = 0;
    for (qint64 after = 0;;) {
        const auto ids = m_database.read<std::vector<qint64>>([&](QSqlDatabase &database) {
            return rejectedIds(database, filter, after, s_portion);
        });
        if (!ids)
            return ids.error();
        if (ids->empty())
            return changed;
        const auto done = setStatus(*ids, status, note, cancellation);
        if (!done)
            return done.error();
        changed += *done;
        after = ids->back();
    }
}

Result<RejectedRecord> RejectedStore::find(qint64 id) const
{
    const auto records = find(std::vector<qint64>{id});
    if (!records)
        return records.error();
    if (records->empty())
        return makeError(storeerrors::rejectedUnknown, {QString::number(id)});
    return records->front();
}

Result<std::vector<RejectedRecord>> RejectedStore::find(const std::vector<qint64> &ids) const
{
    return m_database.read<std::vector<RejectedRecord>>(
        [&](QSqlDatabase &database) { return RejectedRows(database).find(ids); });
}

Result<std::vector<qint64>> RejectedStore::ids(const RejectedFilter &filter, qint64 after,
                                               int limit) const
{
    if (limit <= 0)
        return std::vector<qint64>();
    return m_database.read<std::vector<qint64>>(
        [&](QSqlDatabase &database) { return rejectedIds(database, filter, after, limit); });
}

Result<std::vector<RetriableGroup>> RejectedStore::retriable(const RejectedFilter &filter) const
{
    using Groups = std::vector<RetriableGroup>;
    return m_database.read<Groups>([&](QSqlDatabase &database) -> Result<Groups> {
        const QByteArray sql = rejectedqueries::retriableGroups(filter.jobId.has_value());
        Statement select(database, sql.constData());
        bindFilter(select, filter);
        if (filter.jobId)
            select.bind(7, *filter.jobId);
        return retriableAt(select);
    });
}

Result<std::vector<RetriableGroup>> RejectedStore::retriable(const std::vector<qint64> &ids) const
{
    using Groups = std::vector<RetriableGroup>;
    return m_database.read<Groups>([&](QSqlDatabase &database) -> Result<Groups> {
        Statement select(database, rejectedqueries::retriableRecord);
        Groups groups;
        for (const qint64 id : ids) {
            select.bind(1, id);
            const auto found = retriableAt(select);
            if (!found)
                return found.error();
            select.reset();
            for (const RetriableGroup &group : *found) {
                if (std::ranges::find(groups, group) == groups.end())
                    groups.push_back(group);
            }
        }
        return groups;
    });
}

} // namespace millrace
