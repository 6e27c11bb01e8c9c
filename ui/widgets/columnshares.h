// Column shares: how the columns of a table divide its width.
#pragma once

#include <vector>

namespace millrace {

/// What one column asks for, in pixels.
struct ColumnNeed final
{
    int least = 0; ///< Narrower, it would say nothing.
    int wanted = 0; ///< Everything in it can be read.
    int rank = 0; ///< Who is served first; equals share.
    int growth = 0; ///< Its part of what nobody asked for.
    int dispensable = 0; ///< 0: it never goes; else the lowest goes first.
};

/// The widths of all columns in \a room, 0 for those there is no room for. Where even the least is
/// too much for the ones that stay, they get it and the table scrolls; otherwise the widths make
/// up \a room, as long as one of them may grow.
[[nodiscard]] std::vector<int> columnShares(const std::vector<ColumnNeed> &needs, int room);

} // namespace millrace
