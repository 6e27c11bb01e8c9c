// TypeInference: the type that a sample of a field's values suggests.
#pragma once

#include "core/data/fieldtype.h"

#include <QString>

#include <array>
#include <string_view>

namespace millrace {

/// What one value looks like.
enum class ValueKind : std::uint8_t {
    Text,
    Boolean, ///< true or false, in any case
    Integer, ///< within 64 bits and exact as a double
    LongInteger, ///< within 64 bits, not exact as a double
    Number, ///< a double keeps every digit
    Decimal, ///< a number whose digits a double or 64 bits cannot keep
    Date,
    Time,
    ZonedTime,
    Timestamp,
    ZonedTimestamp,
    Nested, ///< a JSON object or array
};
inline constexpr std::size_t s_valueKindCount = 12;

/// Judges a text without quotes of its own, as in CSV. Numbers with a leading zero or plus sign
/// are text: they are codes, and would lose that sign.
[[nodiscard]] ValueKind kindOfText(std::string_view text);
/// Judges only dates, times and timestamps; everything else is text. For strings in JSON.
[[nodiscard]] ValueKind kindOfTemporal(std::string_view text);
/// Judges one token that is a number in JSON.
[[nodiscard]] ValueKind kindOfNumber(std::string_view token);
/// Whether the shortest text of the double nearest to \a number has the same digits. A number
/// that is not finite as a double has not. REQUIRES: isDecimal(\a number).
[[nodiscard]] bool isExactAsDouble(std::string_view number);

/// Collects the kinds of one field's values.
class TypeInference final
{
public:
    void add(ValueKind kind) { ++m_counts[static_cast<std::size_t>(kind)]; }
    /// The narrowest type every value fits without loss; String when there was none.
    [[nodiscard]] FieldType type() const;
    /// What is remarkable: nine of ten values have one type, but some do not. Usually empty.
    [[nodiscard]] QString note() const;

private:
    [[nodiscard]] qint64 count(ValueKind kind) const
    {
        return m_counts[static_cast<std::size_t>(kind)];
    }
    [[nodiscard]] qint64 total() const;

    std::array<qint64, s_valueKindCount> m_counts{};
};

} // namespace millrace
