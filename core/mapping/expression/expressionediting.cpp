#include "core/mapping/expression/expressionediting.h"

#include "core/mapping/expression/functions.h"
#include "core/mapping/expression/lexer.h"
#include "core/mapping/expression/parser.h"

#include <QCoreApplication>

namespace millrace {

using namespace expression;
using namespace Qt::StringLiterals;

namespace {

QString textOf(const QString &text, const Token &token)
{
    return text.sliced(token.range.start, token.range.length);
}

ExpressionTokenKind nameKind(const QString &word, TokenKind next)
{
    if (isKeyword(word) || (isTemporalWord(word) && next == TokenKind::Text))
        return ExpressionTokenKind::Keyword;
    return next == TokenKind::Open ? ExpressionTokenKind::Function : ExpressionTokenKind::Field;
}

ExpressionTokenKind plainKind(TokenKind kind)
{
    switch (kind) {
    case TokenKind::QuotedName:
        return ExpressionTokenKind::Field;
    case TokenKind::Text:
        return ExpressionTokenKind::Text;
    case TokenKind::Number:
        return ExpressionTokenKind::Number;
    case TokenKind::Operator:
        return ExpressionTokenKind::Operator;
    case TokenKind::Open:
    case TokenKind::Close:
    case TokenKind::Comma:
        return ExpressionTokenKind::Punctuation;
    default:
        return ExpressionTokenKind::Unknown;
    }
}

/// An opened parenthesis and what is known of it.
struct OpenCall final
{
    const FunctionDefinition *function = nullptr; ///< Null for plain parentheses.
    int parameter = 0;
};

} // namespace

std::vector<ExpressionToken> expressionTokens(const QString &text)
{
    const std::vector<Token> found = lexed(text);
    std::vector<ExpressionToken> tokens;
    for (std::size_t i = 0; i + 1 < found.size(); ++i) {
        const Token &token = found[i];
        tokens.push_back({token.kind == TokenKind::Name
                              ? nameKind(textOf(text, token), found[i + 1].kind)
                              : plainKind(token.kind),
                          token.range});
    }
    return tokens;
}

std::optional<ExpressionSignature> expressionSignatureAt(const QString &text, int cursor)
{
    std::vector<OpenCall> open;
    const std::vector<Token> tokens = lexed(text);
    for (std::size_t i = 0; i < tokens.size() && tokens[i].range.end() <= cursor; ++i) {
        const Token &token = tokens[i];
        if (token.kind == TokenKind::Open) {
            const bool isNamed = i > 0 && tokens[i - 1].kind == TokenKind::Name;
            open.push_back(
                {isNamed ? findFunction(textOf(text, tokens[i - 1]).toLower()) : nullptr, 0});
        } else if (token.kind == TokenKind::Close && !open.empty()) {
            open.pop_back();
        } else if (token.kind == TokenKind::Comma && !open.empty()) {
            ++open.back().parameter;
        }
    }
    while (!open.empty() && !open.back().function)
        open.pop_back();
    if (open.empty())
        return std::nullopt;
    const FunctionDefinition &function = *open.back().function;
    const SignatureText written = signatureText(function);
    ExpressionSignature signature;
    signature.function = QLatin1StringView(function.name);
    signature.text = written.text;
    signature.help = QCoreApplication::translate("expressions", function.help);
    signature.example = QString::fromUtf8(function.example);
    signature.parameter = open.back().parameter;
    auto place = static_cast<std::size_t>(signature.parameter);
    if (!function.parameters.empty() && function.parameters.back().isRepeated)
        place = std::min(place, written.parameters.size() - 1);
    if (place < written.parameters.size())
        signature.parameterRange = written.parameters[place];
    return signature;
}

std::optional<QString> formattedExpression(const QString &text)
{
    const Parsed syntax = parsed(text);
    return syntax.syntax ? std::optional(canonicalText(*syntax.syntax)) : std::nullopt;
}

QString expressionFieldText(const QString &name)
{
    return isBareName(name) ? name : quoted(name, u'"');
}

QString expressionTextLiteral(const QString &value) { return quoted(value, u'\''); }

} // namespace millrace
