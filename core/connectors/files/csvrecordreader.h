// CsvRecordReader: rows of a CSV text to typed columns.
#pragma once

#include "core/connectors/files/csvtokenizer.h"
#include "core/connectors/files/valueappender.h"

namespace millrace {

/// Fields missing at the end of a row are null and noted; empty fields behind the last column are
/// noted; other fields there are an error. Empty lines are skipped where the file has more than
/// one column. An unquoted empty field or null word is null; a quoted empty field is an empty
/// text in a String column and, noted, null in every other.
class CsvRecordReader final : public RecordReader
{
public:
    CsvRecordReader(OpenedFile file, const RecordContext &context);

    /// Moves to the first row, or to where an earlier reader stopped.
    [[nodiscard]] Result<void> start(std::optional<std::pair<qint64, qint64>> offsetAndLine,
                                     const Cancellation &cancellation);

    Result<bool> fill(RecordBatchBuilder &builder, qint64 limit,
                      const Cancellation &cancellation) override;
    [[nodiscard]] qint64 offset() const override { return m_window->offsetOf(m_tokenizer.at()); }
    [[nodiscard]] qint64 line() const override { return m_tokenizer.line(); }

private:
    /// A column of the file that goes to a column of the batch.
    struct Cell final
    {
        std::uint32_t field = 0;
        int column = 0;
        FieldType type = FieldType::String;
    };

    void mapColumns();
    void useWindow();
    [[nodiscard]] Result<void> more();
    [[nodiscard]] bool isRowTooLong(std::span<const CsvField> fields);
    void appendRow(RecordBatchBuilder &builder, std::span<const CsvField> fields);
    void appendField(RecordBatchBuilder &builder, const Cell &cell, const CsvField &field);
    [[nodiscard]] bool isNullWord(std::string_view text) const;
    [[nodiscard]] Error fault(CsvTokenizer::Outcome outcome) const;

    std::unique_ptr<TextWindow> m_window;
    CsvDialect m_dialect;
    const RecordContext &m_context;
    CsvTokenizer m_tokenizer;
    ValueAppender m_values;
    std::vector<Cell> m_cells; ///< In the order of the file's columns.
    std::vector<int> m_absent; ///< Columns of the batch the file does not have.
    std::size_t m_fieldCount = 0; ///< Columns of the file.
    std::string m_fileName;
    std::string m_scratch;
    bool m_isValidUtf8 = true;
};

} // namespace millrace
