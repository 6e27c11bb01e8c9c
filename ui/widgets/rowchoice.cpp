#include "ui/widgets/rowchoice.h"

#include <QHeaderView>
#include <QItemSelectionModel>
#include <QTableView>

namespace millrace {

void chooseRow(QTableView &table, int row)
{
    const QHeaderView *header = table.horizontalHeader();
    int place = 0;
    while (place < header->count() && header->isSectionHidden(header->logicalIndex(place)))
        ++place;
    const QModelIndex index
        = table.model()->index(row, header->logicalIndex(place), table.rootIndex());
    if (index.isValid())
        table.selectionModel()->setCurrentIndex(
            index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

} // namespace millrace
