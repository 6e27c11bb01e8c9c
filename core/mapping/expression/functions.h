// The table of functions: name, arguments, help, example and code of each.
#pragma once

#include "core/mapping/expression/call.h"
#include "core/mapping/expression/valuetypes.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace millrace::expression {

enum class Category { Text, Number, Date, Json, Null, Hash, Conversion };

/// One argument a function takes.
struct Parameter final
{
    const char *name = "";
    TypeSet types;
    bool isOptional = false;
    bool isRepeated = false; ///< None or many; only the last one.
    bool isConstant = false; ///< Known before any run; the function prepares it.
    bool isCommon = false; ///< Has the same type as all others of the call that are common.
};

/// Where the type of the result comes from.
enum class ResultRule { Fixed, First, Common };

/// How the function is evaluated.
enum class Special { None, If, Coalesce, Try };

/// The arguments as far as they are known before any run.
struct KnownArguments final
{
    std::span<const Operand *const> values; ///< Null where a value differs by row.
    std::span<const FieldType> types;

    [[nodiscard]] std::size_t count() const { return values.size(); }
    /// REQUIRES: the parameter is constant.
    [[nodiscard]] std::string_view text(std::size_t index) const
    {
        return values[index]->column->text(0);
    }
    [[nodiscard]] std::int64_t integer(std::size_t index) const
    {
        return values[index]->column->integer(0);
    }
};

/// What became of them.
struct Preparation final
{
    std::shared_ptr<const Prepared> prepared;
    std::size_t argument = 0; ///< The one at fault.
    const ErrorDefinition *problem = nullptr; ///< Set when an argument cannot be used.
    QStringList words; ///< For the problem's places.
};

using Prepare = Preparation (*)(const KnownArguments &);

/// One function of the language.
struct FunctionDefinition final
{
    const char *name = "";
    Category category = Category::Text;
    std::vector<Parameter> parameters;
    ResultRule rule = ResultRule::Fixed;
    FieldType type = FieldType::String; ///< For ResultRule::Fixed.
    const char *help = ""; ///< One sentence, marked for translation in "expressions".
    const char *example = "";
    const char *exampleResult = ""; ///< As appendCellText() shows it; "null" for null.
    Kernel kernel = nullptr;
    Prepare prepare = nullptr;
    Special special = Special::None;
    bool isSteady = true; ///< False for what depends on the run.
};

/// All functions, by category and name.
[[nodiscard]] const std::vector<FunctionDefinition> &functionTable();
/// The function called \a name, lower case, or null.
[[nodiscard]] const FunctionDefinition *findFunction(QStringView name);

/// A function's "name(a, b?, …)" and where each parameter stands in it.
struct SignatureText final
{
    QString text;
    std::vector<TextRange> parameters;
};
[[nodiscard]] SignatureText signatureText(const FunctionDefinition &function);

} // namespace millrace::expression
