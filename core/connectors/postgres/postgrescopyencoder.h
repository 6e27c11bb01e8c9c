// PostgresCopyEncoder: the rows of batches in the binary form of COPY.
#pragma once

#include "core/connectors/postgres/postgresmadecells.h"
#include "core/connectors/postgres/postgresmetacells.h"
#include "core/connectors/postgres/postgrestargetcolumn.h"
#include "core/data/recordbatch.h"

#include <memory>
#include <string_view>
#include <vector>

namespace millrace {

/// What the rows of a COPY are made of beside the fields.
struct PostgresRowLayout final
{
    std::vector<PostgresTargetColumn> columns; ///< One per field of the schema.
    bool hasMetaColumns = false;
    bool hasJsonbMeta = true; ///< _airbyte_meta is JSONB, not JSON or text.
    bool hasArrival = false; ///< The first column is a number that goes up with each row.
};

/// Encodes columns into one buffer, block of rows by block of rows: first the size of each row,
/// then one loop per column. Used by one thread.
class PostgresCopyEncoder final
{
public:
    PostgresCopyEncoder(PostgresRowLayout layout, const RunMarks &marks);

    /// Starts a COPY: signature and header.
    void begin();
    /// Appends some rows from \a first on, at most up to \a end, and returns how many. \a arrival
    /// is the number of the first one. REQUIRES: none of them is among the postgresFaults().
    std::size_t append(const RecordBatch &batch, std::size_t first, std::size_t end,
                       qint64 arrival);
    /// Appends the mark behind the last row.
    void finish();

    /// What was encoded since the last clear().
    [[nodiscard]] std::string_view bytes() const { return {m_buffer.get(), m_used}; }
    void clear() { m_used = 0; }

private:
    /// How a column's values get into the buffer.
    enum class Step : std::uint8_t {
        Boolean,
        Int2,
        Int4,
        Int8,
        Float4,
        Float8,
        WholeFloat4,
        WholeFloat8,
        Date,
        DateAsTimestamp,
        Timestamp,
        Time,
        ZonedTime,
        TimeAsZoned,
        Bytes,
        Jsonb,
        Uuid,
        Made, ///< See PostgresMadeCells.
    };
    /// Room for \a size more bytes, which then count as used.
    char *take(std::size_t size);
    [[nodiscard]] static Step stepOf(const PostgresTargetColumn &column);
    [[nodiscard]] static std::uint32_t widthOf(Step step);
    void measure(std::size_t index);
    void put(std::size_t index);
    void putText(std::size_t index);
    template<std::size_t width, typename Put>
    void putFixed(const Column &column, Put write);

    PostgresRowLayout m_layout;
    std::vector<Step> m_steps;
    std::unique_ptr<char[]> m_buffer; ///< No string: growing one would fill it with zeros first.
    std::size_t m_capacity = 0;
    std::size_t m_used = 0;
    PostgresRowBlock m_block;
    PostgresMadeCells m_made;
    PostgresMetaCells m_meta;
};

} // namespace millrace
