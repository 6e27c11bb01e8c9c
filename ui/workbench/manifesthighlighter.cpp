#include "ui/workbench/manifesthighlighter.h"

#include "ui/theme/theme.h"

#include <QRegularExpression>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

// QSyntaxHighlighter's state of a line outside of block scalars.
constexpr int s_noBlock = -1;

int indentOf(const QString &text)
{
    const auto first
        = std::ranges::find_if(text, [](QChar character) { return !character.isSpace(); });
    return static_cast<int>(first - text.begin());
}

} // namespace

ManifestHighlighter::ManifestHighlighter(QTextDocument *document)
    : QSyntaxHighlighter(document)
{
    makeFormats();
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        makeFormats();
        rehighlight();
    });
}

void ManifestHighlighter::makeFormats()
{
    const Theme &theme = Theme::instance();
    m_key.setForeground(theme.color(ColorRole::Accent));
    m_text.setForeground(theme.color(ColorRole::Positive));
    m_literal.setForeground(theme.color(ColorRole::Info));
    m_template.setForeground(theme.color(ColorRole::Warning));
    m_comment.setForeground(theme.color(ColorRole::TextMuted));
    m_comment.setFontItalic(true);
    m_reference.setForeground(theme.color(ColorRole::Info));
    m_reference.setFontWeight(QFont::DemiBold);
}

void ManifestHighlighter::setFaults(const std::map<int, QString> &faults)
{
    if (faults == m_faults)
        return;
    std::map<int, QString> touched = m_faults;
    touched.insert(faults.begin(), faults.end());
    m_faults = faults;
    for (const auto &[line, fault] : touched)
        rehighlightBlock(document()->findBlockByNumber(line - 1));
}

bool ManifestHighlighter::continuesBlock(const QString &text)
{
    const int outer = previousBlockState();
    if (outer == s_noBlock)
        return false;
    const bool isBlank = text.trimmed().isEmpty();
    if (!isBlank && indentOf(text) <= outer)
        return false;
    setCurrentBlockState(outer);
    return true;
}

void ManifestHighlighter::highlightBlock(const QString &text)
{
    setCurrentBlockState(s_noBlock);
    static const QRegularExpression templates(u"\\{\\{.*?\\}\\}|\\{%.*?%\\}"_s);
    if (continuesBlock(text))
        setFormat(0, static_cast<int>(text.size()), m_text);
    else
        paintLine(text);
    auto found = templates.globalMatch(text);
    while (found.hasNext()) {
        const QRegularExpressionMatch match = found.next();
        setFormat(static_cast<int>(match.capturedStart()), static_cast<int>(match.capturedLength()),
                  m_template);
    }
    if (!m_faults.contains(currentBlock().blockNumber() + 1))
        return;
    const QColor negative = Theme::instance().color(ColorRole::Negative);
    for (int at = indentOf(text); at < text.size(); ++at) {
        QTextCharFormat wave = format(at);
        wave.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        wave.setUnderlineColor(negative);
        setFormat(at, 1, wave);
    }
}

void ManifestHighlighter::paintLine(const QString &text)
{
    static const QRegularExpression token(
        u"(?<comment>(?:^|\\s)#.*$)"
        "|(?<key>[\\w$.*-]+|\"[^\"]*\"(?=\\s*:)|'[^']*'(?=\\s*:))(?=\\s*:(?:\\s|$))"
        "|(?<text>\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^']|'')*')"
        "|(?<reference>#/[\\w/-]+)"
        "|(?<=[\\s\\[,:])(?<literal>true|false|null|-?\\d+(?:\\.\\d+)?)(?=\\s*(?:$|[,\\]}#]))"_s);
    auto found = token.globalMatch(text);
    while (found.hasNext()) {
        const QRegularExpressionMatch match = found.next();
        const auto paint = [&](const QString &name, const QTextCharFormat &format) {
            if (match.capturedLength(name) > 0)
                setFormat(static_cast<int>(match.capturedStart(name)),
                          static_cast<int>(match.capturedLength(name)), format);
        };
        paint(u"comment"_s, m_comment);
        paint(u"key"_s, m_key);
        paint(u"text"_s, m_text);
        paint(u"reference"_s, m_reference);
        paint(u"literal"_s, m_literal);
    }
    static const QRegularExpression opensBlock(u":\\s+[|>][+-]?\\d?\\s*(?:#.*)?$"_s);
    if (opensBlock.match(text).hasMatch())
        setCurrentBlockState(indentOf(text));
}

} // namespace millrace
