// TextRange: a part of an expression's text.
#pragma once

namespace millrace {

/// Places in a QString, in its own units (UTF-16). An empty range is a place between two.
struct TextRange final
{
    int start = 0;
    int length = 0;

    [[nodiscard]] int end() const { return start + length; }

    bool operator==(const TextRange &) const = default;
};

} // namespace millrace
