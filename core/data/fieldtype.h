// FieldType: the types a value can have on its way.
#pragma once

#include <QString>

#include <array>
#include <cstdint>
#include <optional>

namespace millrace {

/// The type of a field. The comment names what a Column stores for it.
enum class FieldType : std::uint8_t {
    Boolean, ///< fixed: 0 or 1
    Integer, ///< fixed: signed 64 bit
    Number, ///< fixed: IEEE double
    Decimal, ///< text: sign, digits, at most one point, optional exponent; every digit is kept
    String, ///< text: UTF-8
    Binary, ///< text: raw bytes
    Date, ///< fixed: days since 1970-01-01, proleptic Gregorian
    TimeWithoutZone, ///< fixed: microseconds since midnight
    TimeWithZone, ///< fixed: ZonedTime::packed()
    TimestampWithoutZone, ///< fixed: microseconds since 1970-01-01 00:00 of an unnamed zone
    TimestampWithZone, ///< fixed: microseconds since 1970-01-01 00:00 UTC
    Json, ///< text: one valid JSON value, UTF-8
};

inline constexpr std::array s_allFieldTypes{
    FieldType::Boolean,
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
    FieldType::Json,
};

/// Whether a Column keeps values of \a type as bytes with offsets; otherwise 8 bytes per value.
[[nodiscard]] constexpr bool isStoredAsText(FieldType type)
{
    return type == FieldType::Decimal || type == FieldType::String || type == FieldType::Binary
        || type == FieldType::Json;
}

/// Returns the stable word of \a type used in files, JSON and the command line, e.g. "integer",
/// "timestamp_with_timezone".
[[nodiscard]] QString fieldTypeName(FieldType type);

/// Returns the type with the stable word \a name, or nothing.
[[nodiscard]] std::optional<FieldType> fieldTypeFromName(const QString &name);

} // namespace millrace
