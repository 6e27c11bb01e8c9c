#include "core/declarative/template/names.h"
#include "core/declarative/template/syntax.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>

namespace millrace::declarative {

namespace {

/// The names of one scope: those it stores, and those it took from outside.
struct Frame final
{
    std::set<std::string> stores;
    std::set<std::string> loads;
    const Frame *parent = nullptr;

    [[nodiscard]] bool knows(const std::string &name) const
    {
        return stores.contains(name) || loads.contains(name) || (parent && parent->knows(name));
    }
};

/// Finds free names as Jinja's compiler does. Its strictness is observable: a name that only one
/// branch of an "if" sets counts as free.
class NameFinder final
{
public:
    std::vector<std::string> find(const Block &statements)
    {
        Frame frame;
        visitScope(statements, frame);
        return std::move(m_names);
    }

private:
    using Inner = std::function<void(const Frame &)>;

    void addFree(const std::string &name)
    {
        // "self" is what Jinja calls the template.
        if (name != "self" && !globalNamed(name)
            && std::find(m_names.begin(), m_names.end(), name) == m_names.end())
            m_names.push_back(name);
    }

    /// A scope is read to its end before the scopes inside it.
    void visitScope(const Block &statements, Frame &frame)
    {
        std::vector<Inner> inner;
        visit(statements, frame, inner);
        for (const Inner &visitInner : inner)
            visitInner(frame);
    }

    void visitInner(const Block &statements, const Frame &parent,
                    const std::vector<std::string> &stores, const Expression *target = nullptr)
    {
        Frame frame;
        frame.parent = &parent;
        frame.stores.insert(stores.begin(), stores.end());
        if (target)
            store(*target, frame);
        visitScope(statements, frame);
    }

    void visit(const Block &statements, Frame &frame, std::vector<Inner> &inner)
    {
        for (const Statement &statement : statements)
            visit(statement, frame, inner);
    }

    void visit(const Statement &statement, Frame &frame, std::vector<Inner> &inner)
    {
        switch (statement.kind) {
        case Statement::Kind::Data:
            return;
        case Statement::Kind::If:
            visitIf(statement, frame, inner);
            return;
        case Statement::Kind::For:
            load(*statement.expressions[0], frame);
            inner.push_back(
                [this, &statement](const Frame &parent) { visitFor(statement, parent); });
            return;
        case Statement::Kind::With:
            visitWith(statement, frame, inner);
            return;
        case Statement::Kind::Macro:
        case Statement::Kind::CallBlock:
            visitMacro(statement, frame, inner);
            return;
        default:
            break;
        }
        for (const ExpressionPointer &expression : statement.expressions) {
            if (expression)
                load(*expression, frame);
        }
        if (statement.target)
            store(*statement.target, frame);
        for (const Block &block : statement.blocks)
            inner.push_back([this, &block](const Frame &parent) { visitInner(block, parent, {}); });
    }

    void visitFor(const Statement &statement, const Frame &parent)
    {
        const Expression *target = statement.target.get();
        visitInner(statement.blocks[0], parent, {"loop"}, target);
        visitInner(statement.blocks[1], parent, {});
        if (!statement.expressions[1])
            return;
        Frame frame;
        frame.parent = &parent;
        store(*target, frame);
        load(*statement.expressions[1], frame);
    }

    void visitWith(const Statement &statement, Frame &frame, std::vector<Inner> &inner)
    {
        for (std::size_t index = 1; index < statement.expressions.size(); index += 2)
            load(*statement.expressions[index], frame);
        inner.push_back([this, &statement](const Frame &parent) {
            Frame body;
            body.parent = &parent;
            for (std::size_t index = 0; index < statement.expressions.size(); index += 2)
                store(*statement.expressions[index], body);
            visitScope(statement.blocks[0], body);
        });
    }

    void visitMacro(const Statement &statement, Frame &frame, std::vector<Inner> &inner)
    {
        for (const ExpressionPointer &expression : statement.expressions)
            load(*expression, frame);
        if (statement.kind == Statement::Kind::Macro)
            frame.stores.insert(statement.text);
        inner.push_back([this, &statement](const Frame &parent) {
            std::vector<std::string> names = statement.parameters;
            names.insert(names.end(), {"caller", "varargs", "kwargs"});
            Frame body;
            body.parent = &parent;
            for (const ExpressionPointer &value : statement.defaults)
                load(*value, body);
            visitInner(statement.blocks[0], parent, names);
        });
    }

    /// Three branches count: the body, all of "elif" together, and "else".
    void visitIf(const Statement &statement, Frame &frame, std::vector<Inner> &inner)
    {
        load(*statement.expressions[0], frame);
        std::vector<Frame> branches(3, frame);
        visit(statement.blocks[0], branches[0], inner);
        for (std::size_t index = 1; index < statement.expressions.size(); ++index) {
            load(*statement.expressions[index], branches[1]);
            visit(statement.blocks[index], branches[1], inner);
        }
        if (statement.blocks.size() > statement.expressions.size())
            visit(statement.blocks.back(), branches[2], inner);
        std::map<std::string, std::size_t> counts;
        for (const Frame &branch : branches) {
            for (const std::string &name : branch.stores) {
                if (!frame.stores.contains(name))
                    ++counts[name];
            }
        }
        for (const Frame &branch : branches) {
            frame.stores.insert(branch.stores.begin(), branch.stores.end());
            frame.loads.insert(branch.loads.begin(), branch.loads.end());
        }
        for (const auto &[name, count] : counts) {
            if (count < branches.size() && !(frame.parent && frame.parent->knows(name)))
                addFree(name);
        }
    }

    void store(const Expression &target, Frame &frame)
    {
        if (target.kind == Expression::Kind::Name)
            frame.stores.insert(target.text);
        else if (target.kind == Expression::Kind::Attribute)
            load(*target.children[0], frame);
        else
            for (const ExpressionPointer &child : target.children)
                store(*child, frame);
    }

    void load(const Expression &expression, Frame &frame)
    {
        if (expression.kind == Expression::Kind::Name && !frame.knows(expression.text)) {
            frame.loads.insert(expression.text);
            addFree(expression.text);
        }
        for (const ExpressionPointer &child : expression.children) {
            if (child)
                load(*child, frame);
        }
        if (!expression.call)
            return;
        for (const ExpressionPointer &argument : expression.call->positional)
            load(*argument, frame);
        for (const auto &[name, argument] : expression.call->named)
            load(*argument, frame);
        if (expression.call->spreadPositional)
            load(*expression.call->spreadPositional, frame);
        if (expression.call->spreadNamed)
            load(*expression.call->spreadNamed, frame);
    }

    std::vector<std::string> m_names;
};

} // namespace

std::vector<std::string> freeNames(const Block &statements)
{
    return NameFinder().find(statements);
}

} // namespace millrace::declarative
