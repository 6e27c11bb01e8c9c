// Value types: sets of field types and the words people read for them.
#pragma once

#include "core/data/fieldtype.h"

#include <QString>

#include <cstdint>
#include <initializer_list>

namespace millrace::expression {

/// Some of the field types. A plain value.
class TypeSet final
{
public:
    constexpr TypeSet() = default;
    constexpr TypeSet(FieldType type)
        : m_bits(bit(type))
    {
    }
    constexpr TypeSet(std::initializer_list<FieldType> types)
    {
        for (const FieldType type : types)
            m_bits = static_cast<std::uint16_t>(m_bits | bit(type));
    }

    [[nodiscard]] constexpr bool contains(FieldType type) const
    {
        return (m_bits & bit(type)) != 0;
    }
    /// The first in the order of FieldType. REQUIRES: not empty.
    [[nodiscard]] FieldType first() const;
    [[nodiscard]] constexpr bool operator==(const TypeSet &) const = default;

private:
    static constexpr std::uint16_t bit(FieldType type)
    {
        return static_cast<std::uint16_t>(1U << static_cast<unsigned>(type));
    }

    std::uint16_t m_bits = 0;
};

inline constexpr TypeSet s_integer(FieldType::Integer);
inline constexpr TypeSet s_text(FieldType::String);
inline constexpr TypeSet s_boolean(FieldType::Boolean);
inline constexpr TypeSet s_json(FieldType::Json);
inline constexpr TypeSet s_numeric{FieldType::Integer, FieldType::Number, FieldType::Decimal};
inline constexpr TypeSet s_timestamps{FieldType::TimestampWithoutZone,
                                      FieldType::TimestampWithZone};
inline constexpr TypeSet s_dated{FieldType::Date, FieldType::TimestampWithoutZone,
                                 FieldType::TimestampWithZone};
inline constexpr TypeSet s_timed{FieldType::TimeWithoutZone, FieldType::TimeWithZone,
                                 FieldType::TimestampWithoutZone, FieldType::TimestampWithZone};
inline constexpr TypeSet s_temporal{FieldType::Date, FieldType::TimeWithoutZone,
                                    FieldType::TimeWithZone, FieldType::TimestampWithoutZone,
                                    FieldType::TimestampWithZone};
inline constexpr TypeSet s_comparable{FieldType::Boolean,
                                      FieldType::Integer,
                                      FieldType::Number,
                                      FieldType::Decimal,
                                      FieldType::String,
                                      FieldType::Binary,
                                      FieldType::Date,
                                      FieldType::TimeWithoutZone,
                                      FieldType::TimeWithZone,
                                      FieldType::TimestampWithoutZone,
                                      FieldType::TimestampWithZone};
inline constexpr TypeSet s_anyType{FieldType::Boolean,
                                   FieldType::Integer,
                                   FieldType::Number,
                                   FieldType::Decimal,
                                   FieldType::String,
                                   FieldType::Binary,
                                   FieldType::Date,
                                   FieldType::TimeWithoutZone,
                                   FieldType::TimeWithZone,
                                   FieldType::TimestampWithoutZone,
                                   FieldType::TimestampWithZone,
                                   FieldType::Json};
/// What can be shown as text without loss.
inline constexpr TypeSet s_printable{
    FieldType::Boolean,           FieldType::Integer,      FieldType::Number,
    FieldType::Decimal,           FieldType::String,       FieldType::Date,
    FieldType::TimeWithoutZone,   FieldType::TimeWithZone, FieldType::TimestampWithoutZone,
    FieldType::TimestampWithZone, FieldType::Json};

/// What people read for \a type: "text", "whole number". Translated.
[[nodiscard]] QString typeWord(FieldType type);
/// The same for several: "text or date", "any value". Translated.
[[nodiscard]] QString typeWords(TypeSet types);

} // namespace millrace::expression
