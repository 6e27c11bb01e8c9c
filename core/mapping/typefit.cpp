#include "core/mapping/typefit.h"

#include "core/base/enumwords.h"
#include "core/data/columnconversion.h"

namespace millrace {

namespace {

constexpr std::array s_fits{"exact", "converts", "may_lose", "does_not_fit"};

/// Whether every value of \a from is a value of \a to, but for how it is written.
bool isLossless(FieldType from, FieldType to)
{
    if (to == FieldType::String || to == FieldType::Json)
        return from != FieldType::String;
    switch (from) {
    case FieldType::Boolean:
        return to == FieldType::Integer;
    case FieldType::Integer:
        return to == FieldType::Decimal;
    case FieldType::Date:
    case FieldType::TimestampWithoutZone:
    case FieldType::TimestampWithZone:
        return true;
    default:
        return false;
    }
}

bool hasLimits(const ObjectField &field)
{
    const bool isText
        = field.field.type == FieldType::String || field.field.type == FieldType::Json;
    return !field.choices.empty() || (isText && field.maximumLength)
        || (field.field.type == FieldType::String && !field.format.isEmpty());
}

} // namespace

QString fitName(Fit fit) { return wordOf(s_fits, fit); }

bool canBecome(FieldType from, FieldType to)
{
    if (from == to || isConvertible(from, to))
        return true;
    // Whatever is no text or JSON yet has one form as JSON.
    return to == FieldType::Json && from != FieldType::Binary;
}

Fit fitOf(FieldType from, const ObjectField &to)
{
    if (!canBecome(from, to.field.type))
        return Fit::DoesNotFit;
    if (hasLimits(to))
        return Fit::MayLose;
    if (from == to.field.type)
        return Fit::Exact;
    return isLossless(from, to.field.type) ? Fit::Converts : Fit::MayLose;
}

} // namespace millrace
