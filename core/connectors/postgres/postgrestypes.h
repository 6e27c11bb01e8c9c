// Postgres types: the type of a column, the field it becomes, and how its values come over.
#pragma once

#include "core/data/fieldtype.h"

#include <QString>

#include <cstdint>

namespace millrace {

/// The binary form in which the server sends the values of a column.
enum class PostgresDecoder : std::uint8_t {
    Boolean,
    Int2,
    Int4,
    Int8,
    Oid,
    Float4,
    Float8,
    Numeric,
    Text,
    Bytes,
    Uuid,
    Jsonb,
    Date,
    Time,
    TimeWithZone,
    Timestamp,
};

/// What the server is asked to make of a column before it sends it.
enum class PostgresCast : std::uint8_t {
    None,
    Text, ///< As the server writes it.
    Numeric,
    Json, ///< Arrays and composite types.
};

/// A type of pg_type; a domain is what it is based on.
struct PostgresType final
{
    std::uint32_t oid = 0;
    char kind = 'b'; ///< pg_type.typtype.
    char category = 'U'; ///< pg_type.typcategory.
    bool hasElements = false; ///< pg_type.typelem is set.
};

/// How the values of a type are read.
struct PostgresTypePlan final
{
    FieldType fieldType = FieldType::String;
    PostgresDecoder decoder = PostgresDecoder::Text;
    PostgresCast cast = PostgresCast::Text;
    /// Whether the server orders the values, and their text, given back to it, is the same value.
    bool isOrdered = false;

    bool operator==(const PostgresTypePlan &) const = default;
};

/// Built-in types are known by their object ids, which never change; all others are read as their
/// text.
[[nodiscard]] PostgresTypePlan planFor(const PostgresType &type);

/// \a column, which is quoted, as the server has to send it.
[[nodiscard]] QString castExpression(PostgresCast cast, const QString &column);

/// Whether a column read as \a plan can tell by its order which row came later.
[[nodiscard]] bool canBeCursor(const PostgresTypePlan &plan);

/// Object ids of built-in types (PostgreSQL's pg_type.dat).
namespace postgrestype {

inline constexpr std::uint32_t boolean = 16;
inline constexpr std::uint32_t bytea = 17;
inline constexpr std::uint32_t name = 19;
inline constexpr std::uint32_t int8 = 20;
inline constexpr std::uint32_t int2 = 21;
inline constexpr std::uint32_t int4 = 23;
inline constexpr std::uint32_t text = 25;
inline constexpr std::uint32_t oid = 26;
inline constexpr std::uint32_t json = 114;
inline constexpr std::uint32_t cidr = 650;
inline constexpr std::uint32_t float4 = 700;
inline constexpr std::uint32_t float8 = 701;
inline constexpr std::uint32_t macaddr8 = 774;
inline constexpr std::uint32_t money = 790;
inline constexpr std::uint32_t macaddr = 829;
inline constexpr std::uint32_t inet = 869;
inline constexpr std::uint32_t bpchar = 1042;
inline constexpr std::uint32_t varchar = 1043;
inline constexpr std::uint32_t date = 1082;
inline constexpr std::uint32_t time = 1083;
inline constexpr std::uint32_t timestamp = 1114;
inline constexpr std::uint32_t timestamptz = 1184;
inline constexpr std::uint32_t interval = 1186;
inline constexpr std::uint32_t timetz = 1266;
inline constexpr std::uint32_t numeric = 1700;
inline constexpr std::uint32_t uuid = 2950;
inline constexpr std::uint32_t pgLsn = 3220;
inline constexpr std::uint32_t jsonb = 3802;

} // namespace postgrestype

} // namespace millrace
