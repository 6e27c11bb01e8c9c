// Value text: what stands in the one box for a field, a constant or an expression.
#pragma once

#include "core/catalog/objectmapping.h"
#include "core/data/schema.h"

#include <QString>

namespace millrace {

/// A value as it is typed: "email" is a field of the stream, "= upper(surname)" an expression, and
/// everything else a constant; in single or double quotes it is one in any case.
struct TypedValue final
{
    ValueOrigin origin = ValueOrigin::Field;
    QString value; ///< As in FieldMapping::value; empty: no value.

    bool operator==(const TypedValue &) const = default;
};

/// What \a text means for a stream with the fields \a read. Names of fields are found whatever
/// their case where only one fits.
[[nodiscard]] TypedValue typedValue(const QString &text, const Schema &read);
/// The text that means \a value: typedValue() of it is \a value again.
[[nodiscard]] QString valueEditText(const TypedValue &value, const Schema &read);
/// The value as it is shown in a cell: "ƒ upper(surname)", "“DE”".
[[nodiscard]] QString valueShownText(ValueOrigin origin, const QString &value);

/// The value as an expression, to go on with.
[[nodiscard]] QString asExpression(ValueOrigin origin, const QString &value);

/// Where the expression begins in \a text, after "=" or "ƒ" and blanks; nothing when it is none.
[[nodiscard]] std::optional<int> expressionStart(const QString &text);

} // namespace millrace
