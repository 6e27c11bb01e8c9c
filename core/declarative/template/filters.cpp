#include "core/declarative/template/filters.h"

#include "core/declarative/template/digests.h"
#include "core/declarative/template/evaluator.h"
#include "core/declarative/template/methods.h"
#include "core/declarative/template/printing.h"
#include "core/declarative/template/regex.h"
#include "core/declarative/template/unicodecase.h"
#include "core/declarative/value/number.h"

namespace millrace::declarative {

Function filterNamed(std::string_view name)
{
    static constexpr NamedFunction s_added[]{
        {"hash", hashFilter},
        {"hmac", hmacFilter},
        {"base64encode", base64EncodeFilter},
        {"base64binascii_decode", base64EncodeFilter},
        {"base64decode", base64DecodeFilter},
        {"regex_search", regexSearch},
        {"regex_replace", regexReplace},
    };
    for (const std::span<const NamedFunction> table :
         {std::span<const NamedFunction>(s_added), numberFilters(), textFilters(), layoutFilters(),
          markupFilters(), sequenceFilters(), selectionFilters()}) {
        if (const Function function = functionIn(table, name))
            return function;
    }
    return nullptr;
}

Datum valueAtAttribute(Evaluation &evaluation, const Datum &object, const Datum &path)
{
    if (!path.isText())
        return itemOf(evaluation, object, path);
    Datum value = object;
    std::string_view rest = path.text();
    while (!evaluation.failed()) {
        const std::size_t dot = rest.find('.');
        const std::string_view part = rest.substr(0, dot);
        const std::optional<std::int64_t> index
            = part.find_first_not_of("0123456789") == std::string_view::npos ? wholeNumber(part)
                                                                             : std::nullopt;
        value = index ? itemOf(evaluation, value, Datum::integer(*index))
                      : attributeOrItem(evaluation, value, part);
        if (dot == std::string_view::npos)
            break;
        rest.remove_prefix(dot + 1);
    }
    return value;
}

Datum comparedValue(Evaluation &evaluation, const Datum &item, const Datum &attribute,
                    bool isCaseSensitive)
{
    const Datum value = attribute.isNone() ? item : valueAtAttribute(evaluation, item, attribute);
    if (isCaseSensitive || !value.isText())
        return value;
    return evaluation.text(lowerText(value.text()));
}

} // namespace millrace::declarative
