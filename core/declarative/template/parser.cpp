#include "core/declarative/template/parser.h"

#include "core/declarative/template/literal.h"
#include "core/declarative/template/names.h"
#include "core/declarative/value/number.h"

#include <algorithm>

namespace millrace::declarative {

namespace {

using Kind = Expression::Kind;
using Operator = Expression::Operator;

/// Operators, accesses and filters of one template, which nest to the left, and its statements.
constexpr int s_maximumLinks = 5000;

std::string described(const Token &token)
{
    switch (token.kind) {
    case Token::Kind::Data:
        return "text";
    case Token::Kind::OutputBegin:
    case Token::Kind::BlockBegin:
        return "the start of a template";
    case Token::Kind::OutputEnd:
    case Token::Kind::BlockEnd:
        return "the end of a template";
    case Token::Kind::End:
        return "the end of the text";
    default:
        return "'" + token.text.substr(0, 40) + "'";
    }
}

} // namespace

Parser::Parser(TokenList tokens)
    : m_tokens(std::move(tokens.tokens))
    , m_error(std::move(tokens.error))
    , m_errorLine(tokens.errorLine)
{
}

const Token &Parser::following() const { return m_tokens[std::min(m_at + 1, m_tokens.size() - 1)]; }

bool Parser::isOperator(std::string_view text) const
{
    return current().is(Token::Kind::Operator, text);
}

bool Parser::isName(std::string_view text) const { return current().is(Token::Kind::Name, text); }

bool Parser::isOneOf(Words names) const
{
    return current().kind == Token::Kind::Name
        && std::find(names.begin(), names.end(), current().text) != names.end();
}

bool Parser::skipOperator(std::string_view text)
{
    if (!isOperator(text))
        return false;
    next();
    return true;
}

bool Parser::skipName(std::string_view text)
{
    if (!isName(text))
        return false;
    next();
    return true;
}

void Parser::expectOperator(std::string_view text)
{
    if (!skipOperator(text))
        fail("expected '" + std::string(text) + "', found " + described(current()));
}

void Parser::expect(Token::Kind kind)
{
    if (current().kind != kind)
        fail("unexpected " + described(current()));
    next();
}

std::string Parser::expectName()
{
    std::string name = current().text;
    if (current().kind != Token::Kind::Name)
        fail("expected a name, found " + described(current()));
    next();
    return name;
}

void Parser::next()
{
    if (m_at + 1 < m_tokens.size())
        ++m_at;
}

void Parser::fail(std::string message)
{
    if (!failed()) {
        m_error = std::move(message);
        m_errorLine = current().line;
    }
    // Nothing is read any more.
    m_at = m_tokens.size() - 1;
}

bool Parser::enter()
{
    ++m_depth;
    if (m_depth > s_maximumNesting)
        fail("the template is nested too deeply");
    return !failed();
}

void Parser::countLink()
{
    if (++m_links > s_maximumLinks)
        fail("the template is nested too deeply");
}

ExpressionPointer Parser::make(Kind kind, std::string text)
{
    auto node = std::make_unique<Expression>();
    node->kind = kind;
    node->text = std::move(text);
    return node;
}

ExpressionPointer Parser::join(Kind kind, ExpressionPointer left, ExpressionPointer right)
{
    ExpressionPointer node = make(kind);
    node->children.push_back(std::move(left));
    node->children.push_back(std::move(right));
    return node;
}

ExpressionPointer Parser::binary(Operator operation, ExpressionPointer left,
                                 ExpressionPointer right)
{
    ExpressionPointer node = join(Kind::Binary, std::move(left), std::move(right));
    node->operation = operation;
    return node;
}

ExpressionPointer Parser::parseExpression(bool takesConditional)
{
    if (!enter()) {
        --m_depth;
        return make(Kind::Constant);
    }
    ExpressionPointer value = parseOr();
    while (takesConditional && skipName("if")) {
        countLink();
        ExpressionPointer node = make(Kind::Conditional);
        node->children.push_back(parseOr());
        node->children.push_back(std::move(value));
        node->children.push_back(skipName("else") ? parseExpression() : nullptr);
        value = std::move(node);
    }
    --m_depth;
    return value;
}

ExpressionPointer Parser::parseOr()
{
    ExpressionPointer left = parseAnd();
    while (skipName("or")) {
        countLink();
        left = join(Kind::Or, std::move(left), parseAnd());
    }
    return left;
}

ExpressionPointer Parser::parseAnd()
{
    ExpressionPointer left = parseNot();
    while (skipName("and")) {
        countLink();
        left = join(Kind::And, std::move(left), parseNot());
    }
    return left;
}

ExpressionPointer Parser::parseNot()
{
    if (!isName("not"))
        return parseComparison();
    next();
    ExpressionPointer node = make(Kind::Not);
    if (enter())
        node->children.push_back(parseNot());
    --m_depth;
    return node;
}

ExpressionPointer Parser::parseComparison()
{
    constexpr std::pair<std::string_view, Operator> s_operators[]{
        {"==", Operator::Equal},       {"!=", Operator::NotEqual}, {"<", Operator::Less},
        {"<=", Operator::LessOrEqual}, {">", Operator::Greater},   {">=", Operator::GreaterOrEqual},
    };
    ExpressionPointer first = parseSum();
    ExpressionPointer node;
    const auto add = [&](Operator operation) {
        if (!node) {
            node = make(Kind::Comparison);
            node->children.push_back(std::move(first));
        }
        node->operations.push_back(operation);
        node->children.push_back(parseSum());
    };
    for (bool isMore = true; isMore && !failed();) {
        const auto *known
            = std::find_if(std::begin(s_operators), std::end(s_operators),
                           [&](const auto &candidate) { return isOperator(candidate.first); });
        isMore = true;
        if (known != std::end(s_operators)) {
            next();
            add(known->second);
        } else if (skipName("in")) {
            add(Operator::In);
        } else if (isName("not") && following().is(Token::Kind::Name, "in")) {
            next();
            next();
            add(Operator::NotIn);
        } else {
            isMore = false;
        }
    }
    return node ? std::move(node) : std::move(first);
}

ExpressionPointer Parser::parseSum()
{
    ExpressionPointer left = parseConcatenation();
    while (isOperator("+") || isOperator("-")) {
        countLink();
        const Operator operation = isOperator("+") ? Operator::Add : Operator::Subtract;
        next();
        left = binary(operation, std::move(left), parseConcatenation());
    }
    return left;
}

ExpressionPointer Parser::parseConcatenation()
{
    ExpressionPointer first = parseProduct();
    if (!isOperator("~"))
        return first;
    ExpressionPointer node = make(Kind::Concatenation);
    node->children.push_back(std::move(first));
    while (skipOperator("~"))
        node->children.push_back(parseProduct());
    return node;
}

ExpressionPointer Parser::parseProduct()
{
    constexpr std::pair<std::string_view, Operator> s_operators[]{
        {"*", Operator::Multiply},
        {"/", Operator::Divide},
        {"//", Operator::FloorDivide},
        {"%", Operator::Modulo},
    };
    ExpressionPointer left = parsePower();
    for (;;) {
        const auto *known
            = std::find_if(std::begin(s_operators), std::end(s_operators),
                           [&](const auto &candidate) { return isOperator(candidate.first); });
        if (known == std::end(s_operators))
            return left;
        countLink();
        next();
        left = binary(known->second, std::move(left), parsePower());
    }
}

ExpressionPointer Parser::parsePower()
{
    ExpressionPointer left = parseUnary();
    while (skipOperator("**")) {
        countLink();
        left = binary(Operator::Power, std::move(left), parseUnary());
    }
    return left;
}

ExpressionPointer Parser::parseUnary(bool takesFilter)
{
    ExpressionPointer node;
    if (!enter()) {
        --m_depth;
        return make(Kind::Constant);
    }
    if (isOperator("-") || isOperator("+")) {
        node = make(isOperator("-") ? Kind::Negative : Kind::Positive);
        next();
        node->children.push_back(parseUnary(false));
    } else {
        node = parsePrimary();
    }
    node = parsePostfix(std::move(node));
    if (takesFilter)
        node = parseFilters(std::move(node));
    --m_depth;
    return node;
}

ExpressionPointer Parser::parsePrimary(bool takesAttribute)
{
    const Token token = current();
    switch (token.kind) {
    case Token::Kind::Name: {
        next();
        if (token.text == "true" || token.text == "True" || token.text == "false"
            || token.text == "False") {
            ExpressionPointer node = make(Kind::Constant);
            node->constant = Datum::boolean((token.text.front() | 0x20) == 't');
            return node;
        }
        if (token.text == "none" || token.text == "None") {
            ExpressionPointer node = make(Kind::Constant);
            node->constant = Datum::none();
            return node;
        }
        ExpressionPointer node = make(Kind::Name, token.text);
        if (!takesAttribute || !isOperator("."))
            return node;
        next();
        ExpressionPointer attribute = make(Kind::Attribute, expectName());
        attribute->children.push_back(std::move(node));
        return attribute;
    }
    case Token::Kind::Text: {
        ExpressionPointer node = make(Kind::Constant);
        for (; current().kind == Token::Kind::Text; next())
            node->text += current().text;
        node->constant = Datum::text(node->text);
        return node;
    }
    case Token::Kind::Integer:
    case Token::Kind::Float:
        return parseNumber();
    default:
        break;
    }
    if (skipOperator("(")) {
        TupleRules rules;
        rules.isBracketed = true;
        ExpressionPointer node = parseTuple(rules);
        expectOperator(")");
        return node;
    }
    if (isOperator("["))
        return parseList();
    if (isOperator("{"))
        return parseMapping();
    fail("unexpected " + described(token));
    return make(Kind::Constant);
}

ExpressionPointer Parser::parseNumber()
{
    ExpressionPointer node = make(Kind::Constant);
    const Token token = current();
    next();
    if (token.kind == Token::Kind::Float) {
        node->constant = Datum::number(floatNumber(token.text).value_or(0));
        return node;
    }
    // Whole numbers in other bases, and large ones, are the literal reader's.
    static const TemplateScope s_scope;
    static const SystemClock s_clock;
    Evaluation evaluation(s_scope, s_clock);
    const bool isZero = token.text.find_first_not_of('0') == std::string::npos;
    const std::optional<Datum> number
        = isZero ? Datum::integer(0) : readLiteral(evaluation, token.text);
    if (!number || !number->isWhole()) {
        fail("'" + token.text.substr(0, 40) + "' is no number");
    } else if (number->is(Datum::Kind::BigInteger)) {
        node->text = std::string(number->text());
        node->constant = Datum::digits(node->text);
    } else {
        node->constant = *number;
    }
    return node;
}

ExpressionPointer Parser::parseList()
{
    expectOperator("[");
    ExpressionPointer node = make(Kind::List);
    while (!isOperator("]") && !failed()) {
        if (!node->children.empty())
            expectOperator(",");
        if (isOperator("]"))
            break;
        node->children.push_back(parseExpression());
    }
    expectOperator("]");
    return node;
}

ExpressionPointer Parser::parseMapping()
{
    expectOperator("{");
    ExpressionPointer node = make(Kind::Mapping);
    while (!isOperator("}") && !failed()) {
        if (!node->children.empty())
            expectOperator(",");
        if (isOperator("}"))
            break;
        node->children.push_back(parseExpression());
        expectOperator(":");
        node->children.push_back(parseExpression());
    }
    expectOperator("}");
    return node;
}

} // namespace millrace::declarative
