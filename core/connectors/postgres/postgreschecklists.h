// PostgreSQL check lists: the values that a CHECK (column IN (…)) of a table allows.
#pragma once

#include <QString>
#include <QStringList>

namespace millrace {

/// The values \a expression, a check of one column as pg_get_expr() spells it, allows; empty when
/// it says anything but that the \a column is one of some texts or whole numbers.
[[nodiscard]] QStringList listedValues(const QString &expression, const QString &column);

} // namespace millrace
