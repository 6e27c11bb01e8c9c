// Table text: rows of a table as text that other programs read.
#pragma once

#include <QString>
#include <QStringList>

#include <vector>

namespace millrace {

/// One value, as exact as the model has it.
struct TableCell final
{
    enum class Kind { Text, Number, Boolean, Json, Null };

    Kind kind = Kind::Text;
    QString text; ///< Without grouping; empty for Null.

    bool operator==(const TableCell &) const = default;
};

/// Models whose cells show something shorter or prettier than their value give a TableCell under
/// this role; of the others the shown text is taken.
inline constexpr int s_tableCellRole = Qt::UserRole + 0x1000;

struct TableText final
{
    QString name; ///< Of the table that INSERT statements name.
    QStringList headings;
    std::vector<std::vector<TableCell>> rows; ///< Each as long as the headings.
};

enum class TableFormat {
    Tabs, ///< For spreadsheets: tabs between the cells, no line ends or tabs inside them.
    TabsWithHeadings,
    Csv, ///< RFC 4180 with headings; no value is an empty cell, an empty text is "".
    Json, ///< An array of objects; numbers keep every digit.
    Insert, ///< One INSERT statement of standard SQL.
};

[[nodiscard]] QString tableText(const TableText &table, TableFormat format);

} // namespace millrace
