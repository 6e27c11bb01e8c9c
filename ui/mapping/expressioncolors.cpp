#include "ui/mapping/expressioncolors.h"

#include "core/mapping/expression/expressionediting.h"
#include "ui/theme/theme.h"

#include <algorithm>

namespace millrace {

namespace {

using Kind = ExpressionTokenKind;

QTextCharFormat formatOf(Kind kind)
{
    const Theme &theme = Theme::instance();
    QTextCharFormat format;
    switch (kind) {
    case Kind::Function:
        format.setForeground(theme.color(ColorRole::Accent));
        break;
    case Kind::Keyword:
        format.setForeground(theme.color(ColorRole::Accent));
        format.setFontWeight(QFont::DemiBold);
        break;
    case Kind::Text:
    case Kind::Number:
        format.setForeground(theme.color(ColorRole::Positive));
        break;
    case Kind::Unknown:
        format.setForeground(theme.color(ColorRole::Negative));
        break;
    case Kind::Operator:
    case Kind::Punctuation:
        format.setForeground(theme.color(ColorRole::TextMuted));
        break;
    case Kind::Field:
        break;
    }
    return format;
}

} // namespace

QList<QTextLayout::FormatRange> expressionFormats(const QString &expression, int offset,
                                                  const std::optional<ExpressionProblem> &finding)
{
    QList<QTextLayout::FormatRange> formats;
    for (const ExpressionToken &token : expressionTokens(expression))
        formats.append({token.range.start + offset, token.range.length, formatOf(token.kind)});
    if (!finding)
        return formats;
    const int length = offset + static_cast<int>(expression.size());
    const int start = std::clamp(finding->range.start, offset, length);
    QTextLayout::FormatRange fault;
    // A place between characters is shown below the one before it.
    fault.start = finding->range.length > 0 ? start : std::max(offset, start - 1);
    fault.length = std::min(std::max(1, finding->range.length), length - fault.start);
    fault.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
    fault.format.setUnderlineColor(Theme::instance().color(ColorRole::Negative));
    // Formats do not add up where they overlap: the pieces below it get the wave as well.
    for (QTextLayout::FormatRange &piece : formats) {
        const bool isBelow
            = piece.start < fault.start + fault.length && fault.start < piece.start + piece.length;
        if (isBelow) {
            piece.format.setUnderlineStyle(fault.format.underlineStyle());
            piece.format.setUnderlineColor(fault.format.underlineColor());
        }
    }
    const bool hasPiece = std::ranges::any_of(formats, [&fault](const auto &piece) {
        return piece.start <= fault.start && fault.start < piece.start + piece.length;
    });
    if (!hasPiece && fault.length > 0)
        formats.append(fault);
    return formats;
}

} // namespace millrace
