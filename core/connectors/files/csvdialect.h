// CsvDialect: how a CSV text is written, found out from its first rows.
#pragma once

#include "core/connectors/files/csvtokenizer.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace millrace {

/// What the person set; nothing means: find out.
struct CsvSettings final
{
    std::optional<char> delimiter;
    std::optional<char> quote; ///< '\0': none.
    std::optional<bool> hasHeader;
};

/// How one CSV text is written.
struct CsvDialect final
{
    CsvMarks marks;
    bool hasHeader = false;
    QStringList columns; ///< From the header, made unique; or column_1, column_2, …
    qint64 firstRowOffset = 0; ///< Bytes before the first row of data.
    qint64 firstRowLine = 1;
};

/// Judges \a head, the first part of a text; 64 bytes behind it must be readable. \a isWhole:
/// the text ends there.
///
/// Delimiter: of tab, semicolon, bar and comma the one that gives most rows the same number of
/// fields, more than one. Quote: ", or ' when only that encloses fields. Header: present when the
/// first row is text above columns of numbers, dates or booleans; absent when it holds such
/// values itself; in a table of texts only, present unless two of its cells agree.
[[nodiscard]] CsvDialect detectCsvDialect(std::string_view head, bool isWhole,
                                          const CsvSettings &settings);

/// "semicolon", "tab", … for notes and errors.
[[nodiscard]] QString delimiterName(char delimiter);

} // namespace millrace
