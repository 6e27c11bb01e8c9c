// TableLooks: density and font of tables as the person set them, and the columns they remember.
#pragma once

#include "ui/theme/theme.h"

#include <QByteArray>
#include <QString>

class QAbstractItemView;
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

/// The same for lists and trees whose delegates ask listFont() and listRowHeight(): sets the font,
/// and has \a view measure its rows anew whenever a preference changes.
void followListPreferences(QAbstractItemView &view);
/// The font for \a role in lists, in the size of the preferences.
[[nodiscard]] QFont listFont(TextRole role);
/// The height of a row that has \a comfortable pixels unless the person wants it denser; never
/// less than \a text, the height of its lines, needs.
[[nodiscard]] int listRowHeight(int comfortable, int text);

/// The columns remembered under \a name in the profile; empty when there are none.
[[nodiscard]] QByteArray rememberedColumns(const QString &name);
void rememberColumns(const QString &name, const QHeaderView &header);

} // namespace millrace
