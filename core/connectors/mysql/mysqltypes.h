// MySQL types: what the columns of a MySQL server become, and how their values are asked for.
#pragma once

#include "core/connectors/mysql/mysqltable.h"
#include "core/data/fieldtype.h"

#include <QString>

namespace millrace {

/// The field type of \a column. \a isBoolean: its values say that a TINYINT(1) is a boolean.
[[nodiscard]] FieldType fieldTypeOf(const MySqlColumn &column, bool isBoolean = true);

/// The expression that reads \a column: its name, or the text of a type that has no other form.
[[nodiscard]] QString selectExpression(const MySqlColumn &column);

/// An expression to order rows by, and how its values are written to compare with it.
struct MySqlOrderTerm final
{
    QString field; ///< The column's name.
    QString expression; ///< Orders and compares.
    QString selected; ///< Reads the value to compare with.
    MySqlValueKind kind = MySqlValueKind::Exact;
    QString before; ///< Around the literal of a value.
    QString after;

    /// \a value as a literal. REQUIRES: isSound(value) and value.kind == kind.
    [[nodiscard]] QString literal(const MySqlValue &value) const;
};

/// Whether the values of \a column have an order that key ranges can follow.
[[nodiscard]] bool canOrderRows(const MySqlColumn &column);
/// How rows are ordered by \a column as a part of a key: as its index does, by its own collation.
[[nodiscard]] MySqlOrderTerm keyTerm(const MySqlColumn &column);

/// Whether the values of \a type can say which row came later.
[[nodiscard]] bool canBeMySqlCursor(FieldType type);
/// Whether the server sorts \a column as the values of its field are ordered.
[[nodiscard]] bool isKeptInOrder(const MySqlColumn &column);
/// How rows are ordered by the cursor \a column. Texts are ordered by their bytes in UTF-8, because
/// a collation may take different texts for equal.
[[nodiscard]] MySqlOrderTerm cursorTerm(const MySqlColumn &column);
/// \a text, entered by a person, as a value of a cursor of \a kind. A day alone stands for its
/// first moment. Nothing when \a text is no such value.
[[nodiscard]] std::optional<MySqlValue> cursorValueOf(MySqlValueKind kind, const std::string &text);

} // namespace millrace
