// PostgresMadeCells: cells whose bytes have to be made before their size is known.
#pragma once

#include "core/connectors/postgres/postgresrowblock.h"
#include "core/connectors/postgres/postgrestargetcolumn.h"

#include <string>
#include <vector>

namespace millrace {

/// Numerics, and cells as their text, of the columns of one block after another. Keeps its room.
/// Used by one thread.
class PostgresMadeCells final
{
public:
    /// Begins a new block.
    void clear();
    /// Makes the cells of the block's column \a index for \a target and adds their sizes.
    void make(PostgresRowBlock &block, int index, const PostgresTargetColumn &target);
    /// Writes the cells of the column that was made next, which is \a index.
    void put(PostgresRowBlock &block, int index);

private:
    std::string m_bytes; ///< Back to back.
    std::vector<std::uint32_t> m_ends; ///< One for each cell made.
    std::size_t m_written = 0; ///< How far put() has got in m_ends.
};

} // namespace millrace
