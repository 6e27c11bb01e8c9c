#include "core/data/schema.h"

namespace millrace {

std::optional<int> Schema::indexOf(const QString &name) const
{
    for (std::size_t i = 0; i < m_fields.size(); ++i) {
        if (m_fields[i].name == name)
            return static_cast<int>(i);
    }
    return std::nullopt;
}

} // namespace millrace
