#include "core/data/fieldtype.h"

namespace millrace {

namespace {

constexpr std::array<const char *, s_allFieldTypes.size()> s_names{
    "boolean",
    "integer",
    "number",
    "decimal",
    "string",
    "binary",
    "date",
    "time_without_timezone",
    "time_with_timezone",
    "timestamp_without_timezone",
    "timestamp_with_timezone",
    "json",
};

} // namespace

QString fieldTypeName(FieldType type)
{
    return QString::fromLatin1(s_names[static_cast<std::size_t>(type)]);
}

std::optional<FieldType> fieldTypeFromName(const QString &name)
{
    for (std::size_t i = 0; i < s_names.size(); ++i) {
        if (name == QLatin1StringView(s_names[i]))
            return static_cast<FieldType>(i);
    }
    return std::nullopt;
}

} // namespace millrace
