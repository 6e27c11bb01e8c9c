#include "core/declarative/template/comparison.h"

#include "core/declarative/template/printing.h"
#include "core/declarative/template/textsteps.h"
#include "core/declarative/template/wholenumber.h"

#include <algorithm>

namespace millrace::declarative {

namespace {

using Kind = Datum::Kind;

std::partial_ordering orderOfNumbers(const Datum &left, const Datum &right)
{
    if (left.is(Kind::BigInteger) || right.is(Kind::BigInteger)) {
        if (left.is(Kind::Float) || right.is(Kind::Float))
            return numberOf(left) <=> numberOf(right);
        return orderOfDigits(digitsOf(left), digitsOf(right)) <=> 0;
    }
    if (left.is(Kind::Float) || right.is(Kind::Float)) {
        // Wide enough for every 64 bit integer, so that none is rounded.
        const auto wide = [](const Datum &datum) {
            return datum.is(Kind::Float) ? static_cast<long double>(datum.number())
                                         : static_cast<long double>(datum.integer());
        };
        return wide(left) <=> wide(right);
    }
    return left.integer() <=> right.integer();
}

bool equalItems(Evaluation &evaluation, const Datum &left, const Datum &right)
{
    const std::size_t count = evaluation.itemCount(left);
    if (count != evaluation.itemCount(right))
        return false;
    for (std::size_t index = 0; index < count && evaluation.step(); ++index) {
        const Datum item = evaluation.itemAt(left, index);
        const bool isEqual = left.is(Kind::Set)
            ? contains(evaluation, right, item)
            : equals(evaluation, item, evaluation.itemAt(right, index));
        if (!isEqual)
            return false;
    }
    return !evaluation.failed();
}

bool equalMappings(Evaluation &evaluation, const Datum &left, const Datum &right)
{
    const std::size_t count = evaluation.entryCount(left);
    if (count != evaluation.entryCount(right))
        return false;
    for (std::size_t index = 0; index < count && evaluation.step(); ++index) {
        const auto [key, value] = evaluation.entryAt(left, index);
        bool isFound = false;
        const Datum other = evaluation.entry(right, key, isFound);
        if (!isFound || !equals(evaluation, value, other))
            return false;
    }
    return !evaluation.failed();
}

template<typename Compare>
auto nested(Evaluation &evaluation, const Compare &compare) -> decltype(compare())
{
    decltype(compare()) result{};
    if (evaluation.enter())
        result = compare();
    evaluation.leave();
    return result;
}

std::optional<std::partial_ordering> orderOfItems(Evaluation &evaluation, const Datum &left,
                                                  const Datum &right)
{
    const std::size_t leftCount = evaluation.itemCount(left);
    const std::size_t rightCount = evaluation.itemCount(right);
    for (std::size_t index = 0; index < std::min(leftCount, rightCount); ++index) {
        if (!evaluation.step())
            return std::nullopt;
        const Datum leftItem = evaluation.itemAt(left, index);
        const Datum rightItem = evaluation.itemAt(right, index);
        if (!equals(evaluation, leftItem, rightItem))
            return order(evaluation, leftItem, rightItem);
    }
    return std::partial_ordering(leftCount <=> rightCount);
}

} // namespace

bool isTruthy(Evaluation &evaluation, const Datum &datum)
{
    switch (datum.kind()) {
    case Kind::Undefined:
    case Kind::None:
        return false;
    case Kind::Bool:
    case Kind::Integer:
    case Kind::Duration:
        return datum.integer() != 0;
    case Kind::Float:
        return datum.number() != 0.0;
    case Kind::Text:
    case Kind::Bytes:
        return !datum.text().empty();
    case Kind::List:
    case Kind::Tuple:
    case Kind::Set:
        return evaluation.itemCount(datum) > 0;
    case Kind::Iterator:
        return datum.items().view.empty() || evaluation.itemCount(datum) > 0;
    case Kind::Mapping:
    case Kind::Slice:
        return evaluation.entryCount(datum) > 0;
    case Kind::Calendar:
        return !datum.calendar().isZero();
    default:
        return true;
    }
}

bool equals(Evaluation &evaluation, const Datum &left, const Datum &right)
{
    if (left.isNumeric() && right.isNumeric())
        return orderOfNumbers(left, right) == 0;
    if (left.isMapping() && right.isMapping())
        return nested(evaluation, [&] { return equalMappings(evaluation, left, right); });
    if (left.kind() != right.kind())
        return false;
    switch (left.kind()) {
    case Kind::Undefined:
    case Kind::None:
        return true;
    case Kind::Text:
    case Kind::Bytes:
        return left.text().size() == right.text().size() && passText(evaluation, left.text())
            && left.text() == right.text();
    case Kind::Moment:
        return left.moment() == right.moment();
    case Kind::Date:
    case Kind::Duration:
        return left.integer() == right.integer();
    case Kind::Calendar:
        return left.calendar().months == right.calendar().months
            && left.calendar().exact == right.calendar().exact;
    case Kind::List:
    case Kind::Tuple:
    case Kind::Set:
        return nested(evaluation, [&] { return equalItems(evaluation, left, right); });
    default:
        return left.identity() == right.identity();
    }
}

std::optional<std::partial_ordering> order(Evaluation &evaluation, const Datum &left,
                                           const Datum &right)
{
    if (left.isNumeric() && right.isNumeric())
        return orderOfNumbers(left, right);
    if (left.isUndefined() || right.isUndefined()) {
        evaluation.failUndefined(left.isUndefined() ? left : right);
        return std::nullopt;
    }
    if (left.kind() == right.kind()) {
        switch (left.kind()) {
        case Kind::Text:
        case Kind::Bytes:
            // The order of UTF-8 is that of the code points.
            return std::partial_ordering(left.text() <=> right.text());
        case Kind::Moment:
            return std::partial_ordering(left.moment() <=> right.moment());
        case Kind::Date:
        case Kind::Duration:
            return std::partial_ordering(left.integer() <=> right.integer());
        case Kind::List:
        case Kind::Tuple:
            return nested(evaluation, [&] { return orderOfItems(evaluation, left, right); });
        default:
            break;
        }
    }
    evaluation.failType("'<' not supported between instances of '" + typeName(left) + "' and '"
                        + typeName(right) + "'");
    return std::nullopt;
}

bool contains(Evaluation &evaluation, const Datum &haystack, const Datum &needle)
{
    if (haystack.isUndefined())
        return false;
    if (haystack.isText()) {
        if (needle.isText())
            return passText(evaluation, haystack.text())
                && haystack.text().find(needle.text()) != std::string_view::npos;
        if (needle.isUndefined())
            evaluation.failType("'in <string>' requires string as left operand, not Undefined");
        else
            evaluation.failType("'in <string>' requires string as left operand, not "
                                + typeName(needle));
        return false;
    }
    if (haystack.isMapping()) {
        bool isFound = false;
        static_cast<void>(evaluation.entry(haystack, needle, isFound));
        return isFound;
    }
    if (!haystack.hasItems()) {
        evaluation.failType("argument of type '" + typeName(haystack) + "' is not iterable");
        return false;
    }
    const std::size_t count = evaluation.itemCount(haystack);
    std::size_t index = haystack.is(Kind::Iterator) ? haystack.items().position : 0;
    for (; index < count && evaluation.step(); ++index) {
        if (equals(evaluation, evaluation.itemAt(haystack, index), needle))
            return true;
    }
    return false;
}

bool checkHashable(Evaluation &evaluation, const Datum &key)
{
    switch (key.kind()) {
    case Kind::List:
    case Kind::Set:
    case Kind::Mapping:
        evaluation.failType("unhashable type: '" + typeName(key) + "'");
        return false;
    case Kind::Tuple:
        return nested(evaluation, [&] {
            const std::vector<Datum> &items = key.items().items;
            return evaluation.step(items.size())
                && std::all_of(items.begin(), items.end(),
                               [&](const Datum &item) { return checkHashable(evaluation, item); });
        });
    default:
        return true;
    }
}

void sortItems(Evaluation &evaluation, std::vector<std::pair<Datum, Datum>> &keyed,
               bool isDescending)
{
    if (!evaluation.step(keyed.size()))
        return;
    // A merge sort stays sound whatever the order says, also after a fault.
    std::vector<std::pair<Datum, Datum>> merged(keyed.size());
    for (std::size_t width = 1; width < keyed.size(); width *= 2) {
        for (std::size_t start = 0; start < keyed.size(); start += 2 * width) {
            const std::size_t middle = std::min(start + width, keyed.size());
            const std::size_t end = std::min(start + 2 * width, keyed.size());
            std::size_t left = start;
            std::size_t right = middle;
            for (std::size_t target = start; target < end; ++target) {
                bool takesRight = left == middle;
                if (left < middle && right < end) {
                    const auto outcome = isDescending
                        ? order(evaluation, keyed[left].first, keyed[right].first)
                        : order(evaluation, keyed[right].first, keyed[left].first);
                    if (!outcome || !evaluation.step())
                        return;
                    takesRight = *outcome < 0;
                }
                merged[target] = keyed[takesRight ? right++ : left++];
            }
        }
        keyed.swap(merged);
    }
}

} // namespace millrace::declarative
