#include "core/catalog/newfields.h"

#include <array>

namespace millrace {

namespace {

constexpr std::array s_names{"take", "ask", "ignore"};

} // namespace

QString newFieldsName(NewFields policy)
{
    return QString::fromLatin1(s_names[static_cast<std::size_t>(policy)]);
}

std::optional<NewFields> newFieldsFromName(const QString &name)
{
    for (std::size_t i = 0; i < s_names.size(); ++i) {
        if (name == QLatin1StringView(s_names[i]))
            return static_cast<NewFields>(i);
    }
    return std::nullopt;
}

} // namespace millrace
