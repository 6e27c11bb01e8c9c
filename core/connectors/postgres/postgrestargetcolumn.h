// PostgresTargetColumn: how the values of a field are written into a column of a table.
#pragma once

#include "core/connectors/postgres/postgresnumeric.h"
#include "core/data/schema.h"

#include <QString>

#include <optional>

namespace millrace {

/// The binary form of a column's values. Types that share one are told apart by the server.
enum class PostgresForm : std::uint8_t {
    Boolean,
    Int2,
    Int4,
    Int8,
    Float4,
    Float8,
    Numeric,
    Text, ///< Text of any kind, also enums and XML.
    Uuid,
    Bytes,
    Json,
    Jsonb,
    Date,
    Time,
    TimeWithZone,
    Timestamp,
    TimestampWithZone,
    Cast, ///< Any other type: written as text, which the server casts.
};

/// A column as the server's catalogue describes it, domains followed to the type below.
struct PostgresStoredType final
{
    quint32 type = 0; ///< Object id of the base type.
    int modifier = -1; ///< Length, or precision and scale, in the server's packing; -1: none.
    bool isEnum = false;
    QString words; ///< As format_type() spells it: "numeric(10,2)".
    QString plainWords; ///< The same without length or precision: "numeric".
};

/// One column to write, in the order of the schema's fields.
struct PostgresTargetColumn final
{
    QString name;
    QString declared; ///< "BIGINT", "numeric(10,2)".
    FieldType type = FieldType::String; ///< Of the field.
    PostgresForm form = PostgresForm::Text;
    int maximumLength = 0; ///< Characters of a VARCHAR(n) or CHAR(n); 0: any.
    PostgresNumericLimits numeric;
    int secondDigits = 6; ///< Digits of a second that a TIME(n) or TIMESTAMP(n) keeps.
    QString castType; ///< The type without length or precision.
};

/// How an existing column takes the values of a field.
struct PostgresFit final
{
    /// The type the column needs first; empty when it can stay as it is.
    QString newType;
    /// An SQL expression that turns old values into the new type, "%1" being the column.
    QString conversion;
};

/// The type of a new column for \a field.
[[nodiscard]] QString postgresTypeOf(const Field &field);

/// How the column of type \a existing takes \a field so that neither old nor new values change.
[[nodiscard]] PostgresFit postgresFitOf(const PostgresStoredType &existing, const Field &field);

/// The column \a name of type \a type, ready to take \a field. REQUIRES: postgresFitOf() needs no
/// change.
[[nodiscard]] PostgresTargetColumn
targetColumnOf(const QString &name, const PostgresStoredType &type, const Field &field);

/// The form of values of \a type.
[[nodiscard]] PostgresForm postgresFormOf(const PostgresStoredType &type);

} // namespace millrace
