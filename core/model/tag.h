// Tag: a coloured word people sort their connections by.
#pragma once

#include <QString>

#include <array>

namespace millrace {

/// Limits of behaviour §5.3.
inline constexpr int s_longestTagName = 30;
inline constexpr int s_mostTagsPerConnection = 10;
inline constexpr int s_mostTags = 100;

/// The colours new tags get in turn; any other may be chosen.
inline constexpr std::array s_tagColors{"#fbecb1", "#fec9be", "#ffe5e9", "#ffd0b2", "#ddf6f8",
                                        "#cac7ff", "#d4dffc", "#75dcff", "#bdffc3", "#dfd5ce"};

struct Tag final
{
    QString name; ///< Unique, at most s_longestTagName characters.
    QString color; ///< "#rrggbb".

    bool operator==(const Tag &) const = default;
};

/// The colour of the tag made when there are \a count already.
[[nodiscard]] inline QString nextTagColor(qint64 count)
{
    return QString::fromLatin1(s_tagColors[static_cast<std::size_t>(count) % s_tagColors.size()]);
}

} // namespace millrace
