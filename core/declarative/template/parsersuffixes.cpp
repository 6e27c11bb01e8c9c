#include "core/declarative/template/names.h"
#include "core/declarative/template/parser.h"

namespace millrace::declarative {

namespace {

using Kind = Expression::Kind;

} // namespace

ExpressionPointer Parser::parsePostfix(ExpressionPointer node)
{
    for (;;) {
        countLink();
        if (isOperator(".") || isOperator("["))
            node = parseSubscript(std::move(node));
        else if (isOperator("("))
            node = parseCall(std::move(node));
        else
            return node;
    }
}

ExpressionPointer Parser::parseFilters(ExpressionPointer node)
{
    for (;;) {
        countLink();
        if (skipOperator("|"))
            node = parseFilter(std::move(node));
        else if (isName("is"))
            node = parseTest(std::move(node));
        else if (isOperator("("))
            node = parseCall(std::move(node));
        else
            return node;
    }
}

ExpressionPointer Parser::parseFilter(ExpressionPointer node)
{
    ExpressionPointer filter = make(Kind::Filter, expectName());
    while (skipOperator("."))
        filter->text += "." + expectName();
    filter->children.push_back(std::move(node));
    filter->call = isOperator("(") ? parseArguments() : std::make_unique<CallSyntax>();
    filter->function = filterNamed(filter->text);
    if (!filter->function && m_conditionalDepth == 0)
        fail("there is no filter '" + filter->text + "'");
    return filter;
}

ExpressionPointer Parser::parseTest(ExpressionPointer node)
{
    next();
    const bool isNegated = skipName("not");
    ExpressionPointer test = make(Kind::Test, expectName());
    while (skipOperator("."))
        test->text += "." + expectName();
    test->children.push_back(std::move(node));
    if (isOperator("(")) {
        test->call = parseArguments();
    } else {
        test->call = std::make_unique<CallSyntax>();
        const Token::Kind kind = current().kind;
        const bool isArgument = (kind == Token::Kind::Name && !isOneOf({"else", "or", "and"}))
            || kind == Token::Kind::Text || kind == Token::Kind::Integer
            || kind == Token::Kind::Float || isOperator("[") || isOperator("{");
        if (isArgument) {
            if (isName("is"))
                fail("tests cannot be chained");
            test->call->positional.push_back(parsePostfix(parsePrimary()));
        }
    }
    test->function = testNamed(test->text);
    if (!test->function && m_conditionalDepth == 0)
        fail("there is no test '" + test->text + "'");
    if (!isNegated)
        return test;
    ExpressionPointer negated = make(Kind::Not);
    negated->children.push_back(std::move(test));
    return negated;
}

ExpressionPointer Parser::parseSubscript(ExpressionPointer node)
{
    if (skipOperator(".")) {
        if (current().kind == Token::Kind::Name) {
            ExpressionPointer attribute = make(Kind::Attribute, current().text);
            next();
            attribute->children.push_back(std::move(node));
            return attribute;
        }
        if (current().kind != Token::Kind::Integer)
            fail("expected a name or a number after '.'");
        return join(Kind::Item, std::move(node), failed() ? make(Kind::Constant) : parseNumber());
    }
    expectOperator("[");
    ExpressionPointer access = parseSubscribed(std::move(node));
    if (isOperator(",")) {
        // A tuple as key, which only a mapping of the template's own can have.
        ExpressionPointer tuple = make(Kind::Tuple);
        if (access->kind == Kind::Part) {
            fail("a part cannot be a key");
            return access;
        }
        tuple->children.push_back(std::move(access->children[1]));
        while (skipOperator(",")) {
            if (isOperator("]"))
                break;
            tuple->children.push_back(parseExpression());
        }
        access->children[1] = std::move(tuple);
    }
    expectOperator("]");
    return access;
}

ExpressionPointer Parser::parseSubscribed(ExpressionPointer node)
{
    ExpressionPointer first;
    if (!isOperator(":")) {
        first = parseExpression();
        if (!isOperator(":"))
            return join(Kind::Item, std::move(node), std::move(first));
    }
    ExpressionPointer part = join(Kind::Part, std::move(node), std::move(first));
    for (int bound = 0; bound < 2; ++bound) {
        const bool isGiven
            = skipOperator(":") && !isOperator(":") && !isOperator("]") && !isOperator(",");
        part->children.push_back(isGiven ? parseExpression() : nullptr);
    }
    return part;
}

ExpressionPointer Parser::parseCall(ExpressionPointer node)
{
    ExpressionPointer call = make(Kind::Call);
    call->children.push_back(std::move(node));
    call->call = parseArguments();
    return call;
}

std::unique_ptr<CallSyntax> Parser::parseArguments()
{
    auto call = std::make_unique<CallSyntax>();
    expectOperator("(");
    bool isFirst = true;
    while (!isOperator(")") && !failed()) {
        if (!std::exchange(isFirst, false)) {
            expectOperator(",");
            if (isOperator(")"))
                break;
        }
        parseArgument(*call);
    }
    expectOperator(")");
    return call;
}

void Parser::parseArgument(CallSyntax &call)
{
    if (skipOperator("*")) {
        if (call.spreadPositional || call.spreadNamed)
            fail("the arguments of a call are not in order");
        call.spreadPositional = parseExpression();
        return;
    }
    if (skipOperator("**")) {
        if (call.spreadNamed)
            fail("the arguments of a call are not in order");
        call.spreadNamed = parseExpression();
        return;
    }
    if (current().kind == Token::Kind::Name && following().is(Token::Kind::Operator, "=")) {
        std::string name = expectName();
        next();
        if (call.spreadNamed)
            fail("the arguments of a call are not in order");
        call.named.emplace_back(std::move(name), parseExpression());
        return;
    }
    if (call.spreadPositional || call.spreadNamed || !call.named.empty())
        fail("the arguments of a call are not in order");
    call.positional.push_back(parseExpression());
}

bool Parser::isTupleEnd(const TupleRules &rules) const
{
    const Token::Kind kind = current().kind;
    return kind == Token::Kind::OutputEnd || kind == Token::Kind::BlockEnd || isOperator(")")
        || (!rules.end.empty() && isName(rules.end));
}

ExpressionPointer Parser::parseTuple(const TupleRules &rules)
{
    std::vector<ExpressionPointer> items;
    bool isTuple = false;
    while (!failed()) {
        if (!items.empty())
            expectOperator(",");
        if (isTupleEnd(rules))
            break;
        items.push_back(rules.isTarget ? parsePrimary(rules.takesAttribute)
                                       : parseExpression(rules.takesConditional));
        if (!isOperator(","))
            break;
        isTuple = true;
    }
    if (!isTuple && !items.empty())
        return std::move(items.front());
    if (!isTuple && !rules.isBracketed)
        fail("expected an expression");
    ExpressionPointer tuple = make(Kind::Tuple);
    tuple->children = std::move(items);
    return tuple;
}

ExpressionPointer Parser::parseTarget(bool takesAttribute, std::string_view end)
{
    TupleRules rules;
    rules.isTarget = true;
    rules.takesAttribute = takesAttribute;
    rules.end = end;
    ExpressionPointer target = parseTuple(rules);
    checkTarget(*target);
    return target;
}

void Parser::checkTarget(const Expression &target)
{
    if (target.kind == Kind::Tuple) {
        for (const ExpressionPointer &child : target.children)
            checkTarget(*child);
    } else if (target.kind != Kind::Name && target.kind != Kind::Attribute) {
        fail("nothing can be assigned to that");
    }
}

} // namespace millrace::declarative
