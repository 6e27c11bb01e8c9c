#include "core/engine/leftoutrows.h"

#include <algorithm>
#include <iterator>

namespace millrace {

LeftOutRows::LeftOutRows(RecordMarker marker, const std::set<std::string> &marks)
    : m_marker(std::move(marker))
    , m_marks(marks.begin(), marks.end())
{
}

Result<std::unique_ptr<LeftOutRows>> LeftOutRows::load(const LeftOutStore &store,
                                                       const QString &connectionId,
                                                       const ConfiguredStream &stream)
{
    if (!stream.mapping)
        return std::unique_ptr<LeftOutRows>();
    auto marks = store.of(connectionId, stream.stream.id);
    if (!marks)
        return marks.error();
    if (marks->empty())
        return std::unique_ptr<LeftOutRows>();
    return std::make_unique<LeftOutRows>(RecordMarker(connectionId, stream), *marks);
}

void LeftOutRows::apply(const RecordBatch &source, MappedBatch &mapped)
{
    std::vector<std::uint32_t> left;
    for (std::uint32_t row = 0; row < source.rowCount(); ++row) {
        if (m_marks.contains(m_marker.of(source, *mapped.whole, row)))
            left.push_back(row);
    }
    if (left.empty())
        return;
    std::vector<std::uint32_t> gone;
    std::ranges::set_union(mapped.rejectedRows, left, std::back_inserter(gone));
    mapped.batch = withoutRows(mapped.whole, gone);
    const auto isLeft
        = [&left](std::uint32_t row) { return std::ranges::binary_search(left, row); };
    std::erase_if(mapped.rejectedRows, isLeft);
    std::erase_if(mapped.faults, [&](const ValueFault &fault) { return isLeft(fault.row); });
    mapped.filteredRows += static_cast<qint64>(left.size());
    m_count += static_cast<qint64>(left.size());
}

} // namespace millrace
