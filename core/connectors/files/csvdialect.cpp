#include "core/connectors/files/csvdialect.h"

#include "core/connectors/files/typeinference.h"

#include <QSet>

#include <algorithm>
#include <map>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_judgedRows = 200;

/// How well a pair of delimiter and quote explains a text.
struct Judgement final
{
    CsvMarks marks;
    double agreement = 0; ///< Share of rows with the commonest number of fields, 0 if that is 1.
    int quotedFields = 0;
    bool hasFault = false;
};

Judgement judge(std::string_view head, bool isWhole, const CsvMarks &marks)
{
    CsvTokenizer tokenizer(marks);
    tokenizer.setWindow(head.data(), head.data() + head.size(), isWhole);
    Judgement result{marks};
    std::map<std::size_t, int> rowsByWidth;
    int rows = 0;
    CsvTokenizer::Outcome outcome = CsvTokenizer::Outcome::Row;
    while (rows < s_judgedRows && (outcome = tokenizer.next()) == CsvTokenizer::Outcome::Row) {
        if (tokenizer.isBlank())
            continue;
        ++rows;
        ++rowsByWidth[tokenizer.fields().size()];
        result.quotedFields += static_cast<int>(std::ranges::count_if(
            tokenizer.fields(), [](const CsvField &f) { return f.isQuoted; }));
    }
    result.hasFault = outcome == CsvTokenizer::Outcome::TextAfterQuote
        || outcome == CsvTokenizer::Outcome::QuoteUnclosed;
    const auto commonest
        = std::ranges::max_element(rowsByWidth, {}, [](const auto &entry) { return entry.second; });
    if (commonest != rowsByWidth.end() && commonest->first > 1)
        result.agreement = static_cast<double>(commonest->second) / rows;
    if (result.hasFault)
        result.agreement /= 2;
    return result;
}

Judgement bestDelimiter(std::string_view head, bool isWhole, const CsvSettings &settings,
                        char quote)
{
    if (settings.delimiter)
        return judge(head, isWhole, {*settings.delimiter, quote});
    // In this order on a tie: "1,5;2,5" has as many commas as semicolons in every row.
    Judgement best;
    for (const char delimiter : {'\t', ';', '|', ','}) {
        const Judgement judgement = judge(head, isWhole, {delimiter, quote});
        if (judgement.agreement > best.agreement || delimiter == '\t')
            best = judgement;
    }
    if (best.agreement <= 0)
        best = judge(head, isWhole, {',', quote});
    return best;
}

CsvMarks detectMarks(std::string_view head, bool isWhole, const CsvSettings &settings)
{
    if (settings.quote)
        return bestDelimiter(head, isWhole, settings, *settings.quote).marks;
    const Judgement usual = bestDelimiter(head, isWhole, settings, '"');
    if (usual.quotedFields > 0)
        return usual.marks;
    const Judgement other = bestDelimiter(head, isWhole, settings, '\'');
    const bool isOther
        = other.quotedFields >= 2 && !other.hasFault && other.agreement >= usual.agreement;
    return isOther ? other.marks : usual.marks;
}

struct HeadRows final
{
    QStringList first;
    std::vector<bool> firstIsText; ///< Per column: the first row's cell is text, not a value.
    std::vector<bool> belowIsValue; ///< Per column: all cells below are values, and one exists.
    std::size_t width = 0; ///< Most fields of a row.
    qint64 offset = 0; ///< Of the first row that is not blank.
    qint64 line = 1;
    qint64 offsetAfter = 0;
    qint64 lineAfter = 1;
};

HeadRows readHead(std::string_view head, bool isWhole, const CsvMarks &marks)
{
    CsvTokenizer tokenizer(marks);
    tokenizer.setWindow(head.data(), head.data() + head.size(), isWhole);
    HeadRows rows;
    std::string scratch;
    std::vector<int> values;
    std::vector<int> texts;
    const char *start = tokenizer.at();
    qint64 line = 1;
    for (int count = 0; count < s_judgedRows;) {
        start = tokenizer.at();
        line = tokenizer.line();
        if (tokenizer.next() != CsvTokenizer::Outcome::Row)
            break;
        if (tokenizer.isBlank())
            continue;
        const auto fields = tokenizer.fields();
        rows.width = std::max(rows.width, fields.size());
        values.resize(rows.width);
        texts.resize(rows.width);
        for (std::size_t i = 0; i < fields.size(); ++i) {
            const std::string_view text = tokenizer.text(fields[i], scratch);
            const bool isText = kindOfText(text) == ValueKind::Text;
            if (count == 0) {
                rows.first << QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
                rows.firstIsText.push_back(isText);
            } else if (!text.empty()) {
                ++(isText ? texts : values)[i];
            }
        }
        if (count++ == 0) {
            rows.offset = start - head.data();
            rows.line = line;
            rows.offsetAfter = tokenizer.at() - head.data();
            rows.lineAfter = tokenizer.line();
        }
    }
    for (std::size_t i = 0; i < rows.width; ++i)
        rows.belowIsValue.push_back(values[i] > 0 && texts[i] == 0);
    return rows;
}

bool looksLikeHeader(const HeadRows &rows)
{
    int votesFor = 0;
    int votesAgainst = 0;
    for (std::size_t i = 0; i < rows.firstIsText.size(); ++i) {
        const bool isEmpty = rows.first[static_cast<qsizetype>(i)].isEmpty();
        if (!rows.firstIsText[i])
            ++votesAgainst;
        else if (rows.belowIsValue[i] && !isEmpty)
            ++votesFor;
    }
    if (votesFor > 0 && votesFor >= votesAgainst)
        return true;
    if (votesAgainst > 0)
        return false;
    QStringList names = rows.first;
    names.removeAll(QString());
    return !names.isEmpty() && names.removeDuplicates() == 0;
}

QStringList columnNames(const HeadRows &rows, bool hasHeader)
{
    QStringList wanted = hasHeader ? rows.first : QStringList();
    const auto width = hasHeader ? rows.first.size() : static_cast<qsizetype>(rows.width);
    while (wanted.size() < width)
        wanted << QString();
    const QSet<QString> given(wanted.begin(), wanted.end());
    QSet<QString> taken;
    QStringList names;
    for (qsizetype i = 0; i < width; ++i) {
        const QString base = wanted[i].isEmpty() ? u"column_%1"_s.arg(i + 1) : wanted[i];
        QString name = base;
        // A name made up must not be one that the header gives to another column.
        for (int n = 2; taken.contains(name) || (name != wanted[i] && given.contains(name)); ++n)
            name = base + u'_' + QString::number(n);
        taken.insert(name);
        names << name;
    }
    return names;
}

} // namespace

CsvDialect detectCsvDialect(std::string_view head, bool isWhole, const CsvSettings &settings)
{
    CsvDialect dialect;
    dialect.marks = detectMarks(head, isWhole, settings);
    const HeadRows rows = readHead(head, isWhole, dialect.marks);
    if (rows.width == 0)
        return dialect;
    dialect.hasHeader = settings.hasHeader.value_or(looksLikeHeader(rows));
    dialect.columns = columnNames(rows, dialect.hasHeader);
    dialect.firstRowOffset = dialect.hasHeader ? rows.offsetAfter : rows.offset;
    dialect.firstRowLine = dialect.hasHeader ? rows.lineAfter : rows.line;
    return dialect;
}

QString delimiterName(char delimiter)
{
    switch (delimiter) {
    case ',':
        return u"comma"_s;
    case ';':
        return u"semicolon"_s;
    case '\t':
        return u"tab"_s;
    case '|':
        return u"bar"_s;
    default:
        return u"\"%1\""_s.arg(QLatin1Char(delimiter));
    }
}

} // namespace millrace
