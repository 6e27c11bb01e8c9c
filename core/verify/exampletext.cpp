#include "core/verify/exampletext.h"

#include "core/data/conversion.h"

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype s_longest = 500;
// Four bytes at most for a character.
constexpr std::size_t s_mostBytes = static_cast<std::size_t>(s_longest) * 4 + 4;

QString cut(const std::string &text)
{
    QString shown = QString::fromUtf8(text.data(),
                                      static_cast<qsizetype>(std::min(text.size(), s_mostBytes)));
    if (shown.size() > s_longest || text.size() > s_mostBytes)
        shown = shown.left(s_longest) + u'…';
    return shown;
}

} // namespace

ExampleRow exampleRow(const AlignedRows &rows, std::size_t row, int fields,
                      const RowDigester &digester)
{
    ExampleRow example;
    for (std::size_t place = 0; place < static_cast<std::size_t>(fields); ++place) {
        ExampleCell cell;
        digester.appendCell(cell.canonical, rows, place, row);
        if (const std::string *unfit = rows.unfit(place, row)) {
            cell.shown = cut(*unfit);
        } else if (!rows.column(place).isNull(row)) {
            std::string text;
            appendCellText(text, rows.column(place), row, ' ');
            cell.shown = cut(text);
        }
        example.cells.push_back(std::move(cell));
    }
    return example;
}

QString keyText(const ExampleRow &row, const std::vector<std::size_t> &key)
{
    QStringList values;
    const auto add
        = [&](std::size_t place) { values << row.cells[place].shown.value_or(u"null"_s); };
    if (!key.empty()) {
        for (const std::size_t place : key)
            add(place);
    } else {
        for (std::size_t place = 0; place < std::min<std::size_t>(row.cells.size(), 3); ++place)
            add(place);
    }
    return values.join(u", "_s);
}

} // namespace millrace
