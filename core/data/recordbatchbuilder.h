// RecordBatchBuilder: fills the columns of a batch, row by row.
#pragma once

#include "core/data/recordbatch.h"

namespace millrace {

/// Makes batches of one schema. Used by one thread at a time.
///
/// For every row, append one value per column (in any column order), then call finishRow().
/// The append functions do not check types: appendInteger() serves every fixed type except
/// Number, appendText() every text type. Reused after finish().
class RecordBatchBuilder final
{
public:
    explicit RecordBatchBuilder(std::shared_ptr<const Schema> schema);

    [[nodiscard]] const Schema &schema() const { return *m_schema; }
    /// Finished rows in the batch so far.
    [[nodiscard]] std::size_t rowCount() const { return m_rowCount; }
    /// Bytes the text columns and the noted issues hold so far, plus 8 for each fixed value.
    [[nodiscard]] std::int64_t byteSize() const
    {
        return m_textBytes + m_issueBytes
            + static_cast<std::int64_t>(m_rowCount) * m_fixedBytesPerRow;
    }
    /// Whether the batch should be handed on before another row.
    [[nodiscard]] bool isFull() const
    {
        return m_rowCount >= RecordBatch::maximumRows || byteSize() >= RecordBatch::targetBytes;
    }

    void appendNull(int column)
    {
        Building &target = at(column);
        if (target.valid.empty())
            target.valid.assign(m_rowCount, 1);
        target.valid.push_back(0);
        if (target.isText)
            target.offsets.push_back(static_cast<std::uint32_t>(target.bytes.size()));
        else
            target.fixed.push_back(0);
    }
    void appendInteger(int column, std::int64_t value)
    {
        Building &target = at(column);
        if (!target.valid.empty())
            target.valid.push_back(1);
        target.fixed.push_back(value);
    }
    void appendBoolean(int column, bool value) { appendInteger(column, value ? 1 : 0); }
    void appendNumber(int column, double value)
    {
        appendInteger(column, std::bit_cast<std::int64_t>(value));
    }
    void appendText(int column, std::string_view value)
    {
        Building &target = at(column);
        if (!target.valid.empty())
            target.valid.push_back(1);
        target.bytes.append(value);
        target.offsets.push_back(static_cast<std::uint32_t>(target.bytes.size()));
        m_textBytes += static_cast<std::int64_t>(value.size());
    }
    /// Leaves the cell empty and notes why; \a original is what the source gave.
    void appendUnfit(int column, std::string_view original,
                     ValueChangeReason reason = ValueChangeReason::SourceSerializationError);
    /// Notes that the value just appended to \a column in this row is not exactly \a original.
    void noteTruncated(int column, std::string_view original, ValueChangeReason reason);

    /// Ends the row. REQUIRES: every column got exactly one value since the last call.
    void finishRow() { ++m_rowCount; }

    /// Takes back the values appended since the last finishRow(), whatever columns they went to.
    void dropRow();

    /// Returns the rows so far as a batch stamped \a extractedAt and starts an empty one.
    [[nodiscard]] std::shared_ptr<RecordBatch> finish(TimePoint extractedAt);
    /// The same, stamped with the machine's clock.
    [[nodiscard]] std::shared_ptr<RecordBatch> finish();

private:
    struct Building final
    {
        bool isText = false;
        std::vector<std::uint8_t> valid;
        std::vector<std::int64_t> fixed;
        std::vector<std::uint32_t> offsets;
        std::string bytes;
    };

    Building &at(int column) { return m_columns[static_cast<std::size_t>(column)]; }
    void noteIssue(int column, ValueChange change, std::string_view original,
                   ValueChangeReason reason);
    void reserve();

    std::shared_ptr<const Schema> m_schema;
    std::vector<Building> m_columns;
    std::vector<ValueIssue> m_issues;
    std::size_t m_rowCount = 0;
    std::size_t m_expectedRows = 1024;
    std::int64_t m_textBytes = 0;
    std::int64_t m_issueBytes = 0;
    std::int64_t m_fixedBytesPerRow = 0;
};

} // namespace millrace
