#include "core/declarative/template/arguments.h"

#include "core/declarative/template/comparison.h"
#include "core/declarative/template/printing.h"

namespace millrace::declarative {

bool checkCount(Evaluation &evaluation, const Arguments &arguments, std::size_t minimum,
                std::size_t maximum)
{
    const std::size_t count = arguments.positional.size() + arguments.named.size();
    if (count < minimum)
        evaluation.failType("too few arguments");
    else if (arguments.positional.size() > maximum || count > maximum)
        evaluation.failType("too many arguments");
    return !evaluation.failed();
}

Datum argumentOr(const Arguments &arguments, std::size_t index, std::string_view name,
                 const Datum &fallback)
{
    const Datum *argument = arguments.find(index, name);
    return argument ? *argument : fallback;
}

std::string_view textArgument(Evaluation &evaluation, const Arguments &arguments, std::size_t index,
                              std::string_view name, std::string_view fallback)
{
    const Datum *argument = arguments.find(index, name);
    if (!argument)
        return fallback;
    if (!argument->isText()) {
        evaluation.failType("'" + typeName(*argument) + "' where a text is needed");
        return {};
    }
    return argument->text();
}

std::int64_t integerArgument(Evaluation &evaluation, const Arguments &arguments, std::size_t index,
                             std::string_view name, std::int64_t fallback)
{
    const Datum *argument = arguments.find(index, name);
    if (!argument || argument->isNone())
        return fallback;
    if (!argument->is(Datum::Kind::Integer) && !argument->isBool()) {
        evaluation.failType("'" + typeName(*argument)
                            + "' object cannot be interpreted as an "
                              "integer");
        return 0;
    }
    return argument->integer();
}

bool boolArgument(Evaluation &evaluation, const Arguments &arguments, std::size_t index,
                  std::string_view name, bool fallback)
{
    const Datum *argument = arguments.find(index, name);
    return argument ? isTruthy(evaluation, *argument) : fallback;
}

} // namespace millrace::declarative
