#include "ui/mainwindow/actionmodel.h"

#include <QAction>

namespace millrace {

using namespace Qt::StringLiterals;

ActionModel::ActionModel(std::vector<Row> rows, QObject *parent)
    : QAbstractListModel(parent)
    , m_rows(std::move(rows))
{
}

const ActionModel::Row &ActionModel::row(const QModelIndex &index) const
{
    return m_rows[static_cast<std::size_t>(index.row())];
}

int ActionModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant ActionModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = this->row(index);
    switch (role) {
    case Qt::DisplayRole:
        return row.group.isEmpty() ? row.name : u"%1: %2"_s.arg(row.group, row.name);
    case Qt::AccessibleTextRole:
        return row.keys.isEmpty() ? row.name : u"%1, %2"_s.arg(row.name, row.keys);
    case Qt::DecorationRole:
        return row.action.isNull() ? QIcon() : row.action->icon();
    case KeysRole:
        return row.keys;
    default:
        return {};
    }
}

Qt::ItemFlags ActionModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    const QPointer<QAction> &action = row(index).action;
    const bool canAct = !action.isNull() && action->isEnabled();
    return canAct ? Qt::ItemIsEnabled | Qt::ItemIsSelectable : Qt::ItemIsSelectable;
}

} // namespace millrace
