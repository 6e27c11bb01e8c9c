#include "core/store/rejectedstore.h"

#include "core/store/rejectedqueries.h"
#include "core/store/statement.h"
#include "core/store/storedvalues.h"
#include "core/store/storeerrors.h"

#include <sqlite3.h>

#include <algorithm>
#include <span>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

std::optional<QString> unlessEmpty(const QString &text)
{
    return text.isEmpty() ? std::nullopt : std::optional(text);
}

/// Binds the places of rejectedqueries::admitted.
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

Result<RejectedOutcome> outcomeAt(const Statement &row, int column)
{
    const auto outcome = rejectedOutcomeFromName(row.text(column));
    if (!outcome)
        return unknownWord(u"outcome"_s, row.text(column));
    return *outcome;
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

/// The first \a limit ids above \a after. Each group and status is a run of its own in the index,
/// already in order, so a page costs the same however many records there are.
Result<std::vector<qint64>> pageIds(const QSqlDatabase &database, const RejectedFilter &filter,
                                    qint64 after, int limit)
{
    const QByteArray groupSql = rejectedqueries::groupIds();
    Statement selectGroups(database, groupSql.constData());
    bindFilter(selectGroups, filter);
    const auto groups = allIntegers(selectGroups);
    if (!groups)
        return groups.error();

    const QByteArray pageSql = rejectedqueries::groupPage(filter.jobId.has_value());
    Statement selectIds(database, pageSql.constData());
    selectIds.bind(3, after);
    selectIds.bind(4, limit);
    if (filter.jobId)
        selectIds.bind(5, *filter.jobId);
    std::vector<qint64> ids;
    for (const qint64 group : *groups) {
        for (const RejectedStatus status : statusesOf(filter)) {
            selectIds.bind(1, group);
            selectIds.bind(2, static_cast<int>(status));
            const auto found = allIntegers(selectIds);
            if (!found)
                return found.error();
            ids.insert(ids.end(), found->begin(), found->end());
            selectIds.reset();
        }
    }
    std::ranges::sort(ids);
    ids.resize(std::min(ids.size(), static_cast<std::size_t>(limit)));
    return ids;
}

Result<RejectedRecord> recordWith(Statement &select, qint64 id)
{
    select.bind(1, id);
    auto row = select.step();
    if (!row)
        return row.error();
    if (!*row)
        return makeError(storeerrors::rejectedUnknown, {QString::number(id)});
    const auto outcome = outcomeAt(select, 6);
    if (!outcome)
        return outcome.error();
    RejectedRecord record;
    record.id = select.integer(0);
    record.connectionId = select.text(1);
    record.jobId = select.integer(2);
    record.attempt = static_cast<int>(select.integer(3));
    record.stream = StreamId{select.text(4), select.text(5)};
    record.outcome = *outcome;
    record.status = static_cast<RejectedStatus>(select.integer(7));
    record.code = select.text(8);
    record.field = select.text(9);
    record.message = select.text(10);
    record.value = select.utf8(11);
    record.sourceRecord = select.utf8(12);
    record.sentRecord = select.utf8(13);
    record.rejectedAt = select.time(14);
    record.statusAt = select.optionalTime(15);
    record.note = select.text(16);
    if (!select.isNull(17))
        record.closedJob = select.integer(17);
    if (!select.isNull(18))
        record.retriedJob = select.integer(18);
    record.keyHash = select.utf8(19);
    record.hasValues = select.integer(20) != 0;
    record.editedAt = select.optionalTime(21);
    record.editedRecord = select.utf8(22);
    select.reset();
    return record;
}

/// Records looked at or changed in one transaction.
constexpr int s_portion = 5'000;

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

/// Looks at one portion and adds what matches to \a found. Returns how many were looked at.
Result<qint64> searchPortion(const QSqlDatabase &database, const RejectedFilter &filter,
                             const RejectedSearch &search, int limit, RejectedMatches &found)
{
    // Where everything matches, each id is a record; one more tells whether it was the last.
    const int most = search.isEmpty()
        ? std::min(s_portion - 1, limit - static_cast<int>(found.records.size())) + 1
        : s_portion;
    const auto ids = pageIds(database, filter, found.after, most);
    if (!ids)
        return ids.error();
    Statement look(database, rejectedqueries::searched);
    Statement select(database, rejectedqueries::record);
    for (const qint64 id : *ids) {
        if (std::ssize(found.records) >= limit)
            return static_cast<qint64>(ids->size());
        auto isMatch = matches(look, id, search);
        if (!isMatch)
            return isMatch.error();
        found.after = id;
        if (!*isMatch)
            continue;
        auto record = recordWith(select, id);
        if (!record)
            return record.error();
        found.records.push_back(std::move(*record));
    }
    found.isComplete = std::ssize(*ids) < most;
    return static_cast<qint64>(ids->size());
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
            const auto ids = pageIds(database, filter, after, limit);
            if (!ids)
                return ids.error();
            Statement select(database, rejectedqueries::record);
            std::vector<RejectedRecord> records;
            records.reserve(ids->size());
            for (const qint64 id : *ids) {
                auto record = recordWith(select, id);
                if (!record)
                    return record.error();
                records.push_back(std::move(*record));
            }
            return records;
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
                const auto outcome = outcomeAt(select, 3);
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
    qint64 lookedAt = 0;
    while (!found.isComplete && lookedAt < mostLookedAt && std::ssize(found.records) < limit) {
        if (cancellation.stop_requested())
            return Error::cancelled();
        // A transaction each: a long one would keep the journal from being emptied.
        const auto portion = m_database.read<qint64>([&](QSqlDatabase &database) {
            return searchPortion(database, filter, search, limit, found);
        });
        if (!portion)
            return portion.error();
        lookedAt += *portion;
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
        const auto ids = m_database.read<std::vector<qint64>>(
            [&](QSqlDatabase &database) { return pageIds(database, filter, after, s_portion); });
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
    return m_database.read<RejectedRecord>([&](QSqlDatabase &database) {
        Statement select(database, rejectedqueries::record);
        return recordWith(select, id);
    });
}

} // namespace millrace
