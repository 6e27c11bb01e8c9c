#include "core/connectors/postgres/postgrestypes.h"

#include <array>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct BuiltIn final
{
    std::uint32_t oid;
    PostgresTypePlan plan;
};

constexpr PostgresTypePlan direct(FieldType type, PostgresDecoder decoder, bool isOrdered = true)
{
    return {type, decoder, PostgresCast::None, isOrdered};
}

constexpr PostgresTypePlan s_orderedText{FieldType::String, PostgresDecoder::Text,
                                         PostgresCast::Text, true};

constexpr std::array s_builtIns{
    BuiltIn{postgrestype::boolean, direct(FieldType::Boolean, PostgresDecoder::Boolean)},
    BuiltIn{postgrestype::bytea, direct(FieldType::Binary, PostgresDecoder::Bytes)},
    BuiltIn{postgrestype::name, direct(FieldType::String, PostgresDecoder::Text)},
    BuiltIn{postgrestype::int8, direct(FieldType::Integer, PostgresDecoder::Int8)},
    BuiltIn{postgrestype::int2, direct(FieldType::Integer, PostgresDecoder::Int2)},
    BuiltIn{postgrestype::int4, direct(FieldType::Integer, PostgresDecoder::Int4)},
    BuiltIn{postgrestype::text, direct(FieldType::String, PostgresDecoder::Text)},
    BuiltIn{postgrestype::oid, direct(FieldType::Integer, PostgresDecoder::Oid)},
    BuiltIn{postgrestype::json, direct(FieldType::Json, PostgresDecoder::Text, false)},
    BuiltIn{postgrestype::cidr, s_orderedText},
    BuiltIn{postgrestype::float4, direct(FieldType::Number, PostgresDecoder::Float4)},
    BuiltIn{postgrestype::float8, direct(FieldType::Number, PostgresDecoder::Float8)},
    BuiltIn{postgrestype::macaddr8, s_orderedText},
    // Its binary form leaves out where the point is, which depends on the locale of the database.
    BuiltIn{postgrestype::money,
            {FieldType::Decimal, PostgresDecoder::Numeric, PostgresCast::Numeric, false}},
    BuiltIn{postgrestype::macaddr, s_orderedText},
    BuiltIn{postgrestype::inet, s_orderedText},
    BuiltIn{postgrestype::bpchar, direct(FieldType::String, PostgresDecoder::Text)},
    BuiltIn{postgrestype::varchar, direct(FieldType::String, PostgresDecoder::Text)},
    BuiltIn{postgrestype::date, direct(FieldType::Date, PostgresDecoder::Date)},
    BuiltIn{postgrestype::time, direct(FieldType::TimeWithoutZone, PostgresDecoder::Time)},
    BuiltIn{postgrestype::timestamp,
            direct(FieldType::TimestampWithoutZone, PostgresDecoder::Timestamp)},
    BuiltIn{postgrestype::timestamptz,
            direct(FieldType::TimestampWithZone, PostgresDecoder::Timestamp)},
    BuiltIn{postgrestype::interval, s_orderedText},
    BuiltIn{postgrestype::timetz, direct(FieldType::TimeWithZone, PostgresDecoder::TimeWithZone)},
    BuiltIn{postgrestype::numeric, direct(FieldType::Decimal, PostgresDecoder::Numeric)},
    BuiltIn{postgrestype::uuid, direct(FieldType::String, PostgresDecoder::Uuid)},
    BuiltIn{postgrestype::pgLsn, s_orderedText},
    BuiltIn{postgrestype::jsonb, direct(FieldType::Json, PostgresDecoder::Jsonb, false)},
};

} // namespace

PostgresTypePlan planFor(const PostgresType &type)
{
    for (const BuiltIn &known : s_builtIns) {
        if (known.oid == type.oid)
            return known.plan;
    }
    if (type.kind == 'e')
        return direct(FieldType::String, PostgresDecoder::Text);
    const bool isArray = type.category == 'A' && type.hasElements;
    if (isArray || type.kind == 'c')
        return {FieldType::Json, PostgresDecoder::Text, PostgresCast::Json, false};
    return {};
}

QString castExpression(PostgresCast cast, const QString &column)
{
    switch (cast) {
    case PostgresCast::None:
        return column;
    case PostgresCast::Text:
        return column + "::pg_catalog.text"_L1;
    case PostgresCast::Numeric:
        return column + "::pg_catalog.numeric"_L1;
    case PostgresCast::Json:
        return "pg_catalog.to_json("_L1 + column + ')'_L1;
    }
    return column;
}

bool canBeCursor(const PostgresTypePlan &plan)
{
    return plan.isOrdered && plan.fieldType != FieldType::Boolean
        && plan.fieldType != FieldType::Binary && plan.fieldType != FieldType::TimeWithZone;
}

} // namespace millrace
