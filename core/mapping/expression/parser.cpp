#include "core/mapping/expression/parser.h"

#include "core/mapping/expression/compiledexpression.h"
#include "core/mapping/expression/lexer.h"
#include "core/mapping/expression/problems.h"

#include <algorithm>

namespace millrace::expression {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_comparisonLevel = 4;
constexpr int s_unaryLevel = 8;

/// The level of a binary operator, or 0.
int levelOf(QStringView sign)
{
    if (sign == u"or")
        return 1;
    if (sign == u"and")
        return 2;
    if (sign == u"=" || sign == u"!=" || sign == u"<>" || sign == u"<" || sign == u"<="
        || sign == u">" || sign == u">=" || sign == u"is" || sign == u"in" || sign == u"like"
        || sign == u"between" || sign == u"not")
        return s_comparisonLevel;
    if (sign == u"||")
        return 5;
    if (sign == u"+" || sign == u"-")
        return 6;
    if (sign == u"*" || sign == u"/" || sign == u"%")
        return 7;
    return 0;
}

/// Precedence climbing: one recursion per level of the tree. Every function returns null after a
/// fault, which is noted once.
class Parser final
{
public:
    explicit Parser(const QString &text)
        : m_text(text)
        , m_tokens(lexed(text))
    {
    }

    Parsed run()
    {
        if (m_tokens.size() == 1) {
            fault(s_emptyExpression, {0, static_cast<int>(m_text.size())});
            return {nullptr, m_problem};
        }
        SyntaxPointer syntax = binary(1);
        if (syntax && token().kind != TokenKind::End) {
            if (token().kind == TokenKind::Close)
                fault(s_closeUnexpected, token().range);
            else if (isBadToken(token().kind))
                badToken();
            else
                fault(s_operatorExpected, token().range, {word()});
            syntax = nullptr;
        }
        return {std::move(syntax), m_problem};
    }

private:
    [[nodiscard]] const Token &token(std::size_t ahead = 0) const
    {
        return m_tokens[std::min(m_at + ahead, m_tokens.size() - 1)];
    }
    [[nodiscard]] QString textOf(const Token &part) const
    {
        return m_text.sliced(part.range.start, part.range.length);
    }
    [[nodiscard]] QString word() const { return textOf(token()); }
    /// The token as a keyword or sign in lower case; empty for anything else.
    [[nodiscard]] QString sign(std::size_t ahead = 0) const
    {
        const Token &part = token(ahead);
        if (part.kind != TokenKind::Operator
            && (part.kind != TokenKind::Name || !isKeyword(textOf(part))))
            return {};
        return textOf(part).toLower();
    }
    bool takeWord(QStringView expected)
    {
        if (sign() != expected)
            return false;
        ++m_at;
        return true;
    }

    SyntaxPointer fault(const ErrorDefinition &definition, TextRange range,
                        const QStringList &arguments = {})
    {
        if (!m_problem)
            m_problem = makeProblem(definition, range, arguments);
        return nullptr;
    }
    static bool isBadToken(TokenKind kind)
    {
        return kind == TokenKind::UnfinishedText || kind == TokenKind::UnfinishedName
            || kind == TokenKind::BadNumber || kind == TokenKind::Unknown;
    }
    SyntaxPointer badToken()
    {
        switch (token().kind) {
        case TokenKind::UnfinishedText:
            return fault(s_unfinishedText, token().range);
        case TokenKind::UnfinishedName:
            return fault(s_unfinishedName, token().range);
        case TokenKind::BadNumber:
            return fault(s_badNumber, token().range, {word()});
        default:
            return fault(s_unknownCharacter, token().range, {word()});
        }
    }

    SyntaxPointer make(SyntaxKind kind, TextRange range)
    {
        if (++m_parts > CompiledExpression::maximumNodes)
            return fault(s_tooManyParts, range,
                         {QString::number(CompiledExpression::maximumNodes)});
        auto syntax = std::make_unique<Syntax>();
        syntax->kind = kind;
        syntax->range = range;
        syntax->outerStart = range.start;
        return syntax;
    }
    SyntaxPointer tooDeep()
    {
        return fault(s_tooDeep, token().range, {QString::number(CompiledExpression::maximumDepth)});
    }
    /// Hangs \a child below \a parent, whose range grows over it.
    bool adopt(Syntax &parent, SyntaxPointer child)
    {
        if (!child)
            return false;
        parent.depth = std::max(parent.depth, child->depth + 1);
        if (parent.depth > CompiledExpression::maximumDepth) {
            tooDeep();
            return false;
        }
        parent.children.push_back(std::move(child));
        return true;
    }
    /// Where the last token taken ended.
    [[nodiscard]] int lastEnd() const { return m_tokens[m_at - 1].range.end(); }

    /// Operators of at least \a level.
    SyntaxPointer binary(int level)
    {
        SyntaxPointer left = unary(level);
        bool hasComparison = false;
        while (left) {
            const QString found = sign();
            const int own = levelOf(found);
            if (own == 0 || own < level)
                break;
            if (found == u"not" && levelOf(sign(1)) != s_comparisonLevel)
                break;
            if (own == s_comparisonLevel && std::exchange(hasComparison, true))
                return fault(s_chainedComparison, token().range);
            left = own == s_comparisonLevel ? comparison(std::move(left), found)
                                            : joined(std::move(left), found, own);
        }
        return left;
    }

    SyntaxPointer joined(SyntaxPointer left, const QString &found, int level)
    {
        SyntaxPointer syntax = make(SyntaxKind::Binary, {left->outerStart, 0});
        if (!syntax)
            return nullptr;
        syntax->word = found == u"<>" ? u"!="_s : found;
        syntax->wordRange = token().range;
        ++m_at;
        if (!adopt(*syntax, std::move(left)) || !adopt(*syntax, binary(level + 1)))
            return nullptr;
        return finished(std::move(syntax));
    }
    [[nodiscard]] SyntaxPointer finished(SyntaxPointer syntax) const
    {
        syntax->range.length = lastEnd() - syntax->range.start;
        return syntax;
    }

    SyntaxPointer comparison(SyntaxPointer left, const QString &found)
    {
        if (found != u"is" && found != u"not" && found != u"in" && found != u"between"
            && found != u"like")
            return joined(std::move(left), found, s_comparisonLevel);
        SyntaxPointer syntax = make(SyntaxKind::IsNull, {left->outerStart, 0});
        if (!syntax)
            return nullptr;
        syntax->wordRange = token().range;
        if (!adopt(*syntax, std::move(left)))
            return nullptr;
        if (takeWord(u"is")) {
            syntax->isNegated = takeWord(u"not");
            if (!takeWord(u"null"))
                return fault(s_wordMissing, token().range, {u"null"_s});
            return finished(std::move(syntax));
        }
        syntax->isNegated = takeWord(u"not");
        syntax->wordRange = token().range;
        syntax->word = word().toLower();
        if (takeWord(u"in"))
            return inList(std::move(syntax));
        if (takeWord(u"between"))
            return between(std::move(syntax));
        if (!takeWord(u"like"))
            return fault(s_wordMissing, token().range, {u"in"_s});
        syntax->kind = SyntaxKind::Like;
        if (!adopt(*syntax, binary(s_comparisonLevel + 1)))
            return nullptr;
        return finished(std::move(syntax));
    }

    SyntaxPointer inList(SyntaxPointer syntax)
    {
        syntax->kind = SyntaxKind::In;
        if (token().kind != TokenKind::Open)
            return fault(s_wordMissing, token().range, {u"("_s});
        ++m_at;
        if (token().kind == TokenKind::Close)
            return fault(s_valueMissing, token().range);
        return arguments(*syntax) ? finished(std::move(syntax)) : nullptr;
    }

    SyntaxPointer between(SyntaxPointer syntax)
    {
        syntax->kind = SyntaxKind::Between;
        if (!adopt(*syntax, binary(s_comparisonLevel + 1)))
            return nullptr;
        if (!takeWord(u"and"))
            return fault(s_wordMissing, token().range, {u"and"_s});
        if (!adopt(*syntax, binary(s_comparisonLevel + 1)))
            return nullptr;
        return finished(std::move(syntax));
    }

    SyntaxPointer unary(int level)
    {
        const bool isNot = level <= 3 && sign() == u"not";
        if (!isNot && sign() != u"-")
            return atom();
        SyntaxPointer syntax = make(isNot ? SyntaxKind::Not : SyntaxKind::Negative, token().range);
        if (!syntax)
            return nullptr;
        syntax->word = sign();
        syntax->wordRange = token().range;
        ++m_at;
        const Nesting nesting(m_nesting);
        if (nesting.isTooDeep())
            return tooDeep();
        if (!adopt(*syntax, binary(isNot ? 3 : s_unaryLevel)))
            return nullptr;
        return finished(std::move(syntax));
    }

    SyntaxPointer atom()
    {
        switch (token().kind) {
        case TokenKind::Text:
        case TokenKind::QuotedName:
        case TokenKind::Number: {
            const TokenKind kind = token().kind;
            SyntaxPointer syntax = make(kind == TokenKind::Text         ? SyntaxKind::Text
                                            : kind == TokenKind::Number ? SyntaxKind::Number
                                                                        : SyntaxKind::Field,
                                        token().range);
            if (syntax)
                syntax->text = kind == TokenKind::Number ? word() : unquoted(word());
            ++m_at;
            return syntax;
        }
        case TokenKind::Name:
            return name();
        case TokenKind::Open:
            return parentheses();
        case TokenKind::End:
            return fault(s_valueMissing, token().range);
        default:
            return isBadToken(token().kind) ? badToken()
                                            : fault(s_valueExpected, token().range, {word()});
        }
    }

    SyntaxPointer parentheses()
    {
        const Nesting nesting(m_nesting);
        if (nesting.isTooDeep())
            return tooDeep();
        const int start = token().range.start;
        ++m_at;
        SyntaxPointer inner = binary(1);
        if (!inner || !close())
            return nullptr;
        inner->outerStart = start;
        return inner;
    }
    bool close()
    {
        if (token().kind == TokenKind::Close) {
            ++m_at;
            return true;
        }
        if (token().kind == TokenKind::End || token().kind == TokenKind::Comma)
            fault(s_closeMissing, token().range);
        else if (isBadToken(token().kind))
            badToken();
        else
            fault(s_operatorExpected, token().range, {word()});
        return false;
    }

    SyntaxPointer name()
    {
        const QString found = word();
        const QString lower = found.toLower();
        const TextRange range = token().range;
        if (token(1).kind == TokenKind::Open && !isKeyword(found))
            return call(lower, range);
        if (token(1).kind == TokenKind::Text && isTemporalWord(found)) {
            SyntaxPointer syntax = make(SyntaxKind::Temporal, range);
            if (!syntax)
                return nullptr;
            syntax->word = lower;
            syntax->wordRange = range;
            ++m_at;
            syntax->text = unquoted(word());
            ++m_at;
            return finished(std::move(syntax));
        }
        SyntaxKind kind = SyntaxKind::Field;
        if (lower == u"null")
            kind = SyntaxKind::Null;
        else if (lower == u"true")
            kind = SyntaxKind::True;
        else if (lower == u"false")
            kind = SyntaxKind::False;
        else if (isKeyword(found))
            return fault(s_valueExpected, range, {found});
        SyntaxPointer syntax = make(kind, range);
        if (syntax)
            syntax->text = found;
        ++m_at;
        return syntax;
    }

    SyntaxPointer call(const QString &function, TextRange range)
    {
        SyntaxPointer syntax = make(SyntaxKind::Call, range);
        const Nesting nesting(m_nesting);
        if (!syntax || nesting.isTooDeep())
            return syntax ? tooDeep() : nullptr;
        syntax->word = function;
        syntax->wordRange = range;
        m_at += 2;
        if (token().kind == TokenKind::Close) {
            ++m_at;
            return finished(std::move(syntax));
        }
        return arguments(*syntax) ? finished(std::move(syntax)) : nullptr;
    }
    /// Values with commas between them and the closing parenthesis.
    bool arguments(Syntax &parent)
    {
        const Nesting nesting(m_nesting);
        if (nesting.isTooDeep()) {
            tooDeep();
            return false;
        }
        while (true) {
            if (!adopt(parent, binary(1)))
                return false;
            if (token().kind != TokenKind::Comma)
                return close();
            ++m_at;
        }
    }

    /// Counts the recursion, which parentheses deepen without deepening the tree.
    class Nesting final
    {
    public:
        explicit Nesting(int &depth)
            : m_depth(++depth)
        {
        }
        ~Nesting() { --m_depth; }
        Q_DISABLE_COPY_MOVE(Nesting)

        [[nodiscard]] bool isTooDeep() const { return m_depth > CompiledExpression::maximumDepth; }

    private:
        int &m_depth;
    };

    const QString &m_text;
    std::vector<Token> m_tokens;
    std::size_t m_at = 0;
    int m_parts = 0;
    int m_nesting = 0;
    std::optional<ExpressionProblem> m_problem;
};

} // namespace

Parsed parsed(const QString &text)
{
    if (text.size() > CompiledExpression::maximumTextLength)
        return {nullptr,
                makeProblem(s_textTooLong, {0, static_cast<int>(text.size())},
                            {QString::number(CompiledExpression::maximumTextLength)})};
    return Parser(text).run();
}

} // namespace millrace::expression
