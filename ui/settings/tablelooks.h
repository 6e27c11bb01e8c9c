// TableLooks: density and font of tables as the person set them, and the columns they remember.
#pragma once

#include <QByteArray>
#include <QString>

class QHeaderView;
class QTableView;

namespace millrace {

/// How high the rows of a table are.
enum class TableRows {
    Comfortable, ///< As the density says.
    Dense, ///< Always compact, for logs and records.
};

/// Gives \a table font and row height of the preferences of this program, now and whenever they
/// change; the defaults when there are none. Columns keep their widths.
void followTablePreferences(QTableView &table, TableRows rows = TableRows::Comfortable);

/// The columns remembered under \a name in the profile; empty when there are none.
[[nodiscard]] QByteArray rememberedColumns(const QString &name);
void rememberColumns(const QString &name, const QHeaderView &header);

} // namespace millrace
