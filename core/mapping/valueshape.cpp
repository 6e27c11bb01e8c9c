#include "core/mapping/valueshape.h"

#include "core/data/conversion.h"
#include "core/data/temporal.h"
#include "core/mapping/fieldwords.h"
#include "core/mapping/textformats.h"

#include <array>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

bool isUuid(std::string_view text)
{
    constexpr std::size_t length = 36;
    if (text.size() != length)
        return false;
    for (std::size_t i = 0; i < length; ++i) {
        const bool isDash = i == 8 || i == 13 || i == 18 || i == 23;
        const char c = text[i];
        const bool isHex = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
        if (isDash ? c != '-' : !isHex)
            return false;
    }
    return true;
}

ValueShape shapeOf(std::string_view text)
{
    if (isEmail(text))
        return ValueShape::Email;
    if (text.starts_with("http://") || text.starts_with("https://"))
        return isUri(text) ? ValueShape::Url : ValueShape::None;
    if (parseDate(text) || parseTimestamp(text))
        return ValueShape::Date;
    if (isUuid(text))
        return ValueShape::Id;
    // Plain digits may be anything.
    constexpr std::size_t shortest = 7;
    const bool hasSign = text.find_first_of("+-/() ") != std::string_view::npos;
    return text.size() >= shortest && hasSign && isPhone(text) ? ValueShape::Phone
                                                               : ValueShape::None;
}

bool isTemporal(FieldType type)
{
    return type == FieldType::Date || type == FieldType::TimestampWithZone
        || type == FieldType::TimestampWithoutZone;
}

} // namespace

ValueShape valueShapeOf(const SampleRows &sample, int column)
{
    constexpr int most = 1000;
    constexpr int fewest = 3;
    if (!sample.schema)
        return ValueShape::None;
    const FieldType type = sample.schema->field(column).type;
    if (type != FieldType::String)
        return isTemporal(type) ? ValueShape::Date : ValueShape::None;
    std::array<int, 6> counts{};
    int seen = 0;
    for (const auto &batch : sample.batches) {
        const Column &values = batch->column(column);
        for (std::size_t row = 0; row < batch->rowCount() && seen < most; ++row) {
            if (values.isNull(row) || values.text(row).empty())
                continue;
            ++seen;
            ++counts[static_cast<std::size_t>(shapeOf(values.text(row)))];
        }
    }
    for (std::size_t i = 1; seen >= fewest && i < counts.size(); ++i) {
        if (counts[i] * 10 >= seen * 9)
            return static_cast<ValueShape>(i);
    }
    return ValueShape::None;
}

ValueShape valueShapeOf(const ObjectField &field)
{
    if (field.format == "email"_L1)
        return ValueShape::Email;
    if (field.format == "uri"_L1)
        return ValueShape::Url;
    if (field.format == "phone"_L1)
        return ValueShape::Phone;
    if (isTemporal(field.field.type))
        return ValueShape::Date;
    if (field.field.type != FieldType::String)
        return ValueShape::None;
    const QString name = canonicalName(fieldWords(field.field.name));
    if (name == "email"_L1)
        return ValueShape::Email;
    if (name == "website"_L1)
        return ValueShape::Url;
    if (name == "phone"_L1 || name == "mobile"_L1)
        return ValueShape::Phone;
    return ValueShape::None;
}

} // namespace millrace
