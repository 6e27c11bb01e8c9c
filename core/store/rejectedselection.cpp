#include "core/store/rejectedselection.h"

#include <algorithm>

namespace millrace {

namespace {

/// Records whose texts a search looks at in one go; see RejectedStore::search().
constexpr int s_pageSize = 1000;
/// Named records that are read in one go: they may be large.
constexpr int s_idsAtOnce = 200;

bool matches(const RejectedSearch &search, const RejectedRecord &record)
{
    if ((search.from && record.rejectedAt < *search.from)
        || (search.until && record.rejectedAt >= *search.until))
        return false;
    const auto contains = [&search](const std::string &text) {
        return QString::fromStdString(text).contains(search.text, Qt::CaseInsensitive);
    };
    return search.text.isEmpty() || record.field.contains(search.text, Qt::CaseInsensitive)
        || record.message.contains(search.text, Qt::CaseInsensitive) || contains(record.value)
        || contains(record.sourceRecord) || contains(record.sentRecord);
}

} // namespace

bool admits(const RejectedFilter &filter, const RejectedRecord &record)
{
    return (filter.connectionId.isEmpty() || filter.connectionId == record.connectionId)
        && (!filter.jobId || *filter.jobId == record.jobId)
        && (!filter.stream || *filter.stream == record.stream)
        && (filter.code.isEmpty() || filter.code == record.code)
        && (filter.field.isEmpty() || filter.field == record.field)
        && (!filter.outcome || *filter.outcome == record.outcome)
        && (!filter.status || *filter.status == record.status);
}

RejectedWalk::RejectedWalk(const RejectedStore &store, RejectedSelection selection)
    : m_store(store)
    , m_selection(std::move(selection))
{
    std::ranges::sort(m_selection.ids);
    const auto doubled = std::ranges::unique(m_selection.ids);
    m_selection.ids.erase(doubled.begin(), doubled.end());
    std::ranges::sort(m_selection.except);
}

Result<std::vector<RejectedRecord>> RejectedWalk::next(int limit, const Cancellation &cancellation)
{
    if (!m_selection.ids.empty())
        return nextByIds(limit, cancellation);
    std::vector<RejectedRecord> records;
    while (records.empty() && !m_isComplete) {
        auto found = m_store.search(m_selection.filter, m_selection.search, m_after,
                                    std::min(limit, s_pageSize), cancellation);
        if (!found)
            return found.error();
        m_after = found->after;
        m_isComplete = found->isComplete;
        records = std::move(found->records);
        std::erase_if(records,
                      [this](const RejectedRecord &record) { return isLeftOut(record.id); });
    }
    return records;
}

Result<std::vector<qint64>> RejectedWalk::nextIds(int limit, const Cancellation &cancellation)
{
    std::vector<qint64> ids;
    if (!m_selection.ids.empty() || !m_selection.search.isEmpty()) {
        const auto records = next(limit, cancellation);
        if (!records)
            return records.error();
        for (const RejectedRecord &record : *records)
            ids.push_back(record.id);
        return ids;
    }
    while (ids.empty() && !m_isComplete) {
        if (cancellation.stop_requested())
            return Error::cancelled();
        auto found = m_store.ids(m_selection.filter, m_after, limit);
        if (!found)
            return found;
        m_isComplete = std::ssize(*found) < limit;
        if (!found->empty())
            m_after = found->back();
        ids = std::move(*found);
        std::erase_if(ids, [this](qint64 id) { return isLeftOut(id); });
    }
    return ids;
}

bool RejectedWalk::isLeftOut(qint64 id) const
{
    return std::ranges::binary_search(m_selection.except, id);
}

Result<std::vector<RejectedRecord>> RejectedWalk::nextByIds(int limit,
                                                            const Cancellation &cancellation)
{
    std::vector<RejectedRecord> records;
    while (m_place < m_selection.ids.size() && records.empty()) {
        if (cancellation.stop_requested())
            return Error::cancelled();
        std::vector<qint64> ids;
        const auto atOnce = std::min(limit, s_idsAtOnce);
        while (m_place < m_selection.ids.size() && std::ssize(ids) < atOnce) {
            const qint64 id = m_selection.ids[m_place++];
            if (!isLeftOut(id))
                ids.push_back(id);
        }
        auto found = m_store.find(ids);
        if (!found)
            return found;
        records = std::move(*found);
        std::erase_if(records, [this](const RejectedRecord &record) {
            return !admits(m_selection.filter, record) || !matches(m_selection.search, record);
        });
    }
    return records;
}

Result<qint64> countSelected(const RejectedStore &store, const RejectedSelection &selection,
                             const Cancellation &cancellation)
{
    if (selection.ids.empty() && selection.search.isEmpty() && selection.except.empty())
        return store.count(selection.filter);
    RejectedWalk walk(store, selection);
    qint64 count = 0;
    for (;;) {
        const auto ids = walk.nextIds(s_pageSize, cancellation);
        if (!ids)
            return ids.error();
        if (ids->empty())
            return count;
        count += static_cast<qint64>(ids->size());
    }
}

} // namespace millrace
