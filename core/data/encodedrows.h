// EncodedRows: rows as one database sent them, for another that takes the very same bytes.
#pragma once

#include "core/base/result.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace millrace {

class RecordBatch;

/// Rows nobody has looked into. Decoding and encoding again would cost more than the copy itself,
/// so a batch may carry them from a source to a destination of the same kind as they are.
///
/// Immutable once shared; safe to read from any thread.
struct EncodedRows final
{
    /// Names the encoding and the type of every column; rows of equal forms are interchangeable.
    std::string form;
    std::string bytes; ///< The rows, back to back.
    std::vector<std::uint32_t> offsets; ///< Rows + 1.
    /// Makes columns of the rows, for the few that somebody wants to see. Any thread.
    std::function<Result<std::shared_ptr<const RecordBatch>>(const RecordBatch &)> decode;

    [[nodiscard]] std::size_t rowCount() const { return offsets.empty() ? 0 : offsets.size() - 1; }
    [[nodiscard]] std::string_view row(std::size_t index) const
    {
        return {bytes.data() + offsets[index], offsets[index + 1] - offsets[index]};
    }
};

} // namespace millrace
