// CsvReader: splits text into rows as Python's csv module does.
#pragma once

#include "core/base/result.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::declarative {

/// The "excel" dialect with any delimiter, not strict; every kind of line end becomes "\n", also
/// inside quotes. Takes UTF-8 piece by piece. Used by one thread.
class CsvReader final
{
public:
    using Row = std::vector<std::string>;
    /// Takes a row, which has no cell for a blank line. False stops.
    using RowSink = std::function<Result<bool>(Row &row)>;

    /// \a delimiter is one character.
    explicit CsvReader(std::string delimiter);

    /// Reads on. False: \a sink stopped.
    [[nodiscard]] Result<bool> read(std::string_view piece, const RowSink &sink);
    /// Ends the text.
    [[nodiscard]] Result<bool> finish(const RowSink &sink);

private:
    enum class State { RowStart, CellStart, Cell, Quoted, QuoteInQuoted };

    void take(char character);
    void takeDelimiter();
    void endCell();
    [[nodiscard]] bool endLine();
    [[nodiscard]] Result<bool> endRow(const RowSink &sink);

    std::string m_delimiter;
    State m_state = State::RowStart;
    std::string m_cell;
    Row m_row;
    std::string m_cut; ///< The start of a delimiter of several bytes, cut by the end of a piece.
    bool m_isAfterReturn = false; ///< A "\n" that follows belongs to the "\r" before it.
};

} // namespace millrace::declarative
