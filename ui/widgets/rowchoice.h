// Row choice: goes to a row of a table.
#pragma once

class QTableView;

namespace millrace {

/// Makes \a row the current and only selected one, and brings it into sight; nothing for a row
/// there is not. In place of QTableView::selectRow(), which chooses nothing in a table that is read
/// from the right.
void chooseRow(QTableView &table, int row);

} // namespace millrace
