#include "core/declarative/template/parser.h"

namespace millrace::declarative {

namespace {

using Kind = Statement::Kind;

} // namespace

Syntax Parser::parse()
{
    Syntax syntax;
    if (!failed())
        syntax.statements = parseBlock({});
    syntax.error = m_error;
    syntax.errorLine = m_errorLine;
    return syntax;
}

/// Up to the end of the template, or to a block that starts with one of \a ends; then its name is
/// the current token.
Block Parser::parseBlock(Words ends)
{
    Block block;
    while (current().kind != Token::Kind::End && !failed()) {
        if (current().kind == Token::Kind::Data) {
            Statement data;
            data.text = current().text;
            block.push_back(std::move(data));
            next();
        } else if (current().kind == Token::Kind::OutputBegin) {
            next();
            Statement output;
            output.kind = Kind::Output;
            output.expressions.push_back(parseTuple({}));
            expect(Token::Kind::OutputEnd);
            block.push_back(std::move(output));
        } else {
            expect(Token::Kind::BlockBegin);
            if (isOneOf(ends))
                return block;
            countLink();
            if (enter())
                block.push_back(parseStatement());
            --m_depth;
            expect(Token::Kind::BlockEnd);
        }
    }
    if (ends.size() > 0)
        fail("a block does not end");
    return block;
}

Statement Parser::parseStatement()
{
    const std::string name = expectName();
    if (name == "if")
        return parseIf();
    if (name == "for")
        return parseFor();
    if (name == "set")
        return parseSet();
    if (name == "with")
        return parseWith();
    if (name == "filter")
        return parseFilterBlock();
    if (name == "macro")
        return parseMacro();
    if (name == "call")
        return parseCallBlock();
    if (name == "print") {
        Statement output;
        output.kind = Kind::Output;
        while (current().kind != Token::Kind::BlockEnd && !failed()) {
            if (!output.expressions.empty())
                expectOperator(",");
            output.expressions.push_back(parseExpression());
        }
        return output;
    }
    if (name == "block") {
        Statement scope;
        scope.kind = Kind::Scope;
        expectName();
        scope.blocks.push_back(parseBody({"endblock"}));
        endStatement("endblock");
        if (current().kind == Token::Kind::Name)
            next();
        return scope;
    }
    fail("there is no statement '" + name.substr(0, 40) + "'");
    return {};
}

Block Parser::parseBody(Words ends)
{
    // As Jinja has it: a colon may end the head of a block.
    static_cast<void>(skipOperator(":"));
    expect(Token::Kind::BlockEnd);
    return parseBlock(ends);
}

void Parser::endStatement(std::string_view name)
{
    if (!skipName(name))
        fail("expected '" + std::string(name) + "'");
}

Statement Parser::parseIf()
{
    Statement statement;
    statement.kind = Kind::If;
    ++m_conditionalDepth;
    TupleRules rules;
    rules.takesConditional = false;
    do {
        statement.expressions.push_back(parseTuple(rules));
        statement.blocks.push_back(parseBody({"elif", "else", "endif"}));
    } while (skipName("elif"));
    if (skipName("else"))
        statement.blocks.push_back(parseBody({"endif"}));
    endStatement("endif");
    --m_conditionalDepth;
    return statement;
}

Statement Parser::parseFor()
{
    Statement statement;
    statement.kind = Kind::For;
    statement.target = parseTarget(false, "in");
    if (!skipName("in"))
        fail("expected 'in'");
    TupleRules rules;
    rules.takesConditional = false;
    rules.end = "recursive";
    statement.expressions.push_back(parseTuple(rules));
    statement.expressions.push_back(skipName("if") ? parseExpression() : nullptr);
    statement.isRecursive = skipName("recursive");
    if (statement.isRecursive)
        fail("recursive loops are not supported");
    statement.blocks.push_back(parseBody({"endfor", "else"}));
    statement.blocks.push_back(skipName("else") ? parseBody({"endfor"}) : Block());
    endStatement("endfor");
    return statement;
}

Statement Parser::parseSet()
{
    Statement statement;
    statement.target = parseTarget(true);
    if (skipOperator("=")) {
        statement.kind = Kind::Set;
        statement.expressions.push_back(parseTuple({}));
        return statement;
    }
    statement.kind = Kind::SetBlock;
    ExpressionPointer filter;
    while (skipOperator("|")) {
        countLink();
        filter = parseFilter(std::move(filter));
    }
    statement.expressions.push_back(std::move(filter));
    statement.blocks.push_back(parseBody({"endset"}));
    endStatement("endset");
    return statement;
}

Statement Parser::parseWith()
{
    Statement statement;
    statement.kind = Kind::With;
    while (current().kind != Token::Kind::BlockEnd && !failed()) {
        if (!statement.expressions.empty())
            expectOperator(",");
        ExpressionPointer target = parsePrimary();
        checkTarget(*target);
        expectOperator("=");
        statement.expressions.push_back(std::move(target));
        statement.expressions.push_back(parseExpression());
    }
    statement.blocks.push_back(parseBody({"endwith"}));
    endStatement("endwith");
    return statement;
}

Statement Parser::parseFilterBlock()
{
    Statement statement;
    statement.kind = Kind::FilterBlock;
    ExpressionPointer filter = parseFilter(nullptr);
    while (skipOperator("|")) {
        countLink();
        filter = parseFilter(std::move(filter));
    }
    statement.expressions.push_back(std::move(filter));
    statement.blocks.push_back(parseBody({"endfilter"}));
    endStatement("endfilter");
    return statement;
}

void Parser::parseSignature(Statement &statement)
{
    expectOperator("(");
    while (!isOperator(")") && !failed()) {
        if (!statement.parameters.empty())
            expectOperator(",");
        statement.parameters.push_back(expectName());
        if (skipOperator("="))
            statement.defaults.push_back(parseExpression());
        else if (!statement.defaults.empty())
            fail("a parameter without a default follows one with a default");
    }
    expectOperator(")");
}

Statement Parser::parseMacro()
{
    Statement statement;
    statement.kind = Kind::Macro;
    statement.text = expectName();
    parseSignature(statement);
    statement.blocks.push_back(parseBody({"endmacro"}));
    endStatement("endmacro");
    return statement;
}

Statement Parser::parseCallBlock()
{
    Statement statement;
    statement.kind = Kind::CallBlock;
    if (isOperator("("))
        parseSignature(statement);
    statement.expressions.push_back(parseExpression());
    if (!failed() && statement.expressions.front()->kind != Expression::Kind::Call)
        fail("expected a call");
    statement.blocks.push_back(parseBody({"endcall"}));
    endStatement("endcall");
    return statement;
}

Syntax parseTemplate(std::string_view source)
{
    if (source.size() > s_maximumTemplateBytes) {
        Syntax syntax;
        syntax.error = "the template is too long";
        return syntax;
    }
    return Parser(tokensOf(source)).parse();
}

} // namespace millrace::declarative
