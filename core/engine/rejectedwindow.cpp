#include "core/engine/rejectedwindow.h"

#include <algorithm>
#include <numeric>

namespace millrace {

Result<const RejectedRecord *> RejectedWindow::at(qint64 id)
{
    if (id < m_first || id > m_last) {
        m_first = std::max<qint64>(0, id - s_behind);
        m_last = id + s_ahead;
        std::vector<qint64> ids(static_cast<std::size_t>(m_last - m_first + 1));
        std::iota(ids.begin(), ids.end(), m_first);
        auto records = m_store.find(ids);
        if (!records) {
            m_last = m_first - 1;
            return records.error();
        }
        m_records.clear();
        for (RejectedRecord &record : *records)
            m_records.emplace_hint(m_records.end(), record.id, std::move(record));
    }
    const auto found = m_records.find(id);
    return found == m_records.end() ? nullptr : &found->second;
}

} // namespace millrace
