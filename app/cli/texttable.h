// TextTable: rows of text aligned in columns.
#pragma once

#include "app/cli/output.h"

#include <QStringList>

#include <vector>

namespace millrace {

/// One place of a table. Its text need not be safe yet.
struct TableCell final
{
    TableCell(QString cellText = {}, Tone cellTone = Tone::Plain)
        : text(std::move(cellText))
        , tone(cellTone)
    {
    }

    QString text;
    Tone tone = Tone::Plain;
};

/// A place that shows a value: NULL, the empty text and the word "NULL" look different.
[[nodiscard]] TableCell nullCell();
[[nodiscard]] TableCell valueCell(const QString &value);
/// A grouped number.
[[nodiscard]] TableCell numberCell(qint64 number);

/// Collects rows, then writes them. Wide columns are cut so that a line fits the terminal; a cell
/// never takes more than some hundred letters, wherever it goes.
class TextTable final
{
public:
    enum class Alignment { Left, Right };

    void addColumn(const QString &title, Alignment alignment = Alignment::Left);
    void addColumns(const QStringList &titles, Alignment alignment = Alignment::Left);
    /// REQUIRES: one cell per column.
    void addRow(std::vector<TableCell> cells);
    [[nodiscard]] bool isEmpty() const { return m_rows.empty(); }

    /// Writes the titles and rows, each line after \a indent.
    void print(Output &output, const QString &indent = {}) const;

private:
    struct TableColumn final
    {
        QString title;
        Alignment alignment = Alignment::Left;
    };

    [[nodiscard]] std::vector<int> widths(int available) const;

    std::vector<TableColumn> m_columns;
    std::vector<std::vector<TableCell>> m_rows;
};

} // namespace millrace
