// CursorBound: the highest cursor of the rows at one end.
#pragma once

#include "core/verify/streamcomparison.h"

#include <string>
#include <variant>

namespace millrace {

/// Values are compared as numbers, moments or bytes; those that cannot be are passed over.
class StreamComparison::CursorBound final
{
public:
    void raise(const Column &cursor, std::size_t row);
    /// Whether the value at \a row is above all that were given to raise(); false before the first.
    [[nodiscard]] bool isBelow(const Column &cursor, std::size_t row) const;

private:
    /// Nothing, a whole number or moment, a number, a text.
    using Value = std::variant<std::monostate, std::int64_t, double, std::string>;

    [[nodiscard]] static Value valueOf(const Column &cursor, std::size_t row);
    [[nodiscard]] static bool isLess(const Value &one, const Value &other);

    Value m_highest;
};

} // namespace millrace
