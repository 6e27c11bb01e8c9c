// RecordBatch: up to some thousand rows of one stream, as columns.
#pragma once

#include "core/base/clock.h"
#include "core/data/encodedrows.h"
#include "core/data/schema.h"
#include "core/data/valueissue.h"

#include <bit>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace millrace {

/// The values of one field, 8 bytes each or as bytes with offsets (see FieldType).
///
/// Filled by a RecordBatchBuilder, then never changed. Safe to read from any thread.
struct Column final
{
    FieldType type = FieldType::String;
    std::vector<std::uint8_t> valid; ///< 1 = has a value; empty = every row has one.
    std::vector<std::int64_t> fixed; ///< One per row for fixed types, else empty.
    std::vector<std::uint32_t> offsets; ///< rows + 1 for text types, else empty.
    std::string bytes; ///< The values of a text type, back to back.

    [[nodiscard]] bool isNull(std::size_t row) const { return !valid.empty() && valid[row] == 0; }
    /// The stored 8 bytes of a fixed type. REQUIRES: !isStoredAsText(type).
    [[nodiscard]] std::int64_t integer(std::size_t row) const { return fixed[row]; }
    /// The value of a Number column. REQUIRES: type == Number.
    [[nodiscard]] double number(std::size_t row) const { return std::bit_cast<double>(fixed[row]); }
    /// The bytes of a text type; valid while the column lives. REQUIRES: isStoredAsText(type).
    [[nodiscard]] std::string_view text(std::size_t row) const
    {
        return {bytes.data() + offsets[row], offsets[row + 1] - offsets[row]};
    }
    [[nodiscard]] std::int64_t byteSize() const
    {
        return static_cast<std::int64_t>(valid.size() + fixed.size() * sizeof(std::int64_t)
                                         + offsets.size() * sizeof(std::uint32_t) + bytes.size());
    }
};

/// Immutable rows of one stream, as columns or, between a source and a destination that agreed on
/// it, encoded. Handed on as shared_ptr<const RecordBatch>; safe on any thread.
class RecordBatch final
{
public:
    /// Rows a builder aims at, and never exceeds.
    static constexpr int maximumRows = 8192;
    /// Bytes at which a reader should hand a batch on; a single row may exceed it.
    static constexpr std::int64_t targetBytes = 1 << 20;

    RecordBatch(std::shared_ptr<const Schema> schema, std::size_t rowCount,
                std::vector<std::shared_ptr<const Column>> columns, std::vector<ValueIssue> issues,
                TimePoint extractedAt);

    /// A batch without columns. REQUIRES: \a rows is not null.
    RecordBatch(std::shared_ptr<const Schema> schema, std::shared_ptr<const EncodedRows> rows,
                TimePoint extractedAt);

    [[nodiscard]] const Schema &schema() const { return *m_schema; }
    [[nodiscard]] const std::shared_ptr<const Schema> &sharedSchema() const { return m_schema; }
    [[nodiscard]] std::size_t rowCount() const { return m_rowCount; }
    /// The rows as they came, or null; a batch that has them has no columns.
    [[nodiscard]] const std::shared_ptr<const EncodedRows> &encoded() const { return m_encoded; }
    /// REQUIRES: !encoded().
    [[nodiscard]] const Column &column(int index) const
    {
        return *m_columns[static_cast<std::size_t>(index)];
    }
    [[nodiscard]] const std::shared_ptr<const Column> &sharedColumn(int index) const
    {
        return m_columns[static_cast<std::size_t>(index)];
    }
    /// Changed cells, ordered by row. Usually empty.
    [[nodiscard]] const std::vector<ValueIssue> &issues() const { return m_issues; }
    /// The changed cells of \a row.
    [[nodiscard]] std::span<const ValueIssue> issuesOf(std::size_t row) const;
    /// When the source handed these rows over; becomes _airbyte_extracted_at.
    [[nodiscard]] TimePoint extractedAt() const { return m_extractedAt; }
    /// Memory held by the columns, in bytes.
    [[nodiscard]] std::int64_t byteSize() const { return m_byteSize; }

    /// The batch this one was made from by a mapping, or null. Its row is originRow(row).
    [[nodiscard]] const std::shared_ptr<const RecordBatch> &origin() const { return m_origin; }
    [[nodiscard]] std::size_t originRow(std::size_t row) const
    {
        return m_originRows.empty() ? row : m_originRows[row];
    }
    /// Notes where the rows came from. \a originRows has one entry per row, or is empty when row
    /// numbers agree. Called once, before the batch is shared.
    void setOrigin(std::shared_ptr<const RecordBatch> origin,
                   std::vector<std::uint32_t> originRows = {});

private:
    std::shared_ptr<const Schema> m_schema;
    std::size_t m_rowCount;
    std::vector<std::shared_ptr<const Column>> m_columns;
    std::shared_ptr<const EncodedRows> m_encoded;
    std::vector<ValueIssue> m_issues;
    TimePoint m_extractedAt;
    std::int64_t m_byteSize = 0;
    std::shared_ptr<const RecordBatch> m_origin;
    std::vector<std::uint32_t> m_originRows;
};

/// \a batch with columns: itself, or its encoded rows decoded.
[[nodiscard]] Result<std::shared_ptr<const RecordBatch>>
withColumns(const std::shared_ptr<const RecordBatch> &batch);

} // namespace millrace
