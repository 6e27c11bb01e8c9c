#include "core/declarative/template/macros.h"

#include "core/declarative/template/arguments.h"
#include "core/declarative/template/comparison.h"
#include "core/declarative/template/lipsum.h"
#include "core/declarative/template/methods.h"
#include "core/declarative/template/printing.h"
#include "core/declarative/template/unicodecase.h"
#include "core/declarative/template/urlquoting.h"

#include <QUuid>

namespace millrace::declarative {

namespace {

Datum extreme(Evaluation &evaluation, const Arguments &arguments, bool isGreatest)
{
    std::vector<Datum> items;
    if (arguments.positional.size() == 1)
        items = evaluation.iterated(arguments.positional[0]);
    else
        items.assign(arguments.positional.begin(), arguments.positional.end());
    if (evaluation.failed())
        return {};
    if (arguments.positional.empty())
        return evaluation.failType("expected at least 1 argument, got 0");
    if (items.empty())
        return evaluation.failValue("arg is an empty sequence");
    Datum best = items.front();
    for (std::size_t index = 1; index < items.size(); ++index) {
        const auto outcome = order(evaluation, items[index], best);
        if (!outcome)
            return {};
        if (isGreatest ? *outcome > 0 : *outcome < 0)
            best = items[index];
    }
    return best;
}

Datum greatest(Evaluation &evaluation, const Datum &, const Arguments &arguments)
{
    return extreme(evaluation, arguments, true);
}

Datum least(Evaluation &evaluation, const Datum &, const Arguments &arguments)
{
    return extreme(evaluation, arguments, false);
}

/// The only argument, a text; a TypeError otherwise.
std::optional<std::string_view> onlyText(Evaluation &evaluation, const Arguments &arguments)
{
    if (!checkCount(evaluation, arguments, 1, 1))
        return std::nullopt;
    const Datum &value
        = arguments.positional.empty() ? arguments.named[0].second : arguments.positional[0];
    if (value.isText())
        return value.text();
    evaluation.failType("expected a string, got '" + typeName(value) + "'");
    return std::nullopt;
}

Datum sanitizeUrl(Evaluation &evaluation, const Datum &, const Arguments &arguments)
{
    const std::optional<std::string_view> text = onlyText(evaluation, arguments);
    return text ? evaluation.text(plusQuotedUrl(*text)) : Datum();
}

Datum snakeCase(Evaluation &evaluation, const Datum &, const Arguments &arguments)
{
    const std::optional<std::string_view> text = onlyText(evaluation, arguments);
    if (!text)
        return {};
    std::string result;
    for (const char c : *text) {
        if (c >= 'A' && c <= 'Z' && !result.empty())
            result += '_';
        result += c;
    }
    return evaluation.text(lowerText(result));
}

Datum generateUuid(Evaluation &evaluation, const Datum &, const Arguments &arguments)
{
    if (!checkCount(evaluation, arguments, 0, 0))
        return {};
    return evaluation.text(QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString());
}

Datum makeMapping(Evaluation &evaluation, const Datum &, const Arguments &arguments)
{
    const Datum mapping = evaluation.mapping();
    functionIn(mappingMethods(), "update")(evaluation, mapping, arguments);
    return mapping;
}

Datum makeNamespace(Evaluation &evaluation, const Datum &self, const Arguments &arguments)
{
    const Datum mapping = makeMapping(evaluation, self, arguments);
    StatefulObject &object = evaluation.stateful(StatefulObject::Kind::Namespace);
    if (!evaluation.failed())
        object.attributes = mapping.mapping();
    return Datum::stateful(object);
}

Datum makeCycler(Evaluation &evaluation, const Datum &, const Arguments &arguments)
{
    if (arguments.positional.empty())
        return evaluation.failValue("at least one item has to be provided");
    StatefulObject &object = evaluation.stateful(StatefulObject::Kind::Cycler);
    object.items.assign(arguments.positional.begin(), arguments.positional.end());
    return Datum::stateful(object);
}

Datum makeJoiner(Evaluation &evaluation, const Datum &, const Arguments &arguments)
{
    StatefulObject &object = evaluation.stateful(StatefulObject::Kind::Joiner);
    object.items = {argumentOr(arguments, 0, "sep", Datum::text(", "))};
    return Datum::stateful(object);
}

} // namespace

Function globalNamed(std::string_view name)
{
    static constexpr NamedFunction s_globals[]{
        {"max", greatest},
        {"min", least},
        {"sanitize_url", sanitizeUrl},
        {"camel_case_to_snake_case", snakeCase},
        {"generate_uuid", generateUuid},
        {"dict", makeMapping},
        {"namespace", makeNamespace},
        {"cycler", makeCycler},
        {"joiner", makeJoiner},
        {"lipsum", lipsum},
    };
    if (const Function macro = functionIn(timeMacros(), name))
        return macro;
    return functionIn(s_globals, name);
}

} // namespace millrace::declarative
