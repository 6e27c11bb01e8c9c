// SqliteCellForm: the form in which the cells of a column are handed to SQLite.
#pragma once

#include "core/connectors/sqlite/sqlitetarget.h"
#include "core/data/recordbatch.h"

#include <cstdint>
#include <string>

namespace millrace {

/// How the cells of one column are stored: as they lie in the batch, or as a text made of them.
struct SqliteCellForm final
{
    enum class Kind : std::uint8_t {
        Integer,
        Number,
        Text, ///< Where it lies.
        Blob, ///< Where it lies.
        Date,
        Time,
        ZonedTime,
        Timestamp,
        UtcTimestamp,
        CellText, ///< Its text form, see append().
    };
    /// Room for a date, a time or a timestamp as text.
    static constexpr std::size_t textSize = 56;

    /// The form of the cells that go to \a column.
    explicit SqliteCellForm(const SqliteTargetColumn &column);

    /// Writes the text of \a value to \a out, textSize bytes, and returns its length. REQUIRES:
    /// kind is a date, a time or a timestamp.
    std::size_t write(std::int64_t value, char *out) const;
    /// Appends the text form of the cell \a row of \a column. REQUIRES: kind is CellText, and the
    /// cell is not null.
    void append(std::string &out, const Column &column, std::size_t row) const;

    Kind kind = Kind::Text;
    const char *suffix = ""; ///< Behind a CellText, to make a narrower time one of the wider type.
};

} // namespace millrace
