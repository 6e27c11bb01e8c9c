// CsvWriter: rows as CSV after RFC 4180, with LF line ends.
#pragma once

#include "core/connectors/files/outputcolumns.h"
#include "core/connectors/files/rowformat.h"
#include "core/data/rawids.h"

namespace millrace {

/// A null is an empty field, an empty text is "". A field is quoted only where it must be. A null
/// in a file of a single column therefore is an empty line.
class CsvWriter final : public RowFormat
{
public:
    CsvWriter(std::vector<OutputColumn> columns, char delimiter, const RunMarks &marks);

    void appendHeader(std::string &out) const override;
    void appendRows(std::string &out, const RecordBatch &batch) override;

private:
    void appendCell(std::string &out, const OutputColumn &column, const RecordBatch &batch,
                    std::size_t row);
    void appendText(std::string &out, std::string_view text) const;
    void appendMeta(std::string &out, const RecordBatch &batch, std::size_t row);

    std::vector<OutputColumn> m_columns;
    char m_delimiter;
    RunMarks m_marks;
    RawIds m_rawIds;
    std::string m_plainMeta; ///< _airbyte_meta of a row without changes, quoted.
    std::string m_extractedAt; ///< Of the batch at hand.
    std::string m_scratch;
};

} // namespace millrace
