// RejectedWindow: the records around a place, read some hundred at a time.
#pragma once

#include "core/store/rejectedstore.h"

#include <map>

namespace millrace {

/// For looking at neighbours while records are walked over in the order of their ids: most are in
/// what was read for the one before. Used by one thread; the store outlives it.
class RejectedWindow final
{
public:
    explicit RejectedWindow(const RejectedStore &store)
        : m_store(store)
    {
    }

    /// The record with this id as it was when its part was read; null when there is none. Valid
    /// until the next call.
    [[nodiscard]] Result<const RejectedRecord *> at(qint64 id);

private:
    static constexpr qint64 s_behind = 16;
    static constexpr qint64 s_ahead = 240;

    const RejectedStore &m_store;
    qint64 m_first = 0; ///< What is read …
    qint64 m_last = -1; ///< … and includes this.
    std::map<qint64, RejectedRecord> m_records;
};

} // namespace millrace
