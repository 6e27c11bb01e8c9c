// StreamSlice: the part of a stream that one series of requests reads.
#pragma once

#include "core/declarative/value/value.h"

namespace millrace::declarative {

/// A part of a stream. A plain value; each member is a mapping.
struct StreamSlice final
{
    Value partition = Value::emptyMapping(); ///< What identifies it: {"account_id": 7}.
    Value cursor
        = Value::emptyMapping(); ///< Its bounds, as text: {"start_time": …, "end_time": …}.
    Value extra = Value::emptyMapping(); ///< Further names for templates; no part of its identity.

    /// Partition and cursor in one mapping, as templates see the slice.
    [[nodiscard]] Value merged() const
    {
        if (cursor.mapping().isEmpty())
            return partition;
        Value all = partition;
        for (const auto &[key, value] : cursor.mapping())
            all.mutableMapping().set(key, value);
        return all;
    }
};

} // namespace millrace::declarative
