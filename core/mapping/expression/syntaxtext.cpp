#include "core/mapping/expression/lexer.h"
#include "core/mapping/expression/syntax.h"

#include <QStringList>

namespace millrace::expression {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_atomLevel = 9;
constexpr int s_comparisonLevel = 4;

/// In parentheses when it holds together less tightly than \a level.
QString part(const Syntax &syntax, int level)
{
    const QString text = canonicalText(syntax);
    return precedence(syntax) < level ? QString(u'(' + text + u')') : text;
}

QString list(const Syntax &syntax, std::size_t first)
{
    QStringList parts;
    for (std::size_t i = first; i < syntax.children.size(); ++i)
        parts << canonicalText(*syntax.children[i]);
    return u'(' + parts.join(u", "_s) + u')';
}

QString comparisonText(const Syntax &syntax)
{
    const QString value = part(*syntax.children[0], s_comparisonLevel + 1);
    const QString negation = syntax.isNegated ? u"not "_s : QString();
    const auto operand
        = [&](std::size_t index) { return part(*syntax.children[index], s_comparisonLevel + 1); };
    switch (syntax.kind) {
    case SyntaxKind::IsNull:
        return value + u" is "_s + negation + u"null"_s;
    case SyntaxKind::In:
        return value + u' ' + negation + u"in "_s + list(syntax, 1);
    case SyntaxKind::Between:
        return value + u' ' + negation + u"between "_s + operand(1) + u" and "_s + operand(2);
    default:
        return value + u' ' + negation + u"like "_s + operand(1);
    }
}

} // namespace

int precedence(const Syntax &syntax)
{
    switch (syntax.kind) {
    case SyntaxKind::Not:
        return 3;
    case SyntaxKind::Negative:
        return 8;
    case SyntaxKind::IsNull:
    case SyntaxKind::In:
    case SyntaxKind::Between:
    case SyntaxKind::Like:
        return s_comparisonLevel;
    case SyntaxKind::Binary:
        break;
    default:
        return s_atomLevel;
    }
    if (syntax.word == u"or")
        return 1;
    if (syntax.word == u"and")
        return 2;
    if (syntax.word == u"||")
        return 5;
    if (syntax.word == u"+" || syntax.word == u"-")
        return 6;
    if (syntax.word == u"*" || syntax.word == u"/" || syntax.word == u"%")
        return 7;
    return s_comparisonLevel;
}

QString canonicalText(const Syntax &syntax)
{
    switch (syntax.kind) {
    case SyntaxKind::Null:
        return u"null"_s;
    case SyntaxKind::True:
        return u"true"_s;
    case SyntaxKind::False:
        return u"false"_s;
    case SyntaxKind::Text:
        return quoted(syntax.text, u'\'');
    case SyntaxKind::Number:
        return syntax.text.toLower();
    case SyntaxKind::Temporal:
        return syntax.word + u' ' + quoted(syntax.text, u'\'');
    case SyntaxKind::Field:
        return isBareName(syntax.text) ? syntax.text : quoted(syntax.text, u'"');
    case SyntaxKind::Call:
        return syntax.word + list(syntax, 0);
    case SyntaxKind::Negative:
        return u'-' + part(*syntax.children[0], 8);
    case SyntaxKind::Not:
        return u"not "_s + part(*syntax.children[0], 3);
    case SyntaxKind::Binary: {
        const int level = precedence(syntax);
        // Operators hold to the left; a comparison holds to neither side.
        const int left = level == s_comparisonLevel ? level + 1 : level;
        return part(*syntax.children[0], left) + u' ' + syntax.word + u' '
            + part(*syntax.children[1], level + 1);
    }
    default:
        return comparisonText(syntax);
    }
}

} // namespace millrace::expression
