#include "core/connectors/postgres/postgrestargetcolumn.h"

#include <algorithm>
#include <array>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// One built-in type (pg_type.dat of the server).
struct BuiltInType final
{
    quint32 type;
    PostgresForm form;
};

constexpr std::array s_types{
    BuiltInType{16, PostgresForm::Boolean},
    BuiltInType{17, PostgresForm::Bytes},
    BuiltInType{20, PostgresForm::Int8},
    BuiltInType{21, PostgresForm::Int2},
    BuiltInType{23, PostgresForm::Int4},
    BuiltInType{25, PostgresForm::Text},
    BuiltInType{114, PostgresForm::Json},
    BuiltInType{700, PostgresForm::Float4},
    BuiltInType{701, PostgresForm::Float8},
    BuiltInType{1042, PostgresForm::Text},
    BuiltInType{1043, PostgresForm::Text},
    BuiltInType{1082, PostgresForm::Date},
    BuiltInType{1083, PostgresForm::Time},
    BuiltInType{1114, PostgresForm::Timestamp},
    BuiltInType{1184, PostgresForm::TimestampWithZone},
    BuiltInType{1266, PostgresForm::TimeWithZone},
    BuiltInType{1700, PostgresForm::Numeric},
    BuiltInType{2950, PostgresForm::Uuid},
    BuiltInType{3802, PostgresForm::Jsonb},
};

/// The type of a new column.
struct Declaration final
{
    FieldType type;
    const char *text;
};

constexpr std::array s_declarations{
    Declaration{FieldType::Boolean, "BOOLEAN"},
    Declaration{FieldType::Integer, "BIGINT"},
    Declaration{FieldType::Number, "DOUBLE PRECISION"},
    Declaration{FieldType::Decimal, "NUMERIC"},
    Declaration{FieldType::String, "TEXT"},
    Declaration{FieldType::Binary, "BYTEA"},
    Declaration{FieldType::Date, "DATE"},
    Declaration{FieldType::TimeWithoutZone, "TIME"},
    Declaration{FieldType::TimeWithZone, "TIMETZ"},
    Declaration{FieldType::TimestampWithoutZone, "TIMESTAMP"},
    Declaration{FieldType::TimestampWithZone, "TIMESTAMPTZ"},
    // Keeps the text: JSONB would sort keys, drop doubles and spell numbers anew.
    Declaration{FieldType::Json, "JSON"},
};

/// Length words in front of the modifier of texts and numbers (VARHDRSZ).
constexpr int s_modifierHeader = 4;

const Declaration &declarationOf(FieldType type)
{
    return s_declarations[static_cast<std::size_t>(type)];
}

bool keepsJsonb(const Field &field) { return field.sourceType == "jsonb"_L1; }

bool isInteger(PostgresForm form)
{
    return form == PostgresForm::Int2 || form == PostgresForm::Int4 || form == PostgresForm::Int8;
}

bool isNumeric(PostgresForm form)
{
    return form == PostgresForm::Boolean || isInteger(form) || form == PostgresForm::Float4
        || form == PostgresForm::Float8 || form == PostgresForm::Numeric;
}

bool isSingle(const Field &field)
{
    return field.sourceType == "real"_L1 || field.sourceType == "float4"_L1;
}

/// The conversion of old values of \a form into the text Millrace writes for them.
QString asText(PostgresForm form)
{
    switch (form) {
    case PostgresForm::Bytes:
        // The server breaks the lines of a long value.
        return u"replace(encode(%1, 'base64'), E'\\n', '')"_s;
    case PostgresForm::TimestampWithZone:
        return u"replace(%1::text, '+00', '+00:00')"_s;
    case PostgresForm::TimeWithZone:
        return u"regexp_replace(%1::text, '([+-]\\d\\d)$', '\\1:00')"_s;
    default:
        return u"%1::text"_s;
    }
}

PostgresFit toText(PostgresForm from) { return {u"TEXT"_s, asText(from)}; }

PostgresFit toNumeric(PostgresForm from)
{
    if (from == PostgresForm::Boolean)
        return {u"NUMERIC"_s, u"%1::int::numeric"_s};
    // A direct cast of a float keeps fifteen digits only.
    const bool isFloat = from == PostgresForm::Float4 || from == PostgresForm::Float8;
    return {u"NUMERIC"_s, isFloat ? u"%1::text::numeric"_s : u"%1::numeric"_s};
}

PostgresFit fitOfNumber(PostgresForm from, const Field &field)
{
    if (!isNumeric(from))
        return toText(from);
    switch (field.type) {
    case FieldType::Boolean:
        return {};
    case FieldType::Integer:
        if (isInteger(from) || from == PostgresForm::Numeric)
            return {};
        if (from == PostgresForm::Boolean)
            return {u"BIGINT"_s, u"%1::int::bigint"_s};
        return toNumeric(from);
    case FieldType::Number:
        if (from == PostgresForm::Float8 || from == PostgresForm::Numeric)
            return {};
        if (from == PostgresForm::Float4)
            return isSingle(field) ? PostgresFit()
                                   : PostgresFit{u"DOUBLE PRECISION"_s, u"%1::double precision"_s};
        return toNumeric(from);
    default:
        return from == PostgresForm::Numeric ? PostgresFit() : toNumeric(from);
    }
}

PostgresFit fitOfTemporal(PostgresForm from, FieldType wanted)
{
    const bool isDay = from == PostgresForm::Date || from == PostgresForm::Timestamp;
    switch (wanted) {
    case FieldType::Date:
        if (isDay || from == PostgresForm::TimestampWithZone)
            return {};
        break;
    case FieldType::TimestampWithoutZone:
        if (from == PostgresForm::Timestamp || from == PostgresForm::TimestampWithZone)
            return {};
        if (from == PostgresForm::Date)
            return {u"TIMESTAMP"_s, u"%1::timestamp"_s};
        break;
    case FieldType::TimestampWithZone:
        if (from == PostgresForm::TimestampWithZone)
            return {};
        if (isDay)
            return {u"TIMESTAMPTZ"_s, u"%1::timestamp AT TIME ZONE 'UTC'"_s};
        break;
    case FieldType::TimeWithoutZone:
        if (from == PostgresForm::Time || from == PostgresForm::TimeWithZone)
            return {};
        break;
    default:
        if (from == PostgresForm::TimeWithZone)
            return {};
        if (from == PostgresForm::Time)
            return {u"TIMETZ"_s, u"(%1::text || '+00')::timetz"_s};
        break;
    }
    return toText(from);
}

} // namespace

PostgresForm postgresFormOf(const PostgresStoredType &type)
{
    if (type.isEnum)
        return PostgresForm::Text;
    const auto found = std::ranges::find(s_types, type.type, &BuiltInType::type);
    return found == s_types.end() ? PostgresForm::Cast : found->form;
}

QString postgresTypeOf(const Field &field)
{
    if (field.type == FieldType::Json && keepsJsonb(field))
        return u"JSONB"_s;
    return QString::fromLatin1(declarationOf(field.type).text);
}

PostgresFit postgresFitOf(const PostgresStoredType &existing, const Field &field)
{
    const PostgresForm form = postgresFormOf(existing);
    const bool isEnum = existing.isEnum;
    if (form == PostgresForm::Text && !isEnum)
        return {};
    switch (field.type) {
    case FieldType::Boolean:
    case FieldType::Integer:
    case FieldType::Number:
    case FieldType::Decimal:
        return fitOfNumber(form, field);
    case FieldType::String: {
        const bool isOwnText = isEnum || form == PostgresForm::Uuid || form == PostgresForm::Cast;
        return isOwnText ? PostgresFit() : toText(form);
    }
    case FieldType::Binary:
        return form == PostgresForm::Bytes ? PostgresFit() : toText(form);
    case FieldType::Json:
        if (form == PostgresForm::Json || form == PostgresForm::Jsonb)
            return {};
        return isNumeric(form) ? PostgresFit{u"JSON"_s, u"to_json(%1)"_s} : toText(form);
    default:
        return fitOfTemporal(form, field.type);
    }
}

PostgresTargetColumn targetColumnOf(const QString &name, const PostgresStoredType &type,
                                    const Field &field)
{
    PostgresTargetColumn column{name, type.words, field.type, postgresFormOf(type),
                                0,    {},         6,          type.plainWords};
    if (type.modifier < 0)
        return column;
    switch (column.form) {
    case PostgresForm::Text:
        column.maximumLength = type.modifier - s_modifierHeader;
        break;
    case PostgresForm::Numeric: {
        // numeric.c: the precision in the upper half, the scale in eleven bits with a sign.
        const int packed = type.modifier - s_modifierHeader;
        column.numeric.precision = (packed >> 16) & 0xFFFF;
        column.numeric.scale = ((packed & 0x7FF) ^ 1024) - 1024;
        break;
    }
    case PostgresForm::Time:
    case PostgresForm::TimeWithZone:
    case PostgresForm::Timestamp:
    case PostgresForm::TimestampWithZone:
        column.secondDigits = type.modifier;
        break;
    default:
        break;
    }
    return column;
}

} // namespace millrace
