// Words of enums: the stable texts enum values have in files, JSON and on the command line.
#pragma once

#include <QString>

#include <array>
#include <optional>

namespace millrace {

/// The entry of \a words at the place of \a value.
template<typename Enum, std::size_t Size>
[[nodiscard]] QString wordOf(const std::array<const char *, Size> &words, Enum value)
{
    return QString::fromLatin1(words[static_cast<std::size_t>(value)]);
}

/// The value whose entry in \a words is \a word, compared exactly; nothing when there is none.
template<typename Enum, std::size_t Size>
[[nodiscard]] std::optional<Enum> valueOf(const std::array<const char *, Size> &words,
                                          const QString &word)
{
    for (std::size_t i = 0; i < Size; ++i) {
        if (word == QLatin1StringView(words[i]))
            return static_cast<Enum>(i);
    }
    return std::nullopt;
}

} // namespace millrace
