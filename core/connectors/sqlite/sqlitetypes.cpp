#include "core/connectors/sqlite/sqlitetypes.h"

#include "core/connectors/sqlite/sqlitefunctions.h"

#include <QRegularExpression>

#include <array>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct Declaration final
{
    FieldType type;
    const char *text;
};

constexpr std::array s_declarations{
    Declaration{FieldType::Boolean, "BOOLEAN"},
    Declaration{FieldType::Integer, "INTEGER"},
    Declaration{FieldType::Number, "REAL"},
    Declaration{FieldType::Decimal, "DECIMAL TEXT"},
    Declaration{FieldType::String, "TEXT"},
    Declaration{FieldType::Binary, "BLOB"},
    Declaration{FieldType::Date, "DATE TEXT"},
    Declaration{FieldType::TimeWithoutZone, "TIME TEXT"},
    Declaration{FieldType::TimeWithZone, "TIMETZ TEXT"},
    Declaration{FieldType::TimestampWithoutZone, "TIMESTAMP TEXT"},
    Declaration{FieldType::TimestampWithZone, "TIMESTAMPTZ TEXT"},
    Declaration{FieldType::Json, "JSON TEXT"},
};

/// Keeps whole numbers as integers and others as reals: the one declaration that takes both
/// without a change of value.
constexpr auto s_numeric = "NUMERIC"_L1;

QString declarationOf(FieldType type)
{
    return QString::fromLatin1(s_declarations[static_cast<std::size_t>(type)].text);
}

bool containsAny(const QString &text, std::initializer_list<QLatin1StringView> words)
{
    for (const QLatin1StringView word : words) {
        if (text.contains(word))
            return true;
    }
    return false;
}

bool isNumeric(FieldType type)
{
    return type == FieldType::Boolean || type == FieldType::Integer || type == FieldType::Number;
}

bool isTemporal(FieldType type)
{
    return type >= FieldType::Date && type <= FieldType::TimestampWithZone;
}

/// The temporal type that holds the values of both, when one is the other with something added.
std::optional<FieldType> widerTemporal(FieldType left, FieldType right)
{
    if (left > right)
        std::swap(left, right);
    if (right == FieldType::TimeWithZone && left == FieldType::TimeWithoutZone)
        return right;
    const bool isDay = left == FieldType::Date || left == FieldType::TimestampWithoutZone;
    if (isDay
        && (right == FieldType::TimestampWithoutZone || right == FieldType::TimestampWithZone))
        return right;
    return std::nullopt;
}

QString temporalConversion(FieldType from, FieldType to)
{
    const bool addsTime = from == FieldType::Date;
    const bool addsZone = to == FieldType::TimestampWithZone || to == FieldType::TimeWithZone;
    return "%1 || '"_L1 + (addsTime ? " 00:00:00"_L1 : ""_L1) + (addsZone ? "+00:00"_L1 : ""_L1)
        + u'\'';
}

QString textConversion() { return QLatin1StringView(s_textFunction) + "(%1)"_L1; }

ColumnFit fitOfOwn(FieldType existing, const QString &declared, FieldType wanted)
{
    if (existing == wanted || existing == FieldType::String)
        return {existing, {}, {}};
    if (isNumeric(existing) && isNumeric(wanted)) {
        if (declared == s_numeric
            || (existing == FieldType::Integer && wanted == FieldType::Boolean))
            return {wanted, {}, {}};
        if (existing == FieldType::Boolean && wanted == FieldType::Integer)
            return {wanted, declarationOf(wanted), u"%1"_s};
        return {wanted, QString(s_numeric), u"%1"_s};
    }
    if (existing == FieldType::Decimal && isNumeric(wanted))
        return {existing, {}, {}};
    if (isNumeric(existing) && wanted == FieldType::Decimal)
        return {wanted, declarationOf(wanted), textConversion()};
    if (const auto wider = widerTemporal(existing, wanted)) {
        if (*wider == existing)
            return {existing, {}, {}};
        return {wanted, declarationOf(wanted), temporalConversion(existing, wanted)};
    }
    const QString conversion = existing == FieldType::Boolean
        ? u"CASE %1 WHEN 0 THEN 'false' WHEN 1 THEN 'true' ELSE %1 END"_s
        : textConversion();
    return {FieldType::String, declarationOf(FieldType::String), conversion};
}

ColumnFit fitOfForeign(const QString &declared, FieldType wanted)
{
    const SqliteAffinity affinity = affinityOf(declared);
    if (affinity == SqliteAffinity::Blob || wanted == FieldType::Binary)
        return {wanted, {}, {}};
    if (affinity == SqliteAffinity::Text)
        return {isNumeric(wanted) ? FieldType::String : wanted, {}, {}};
    if (isNumeric(wanted)) {
        // A REAL column would round integers beyond 2^53.
        if (affinity == SqliteAffinity::Real && wanted == FieldType::Integer)
            return {wanted, QString(s_numeric), u"%1"_s};
        return {wanted, {}, {}};
    }
    // ISO texts never look like a number, so SQLite leaves them alone in DATETIME columns.
    if (isTemporal(wanted) && containsAny(declared.toUpper(), {"DATE"_L1, "TIME"_L1}))
        return {wanted, {}, {}};
    return {wanted, declarationOf(wanted), textConversion()};
}

} // namespace

SqliteAffinity affinityOf(const QString &declared)
{
    const QString upper = declared.toUpper();
    if (upper.contains("INT"_L1))
        return SqliteAffinity::Integer;
    if (containsAny(upper, {"CHAR"_L1, "CLOB"_L1, "TEXT"_L1}))
        return SqliteAffinity::Text;
    if (upper.isEmpty() || upper.contains("BLOB"_L1))
        return SqliteAffinity::Blob;
    if (containsAny(upper, {"REAL"_L1, "FLOA"_L1, "DOUB"_L1}))
        return SqliteAffinity::Real;
    return SqliteAffinity::Numeric;
}

QString declaredTypeOf(const Field &field)
{
    // A NUMERIC column of a source holds integers and reals side by side; REAL would make all of
    // them reals.
    if (field.type == FieldType::Number
        && containsAny(field.sourceType.toUpper(), {"NUMERIC"_L1, "DECIMAL"_L1}))
        return QString(s_numeric);
    return declarationOf(field.type);
}

std::optional<FieldType> ownTypeOf(const QString &declared)
{
    const QString upper = declared.toUpper();
    for (const Declaration &declaration : s_declarations) {
        if (upper == QLatin1StringView(declaration.text))
            return declaration.type;
    }
    return upper == s_numeric ? std::optional(FieldType::Number) : std::nullopt;
}

std::optional<FieldType> promisedTypeOf(const QString &declared)
{
    if (const auto own = ownTypeOf(declared))
        return own;
    const QString upper = declared.toUpper();
    const bool hasZone = containsAny(upper, {"WITH TIME ZONE"_L1, "TZ"_L1, "OFFSET"_L1})
        && !upper.contains("WITHOUT"_L1);
    if (upper.contains("BOOL"_L1) || upper == "BIT"_L1)
        return FieldType::Boolean;
    if (containsAny(upper, {"TIMESTAMP"_L1, "DATETIME"_L1}))
        return hasZone ? FieldType::TimestampWithZone : FieldType::TimestampWithoutZone;
    if (upper.startsWith("DATE"_L1))
        return FieldType::Date;
    if (upper.startsWith("TIME"_L1))
        return hasZone ? FieldType::TimeWithZone : FieldType::TimeWithoutZone;
    if (upper.contains("JSON"_L1))
        return FieldType::Json;
    switch (affinityOf(upper)) {
    case SqliteAffinity::Integer:
        return FieldType::Integer;
    case SqliteAffinity::Text:
        return FieldType::String;
    case SqliteAffinity::Real:
        return FieldType::Number;
    case SqliteAffinity::Blob:
        return upper.isEmpty() ? std::nullopt : std::optional(FieldType::Binary);
    case SqliteAffinity::Numeric:
        break;
    }
    if (containsAny(upper, {"NUMERIC"_L1, "DECIMAL"_L1, "NUMBER"_L1, "MONEY"_L1}))
        return FieldType::Number;
    if (containsAny(upper, {"STRING"_L1, "UUID"_L1, "GUID"_L1, "ENUM"_L1}))
        return FieldType::String;
    if (containsAny(upper, {"BINARY"_L1, "BYTEA"_L1, "IMAGE"_L1}))
        return FieldType::Binary;
    return std::nullopt;
}

bool isScaleZero(const QString &declared)
{
    static const QRegularExpression withoutScale(u"\\(\\s*\\d+\\s*(,\\s*0\\s*)?\\)\\s*$"_s);
    return withoutScale.match(declared).hasMatch();
}

ColumnFit fitOf(const QString &declared, const Field &field)
{
    if (const auto own = ownTypeOf(declared))
        return fitOfOwn(*own, declared.toUpper(), field.type);
    return fitOfForeign(declared, field.type);
}

} // namespace millrace
