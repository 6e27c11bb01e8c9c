// JsonLinesWriter: rows as JSON Lines, one object a line.
#pragma once

#include "core/connectors/files/outputcolumns.h"
#include "core/connectors/files/rowformat.h"
#include "core/data/rawids.h"

namespace millrace {

/// Every row names every field; a null is null. Line breaks inside a JSON value become blanks.
class JsonLinesWriter final : public RowFormat
{
public:
    JsonLinesWriter(const std::vector<OutputColumn> &columns, const RunMarks &marks);

    void appendHeader(std::string &) const override { }
    void appendRows(std::string &out, const RecordBatch &batch) override;

private:
    struct Member final
    {
        OutputColumn column;
        std::string key; ///< The name as JSON with the colon.
    };

    void appendValue(std::string &out, const OutputColumn &column, const RecordBatch &batch,
                     std::size_t row);

    std::vector<Member> m_members;
    RunMarks m_marks;
    RawIds m_rawIds;
    std::string m_plainMeta;
    std::string m_extractedAt;
};

} // namespace millrace
