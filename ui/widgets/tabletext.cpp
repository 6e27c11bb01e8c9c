#include "ui/widgets/tabletext.h"

#include <QRegularExpression>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

using Kind = TableCell::Kind;

/// A value as one cell of text with tabs: line ends and tabs would break the table.
QString flat(QString text)
{
    return text.replace(u"\r\n"_s, u" "_s)
        .replace(u'\n', u' ')
        .replace(u'\r', u' ')
        .replace(u'\t', u' ');
}

QString csvCell(const TableCell &cell)
{
    if (cell.kind == Kind::Null)
        return {};
    const bool isQuoted = cell.text.isEmpty() || cell.text.contains(u',')
        || cell.text.contains(u'"') || cell.text.contains(u'\n') || cell.text.contains(u'\r')
        || cell.text.startsWith(u' ') || cell.text.endsWith(u' ');
    QString text = cell.text;
    return isQuoted ? u'"' + text.replace(u'"', u"\"\""_s) + u'"' : text;
}

QString jsonText(const QString &text)
{
    QString out(u'"');
    for (const QChar c : text) {
        if (c == u'"' || c == u'\\')
            out += QString(u'\\') + c;
        else if (c == u'\n')
            out += u"\\n"_s;
        else if (c == u'\r')
            out += u"\\r"_s;
        else if (c == u'\t')
            out += u"\\t"_s;
        else if (c < u' ')
            out += u"\\u%1"_s.arg(c.unicode(), 4, 16, QChar(u'0'));
        else
            out += c;
    }
    return out + u'"';
}

/// Infinity and the like are numbers here, but not in JSON or SQL.
bool isPlainNumber(const QString &text)
{
    static const QRegularExpression s_number(
        u"\\A-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?\\z"_s);
    return s_number.match(text).hasMatch();
}

QString jsonCell(const TableCell &cell)
{
    if (cell.kind == Kind::Null)
        return u"null"_s;
    // By hand: QJsonDocument would turn long numbers into doubles.
    const bool isRaw = cell.kind == Kind::Boolean || cell.kind == Kind::Json
        || (cell.kind == Kind::Number && isPlainNumber(cell.text));
    return isRaw ? cell.text : jsonText(cell.text);
}

QString sqlQuoted(QString text, QChar quote)
{
    return quote + text.replace(quote, QString(2, quote)) + quote;
}

QString sqlCell(const TableCell &cell)
{
    if (cell.kind == Kind::Null)
        return u"NULL"_s;
    const bool isRaw
        = cell.kind == Kind::Boolean || (cell.kind == Kind::Number && isPlainNumber(cell.text));
    return isRaw ? cell.text : sqlQuoted(cell.text, u'\'');
}

template<typename Write>
QStringList cellsOf(const std::vector<TableCell> &row, Write write)
{
    QStringList cells;
    for (const TableCell &cell : row)
        cells << write(cell);
    return cells;
}

QString tabsText(const TableText &table, bool withHeadings)
{
    QStringList lines;
    if (withHeadings) {
        QStringList headings;
        for (const QString &heading : table.headings)
            headings << flat(heading);
        lines << headings.join(u'\t');
    }
    for (const auto &row : table.rows)
        lines << cellsOf(row, [](const TableCell &cell) { return flat(cell.text); }).join(u'\t');
    return lines.join(u'\n');
}

QString csvText(const TableText &table)
{
    QStringList headings;
    for (const QString &heading : table.headings)
        headings << csvCell({Kind::Text, heading});
    QString text = headings.join(u',') + u"\r\n"_s;
    for (const auto &row : table.rows)
        text += cellsOf(row, csvCell).join(u',') + u"\r\n"_s;
    return text;
}

QString jsonTable(const TableText &table)
{
    QStringList objects;
    for (const auto &row : table.rows) {
        QStringList members;
        for (std::size_t i = 0; i < row.size(); ++i)
            members << u"%1: "_s.arg(jsonText(table.headings[static_cast<qsizetype>(i)]))
                    + jsonCell(row[i]);
        objects << u"  {"_s + members.join(u", "_s) + u'}';
    }
    return u"[\n"_s + objects.join(u",\n"_s) + u"\n]\n"_s;
}

QString insertText(const TableText &table)
{
    QStringList names;
    for (const QString &heading : table.headings)
        names << sqlQuoted(heading, u'"');
    QStringList rows;
    for (const auto &row : table.rows)
        rows << u"  ("_s + cellsOf(row, sqlCell).join(u", "_s) + u')';
    return u"INSERT INTO "_s + sqlQuoted(table.name, u'"') + u" ("_s + names.join(u", "_s)
        + u") VALUES\n"_s + rows.join(u",\n"_s) + u";\n"_s;
}

} // namespace

QString tableText(const TableText &table, TableFormat format)
{
    switch (format) {
    case TableFormat::Tabs:
        return tabsText(table, false);
    case TableFormat::TabsWithHeadings:
        return tabsText(table, true);
    case TableFormat::Csv:
        return csvText(table);
    case TableFormat::Json:
        return jsonTable(table);
    case TableFormat::Insert:
        return insertText(table);
    }
    return {};
}

} // namespace millrace
