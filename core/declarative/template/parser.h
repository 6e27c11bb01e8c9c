// Parser: tokens to syntax trees. Expressions and statements have a file each.
#pragma once

#include "core/declarative/template/lexer.h"
#include "core/declarative/template/syntax.h"

#include <initializer_list>

namespace millrace::declarative {

/// Parses as Jinja does, its precedences included. After an error every call returns quickly; the
/// first one is kept.
class Parser final
{
public:
    explicit Parser(TokenList tokens);

    [[nodiscard]] Syntax parse();

private:
    using Words = std::initializer_list<std::string_view>;

    // Tokens.
    [[nodiscard]] const Token &current() const { return m_tokens[m_at]; }
    [[nodiscard]] const Token &following() const;
    [[nodiscard]] bool isOperator(std::string_view text) const;
    [[nodiscard]] bool isName(std::string_view text) const;
    [[nodiscard]] bool isOneOf(Words names) const;
    bool skipOperator(std::string_view text);
    bool skipName(std::string_view text);
    void expectOperator(std::string_view text);
    void expect(Token::Kind kind);
    std::string expectName();
    void next();
    void fail(std::string message);
    [[nodiscard]] bool failed() const { return !m_error.empty(); }
    /// Guards against nesting. Pairs with --m_depth.
    bool enter();
    /// Counts what nests to the left without brackets, and statements.
    void countLink();

    // Expressions.
    ExpressionPointer make(Expression::Kind kind, std::string text = {});
    ExpressionPointer join(Expression::Kind kind, ExpressionPointer left, ExpressionPointer right);
    ExpressionPointer binary(Expression::Operator operation, ExpressionPointer left,
                             ExpressionPointer right);
    ExpressionPointer parseExpression(bool takesConditional = true);
    ExpressionPointer parseOr();
    ExpressionPointer parseAnd();
    ExpressionPointer parseNot();
    ExpressionPointer parseComparison();
    ExpressionPointer parseSum();
    ExpressionPointer parseConcatenation();
    ExpressionPointer parseProduct();
    ExpressionPointer parsePower();
    ExpressionPointer parseUnary(bool takesFilter = true);
    ExpressionPointer parsePrimary(bool takesAttribute = false);
    ExpressionPointer parseNumber();
    ExpressionPointer parseList();
    ExpressionPointer parseMapping();
    ExpressionPointer parsePostfix(ExpressionPointer node);
    ExpressionPointer parseFilters(ExpressionPointer node);
    ExpressionPointer parseFilter(ExpressionPointer node);
    ExpressionPointer parseTest(ExpressionPointer node);
    ExpressionPointer parseSubscript(ExpressionPointer node);
    ExpressionPointer parseSubscribed(ExpressionPointer node);
    ExpressionPointer parseCall(ExpressionPointer node);
    std::unique_ptr<CallSyntax> parseArguments();
    void parseArgument(CallSyntax &call);

    struct TupleRules final
    {
        bool isTarget = false; ///< Names and literals only.
        bool takesConditional = true;
        bool isBracketed = false;
        bool takesAttribute = false;
        std::string_view end; ///< A name that ends it as well.
    };
    ExpressionPointer parseTuple(const TupleRules &rules);
    [[nodiscard]] bool isTupleEnd(const TupleRules &rules) const;
    ExpressionPointer parseTarget(bool takesAttribute, std::string_view end = {});
    void checkTarget(const Expression &target);

    // Statements.
    Block parseBlock(Words ends);
    Statement parseStatement();
    /// The statements up to a block of one of the names \a ends, which stays the current token.
    Block parseBody(Words ends);
    void endStatement(std::string_view name);
    Statement parseIf();
    Statement parseFor();
    Statement parseSet();
    Statement parseWith();
    Statement parseFilterBlock();
    Statement parseMacro();
    Statement parseCallBlock();
    void parseSignature(Statement &statement);

    std::vector<Token> m_tokens;
    std::size_t m_at = 0;
    int m_depth = 0;
    int m_links = 0;
    int m_conditionalDepth = 0; ///< In how many branches; an unknown filter matters there later.
    std::string m_error;
    int m_errorLine = 1;
};

} // namespace millrace::declarative
