// CsvParser: a record for each row of a table in text.
#pragma once

#include "core/declarative/record/bodyparser.h"
#include "core/declarative/record/csvreader.h"
#include "core/declarative/record/textreader.h"

#include <optional>
#include <string>
#include <vector>

namespace millrace::declarative {

/// The component CsvDecoder.
struct CsvOptions final
{
    std::string encoding = "utf-8";
    std::string delimiter = ",";
    std::vector<std::string> nullWords; ///< Cells that become null.
};

/// The delimiter \a text stands for, which may be an escape ("\t"); nothing when it is not one
/// character.
[[nodiscard]] std::optional<std::string> csvDelimiter(const std::string &text);

/// Rows as Python's csv.DictReader makes them: keys of the first row, values are texts; short rows
/// end in nulls, the cells of long rows are a list under the key "null".
class CsvParser final : public BodyParser
{
public:
    /// REQUIRES: the encoding is known to TextReader.
    explicit CsvParser(CsvOptions options);

    [[nodiscard]] Result<bool> read(std::string_view piece, const ElementSink &sink) override;
    [[nodiscard]] Result<bool> finish(const ElementSink &sink) override;

private:
    [[nodiscard]] Result<bool> readRow(CsvReader::Row &row, const ElementSink &sink);
    [[nodiscard]] Value cell(std::string text) const;

    CsvOptions m_options;
    Result<TextReader> m_text;
    CsvReader m_reader;
    std::optional<std::vector<std::string>> m_header;
    bool m_hasTwins = false; ///< Whether a name is in the header twice.
};

} // namespace millrace::declarative
