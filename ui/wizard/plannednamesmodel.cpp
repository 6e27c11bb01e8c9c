#include "ui/wizard/plannednamesmodel.h"

#include "ui/theme/iconprovider.h"
#include "ui/theme/theme.h"

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

PlannedNamesModel::PlannedNamesModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void PlannedNamesModel::setNames(std::vector<PlannedName> names)
{
    beginResetModel();
    m_names = std::move(names);
    endResetModel();
}

int PlannedNamesModel::conflictCount() const
{
    return static_cast<int>(std::ranges::count_if(
        m_names, [](const PlannedName &name) { return !name.conflicts.isEmpty(); }));
}

int PlannedNamesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_names.size());
}

int PlannedNamesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString PlannedNamesModel::text(const PlannedName &name, int column) const
{
    switch (column) {
    case StreamColumn:
        return name.stream.text();
    case NameColumn:
        return StreamId{name.name.nameSpace, name.name.name}.text();
    case ConflictColumn:
        return name.conflicts.isEmpty()
            ? QString()
            : tr("also written by %1").arg(name.conflicts.join(u", "_s));
    default:
        return {};
    }
}

QVariant PlannedNamesModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const PlannedName &name = m_names[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        return text(name, index.column());
    case Qt::DecorationRole:
        if (index.column() == ConflictColumn && !name.conflicts.isEmpty())
            return icon(u"warning"_s, ColorRole::Warning);
        return {};
    case Qt::ForegroundRole:
        if (index.column() == ConflictColumn)
            return Theme::instance().color(ColorRole::Warning);
        return {};
    default:
        return {};
    }
}

QVariant PlannedNamesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case StreamColumn:
        return tr("Stream");
    case NameColumn:
        return tr("Name at the destination");
    case ConflictColumn:
        return tr("Conflict");
    default:
        return {};
    }
}

} // namespace millrace
