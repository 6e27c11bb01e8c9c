// SQLite types: declared column types to field types and back.
#pragma once

#include "core/data/schema.h"

#include <QString>

#include <optional>

namespace millrace {

/// SQLite's type affinity of a column (https://www.sqlite.org/datatype3.html §3.1).
enum class SqliteAffinity { Blob, Text, Numeric, Integer, Real };

[[nodiscard]] SqliteAffinity affinityOf(const QString &declared);

/// The type Millrace declares for \a field. All temporal, decimal and JSON types are declared
/// "… TEXT", so that SQLite keeps their digits as they are.
[[nodiscard]] QString declaredTypeOf(const Field &field);

/// The type of a column that Millrace declared, or that is declared in the same words.
[[nodiscard]] std::optional<FieldType> ownTypeOf(const QString &declared);

/// What the declaration promises about the values; nothing when it promises nothing.
[[nodiscard]] std::optional<FieldType> promisedTypeOf(const QString &declared);

/// Whether the declaration names a number without places after the point: DECIMAL(10,0).
[[nodiscard]] bool isScaleZero(const QString &declared);

/// How an existing column takes the values of a field.
struct ColumnFit final
{
    /// The form in which values are written: that of the field, or a wider one.
    FieldType storedAs = FieldType::String;
    /// The declaration the column needs first; empty when it can stay as it is.
    QString newDeclaration;
    /// An SQL expression that turns the old values into the new form, "%1" being the column.
    QString conversion;
};

/// How the column declared as \a declared takes \a field so that neither old nor new values change.
[[nodiscard]] ColumnFit fitOf(const QString &declared, const Field &field);

} // namespace millrace
