// The syntax tree of a template.
#pragma once

#include "core/declarative/template/evaluation.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace millrace::declarative {

struct Expression;
using ExpressionPointer = std::unique_ptr<Expression>;

/// What a call passes. Named arguments have their names in order.
struct CallSyntax final
{
    std::vector<ExpressionPointer> positional;
    std::vector<std::pair<std::string, ExpressionPointer>> named;
    ExpressionPointer spreadPositional; ///< *list
    ExpressionPointer spreadNamed; ///< **mapping
};

struct Expression final
{
    enum class Kind : std::uint8_t {
        Constant,
        Name,
        Attribute, ///< a.b
        Item, ///< a[b]
        Part, ///< a[b:c:d]; children may be null.
        Call,
        Filter, ///< First child: what is filtered; null: the text of a block.
        Test,
        Not,
        Negative,
        Positive,
        Binary,
        Comparison, ///< a < b < c, with its operators.
        And,
        Or,
        Concatenation,
        Conditional, ///< Condition, value, other value (may be null).
        List,
        Tuple,
        Mapping, ///< Keys and values in turn.
    };

    enum class Operator : std::uint8_t {
        Add,
        Subtract,
        Multiply,
        Divide,
        FloorDivide,
        Modulo,
        Power,
        Equal,
        NotEqual,
        Less,
        LessOrEqual,
        Greater,
        GreaterOrEqual,
        In,
        NotIn,
    };

    Kind kind = Kind::Constant;
    Operator operation = Operator::Add; ///< Of Binary.
    Datum constant; ///< Refers to text where it is a text or a large number.
    std::string text; ///< A name, an attribute, the name of a filter or test, a constant's text.
    std::vector<ExpressionPointer> children;
    std::vector<Operator> operations; ///< Of Comparison.
    std::unique_ptr<CallSyntax> call; ///< Of Call, Filter and Test.
    Function function = nullptr; ///< Of Filter and Test; null: there is none of that name.
};

struct Statement;
using Block = std::vector<Statement>;

struct Statement final
{
    enum class Kind : std::uint8_t {
        Data,
        Output,
        If, ///< Conditions with their blocks; a block more for "else".
        For, ///< Target, sequence, condition (may be null); body and the block of "else".
        Set, ///< Targets, value.
        SetBlock, ///< Targets, filter (may be null); body.
        With, ///< Targets and values in turn; body.
        FilterBlock, ///< Filter; body.
        Macro, ///< Parameters in targets, defaults of the last ones; body.
        CallBlock, ///< Call; body, with parameters.
        Scope, ///< Body with a scope of its own.
    };

    Kind kind = Kind::Data;
    std::string text; ///< Of Data; the name of a macro.
    std::vector<ExpressionPointer> expressions;
    ExpressionPointer target; ///< A name, a tuple of targets, or the attribute of a name.
    std::vector<std::string> parameters; ///< Of a macro or a call block.
    std::vector<ExpressionPointer> defaults;
    std::vector<Block> blocks;
    bool isRecursive = false;
};

/// A parsed template, or why it is none.
struct Syntax final
{
    Block statements;
    std::string error; ///< Empty: none.
    int errorLine = 1;
};

[[nodiscard]] Syntax parseTemplate(std::string_view source);
/// The names a template takes from its scope, in the order of their first use.
[[nodiscard]] std::vector<std::string> freeNames(const Block &statements);

} // namespace millrace::declarative
