#include "app/cli/texttable.h"

#include "app/cli/displaytext.h"

#include <algorithm>
#include <numeric>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_maximumCellWidth = 400;
constexpr int s_minimumColumnWidth = 8;
constexpr int s_gap = 2;

} // namespace

TableCell nullCell() { return {u"NULL"_s, Tone::Faint}; }

TableCell valueCell(const QString &value)
{
    if (value.isEmpty() || value == "NULL"_L1)
        return {u"\"%1\""_s.arg(value)};
    return {value};
}

TableCell numberCell(qint64 number) { return {groupedNumber(number)}; }

void TextTable::addColumn(const QString &title, Alignment alignment)
{
    m_columns.push_back({elided(displayText(title), s_maximumCellWidth), alignment});
}

void TextTable::addColumns(const QStringList &titles, Alignment alignment)
{
    for (const QString &title : titles)
        addColumn(title, alignment);
}

void TextTable::addRow(std::vector<TableCell> cells)
{
    for (TableCell &cell : cells)
        cell.text = elided(displayText(cell.text.left(4 * s_maximumCellWidth)), s_maximumCellWidth);
    cells.resize(m_columns.size());
    m_rows.push_back(std::move(cells));
}

std::vector<int> TextTable::widths(int available) const
{
    std::vector<int> widths;
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        int width = displayWidth(m_columns[i].title);
        for (const auto &row : m_rows)
            width = std::max(width, displayWidth(row[i].text));
        widths.push_back(width);
    }
    if (available <= 0 || widths.empty())
        return widths;
    const int gaps = s_gap * static_cast<int>(widths.size() - 1);
    int excess = std::accumulate(widths.begin(), widths.end(), gaps) - available;
    while (excess > 0) {
        // The widest column gives way until it is as narrow as the next one.
        const auto widest = std::ranges::max_element(widths);
        if (*widest <= s_minimumColumnWidth)
            break;
        int next = s_minimumColumnWidth;
        for (const int width : widths) {
            if (width < *widest)
                next = std::max(next, width);
        }
        const int cut = std::clamp(*widest - next, 1, excess);
        *widest -= cut;
        excess -= cut;
    }
    return widths;
}

void TextTable::print(Output &output, const QString &indent) const
{
    const int available
        = output.width() == 0 ? 0 : output.width() - static_cast<int>(indent.size());
    const std::vector<int> columnWidths = widths(available);
    const auto printRow = [&](const auto &textOf, const auto &toneOf) {
        QString line = indent;
        for (std::size_t i = 0; i < m_columns.size(); ++i) {
            const QString text = elided(textOf(i), columnWidths[i]);
            const qsizetype room = std::max(0, columnWidths[i] - displayWidth(text));
            const QString padding(room, u' ');
            const bool isLast = i + 1 == m_columns.size();
            const bool isRight = m_columns[i].alignment == Alignment::Right;
            if (isRight)
                line += padding;
            line += output.toned(text, toneOf(i));
            if (!isRight && !isLast)
                line += padding;
            if (!isLast)
                line += QString(s_gap, u' ');
        }
        output.line(line);
    };
    printRow([&](std::size_t i) { return m_columns[i].title; },
             [](std::size_t) { return Tone::Strong; });
    for (const auto &row : m_rows)
        printRow([&](std::size_t i) { return row[i].text; },
                 [&](std::size_t i) { return row[i].tone; });
}

} // namespace millrace
