#include "core/delivery/rejectedparts.h"

#include <algorithm>

namespace millrace {

namespace {

/// Read at once; rows may be large.
constexpr int s_pageSize = 200;

qint64 sizeOf(const RejectedRecord &record)
{
    return static_cast<qint64>(record.sourceRecord.size() + record.value.size())
        + record.message.size();
}

} // namespace

RejectedFilter RejectedParts::filterFor(const StreamId &stream) const
{
    RejectedFilter filter;
    filter.connectionId = m_connectionId;
    filter.stream = stream;
    filter.outcome = RejectedOutcome::Rejected;
    return filter;
}

Result<std::vector<StreamId>> RejectedParts::streams() const
{
    RejectedFilter filter;
    filter.connectionId = m_connectionId;
    filter.outcome = RejectedOutcome::Rejected;
    const auto groups = m_store.groups(filter);
    if (!groups)
        return groups.error();
    std::vector<StreamId> streams;
    for (const RejectedGroup &group : *groups) {
        if (group.count > 0 && std::ranges::find(streams, group.stream) == streams.end())
            streams.push_back(group.stream);
    }
    return streams;
}

Result<std::vector<RejectedRecord>> RejectedParts::next(const StreamId &stream, qint64 after) const
{
    std::vector<RejectedRecord> part;
    qint64 bytes = 0;
    for (;;) {
        const auto left = m_limits.records - static_cast<qint64>(part.size());
        const int wanted = static_cast<int>(std::min<qint64>(s_pageSize, left));
        auto page = m_store.page(filterFor(stream), after, wanted);
        if (!page)
            return page.error();
        for (RejectedRecord &record : *page) {
            const bool isOther = !part.empty() && record.jobId != part.front().jobId;
            if (isOther || bytes >= m_limits.bytes)
                return part;
            after = record.id;
            bytes += sizeOf(record);
            part.push_back(std::move(record));
        }
        if (static_cast<int>(page->size()) < wanted
            || static_cast<qint64>(part.size()) >= m_limits.records)
            return part;
    }
}

Result<std::vector<RejectedRecord>> RejectedParts::again(const DeliveryFile &file) const
{
    std::vector<RejectedRecord> part;
    qint64 after = file.firstRecord - 1;
    for (;;) {
        auto page = m_store.page(filterFor(file.stream), after, s_pageSize);
        if (!page)
            return page.error();
        for (RejectedRecord &record : *page) {
            if (record.id > file.lastRecord)
                return part;
            after = record.id;
            part.push_back(std::move(record));
        }
        if (static_cast<int>(page->size()) < s_pageSize)
            return part;
    }
}

} // namespace millrace
