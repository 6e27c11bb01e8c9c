// Evaluator: runs the syntax tree of a template.
#pragma once

#include "core/declarative/template/syntax.h"

namespace millrace::declarative {

/// Runs one template once. Whether it went well is in the Evaluation.
class Evaluator final
{
public:
    explicit Evaluator(Evaluation &evaluation)
        : m_evaluation(evaluation)
    {
    }

    /// What the statements print.
    [[nodiscard]] std::string render(const Block &statements);
    [[nodiscard]] Datum evaluate(const Expression &expression);

private:
    struct Local final
    {
        std::string_view name;
        Datum value;
    };
    struct Macro;

    void run(const Block &statements, std::string &out);
    void run(const Statement &statement, std::string &out);
    void runIf(const Statement &statement, std::string &out);
    void runFor(const Statement &statement, std::string &out);
    void runWith(const Statement &statement, std::string &out);
    void runBuffered(const Statement &statement, std::string &out);
    /// Runs \a block in a scope of its own.
    void runScope(const Block &block, std::string &out);
    void assign(const Expression &target, const Datum &value);
    void setLocal(std::string_view name, const Datum &value);

    Datum evaluateNode(const Expression &expression);
    Datum evaluateName(const Expression &expression);
    bool findName(std::string_view name, Datum &value) const;
    Datum evaluateAttribute(const Expression &expression);
    Datum attributeOf(const Datum &object, const Expression &expression);
    Datum evaluateItem(const Expression &expression);
    Datum evaluatePart(const Expression &expression);
    Datum evaluateCall(const Expression &expression);
    Datum evaluateFilter(const Expression &expression, const Datum *filtered = nullptr);
    Datum evaluateTest(const Expression &expression);
    Datum evaluateComparison(const Expression &expression);
    Datum evaluateItems(const Expression &expression);
    Datum evaluateMapping(const Expression &expression);
    Datum callWith(const Expression &expression, const Datum &callee);
    Datum callFunction(Function function, const Datum &self, const CallSyntax &call);
    Datum callMacro(const Statement &macro, const CallSyntax &call);
    const Statement *macroNamed(std::string_view name) const;
    bool collect(const CallSyntax &call, std::vector<Datum> &positional,
                 std::vector<std::pair<std::string_view, Datum>> &named);

    Evaluation &m_evaluation;
    std::vector<Local> m_locals;
    std::size_t m_frame = 0; ///< Where the innermost scope begins.
    std::vector<const Statement *> m_macros;
};

/// The name \a name of the scope a template is evaluated in; false: it has none.
[[nodiscard]] bool scopeName(const Evaluation &evaluation, std::string_view name, Datum &value);

/// object[key]; Undefined where there is none.
[[nodiscard]] Datum itemOf(Evaluation &evaluation, const Datum &object, const Datum &key);
/// object.name, else object[name]: what a dotted path of a filter means.
[[nodiscard]] Datum attributeOrItem(Evaluation &evaluation, const Datum &object,
                                    std::string_view name);
/// object[start:stop:step]; each bound an integer or None.
[[nodiscard]] Datum partOf(Evaluation &evaluation, const Datum &object, const Datum &start,
                           const Datum &stop, const Datum &step);

} // namespace millrace::declarative
