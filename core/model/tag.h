// Tag: a coloured word people sort their connections by.
#pragma once

#include <QString>

namespace millrace {

/// Limits of behaviour §5.3.
inline constexpr int s_longestTagName = 30;
inline constexpr int s_mostTagsPerConnection = 10;
inline constexpr int s_mostTags = 100;

struct Tag final
{
    QString name; ///< Unique, at most s_longestTagName characters.
    QString color; ///< "#rrggbb".

    bool operator==(const Tag &) const = default;
};

} // namespace millrace
