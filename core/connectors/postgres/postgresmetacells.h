// PostgresMetaCells: the meta columns behind the fields of a row.
#pragma once

#include "core/connectors/postgres/postgresrowblock.h"
#include "core/data/metacolumns.h"
#include "core/data/rawids.h"

#include <string>
#include <vector>

namespace millrace {

/// Writes a raw id, the time of extraction, the changes and the generation for the rows of one
/// block after another. Used by one thread.
class PostgresMetaCells final
{
public:
    static constexpr int columnCount = 4;

    /// \a isJsonb: _airbyte_meta is JSONB, not JSON or text.
    PostgresMetaCells(const RunMarks &marks, bool isJsonb);

    /// Adds the sizes of the cells of \a block. Called before put().
    void measure(PostgresRowBlock &block);
    void put(PostgresRowBlock &block);

private:
    RunMarks m_marks;
    bool m_isJsonb;
    RawIds m_rawIds;
    std::string m_plain; ///< Of a row without changes.
    std::vector<std::string> m_changed; ///< Of the rows of the block with changes, in order.
};

} // namespace millrace
