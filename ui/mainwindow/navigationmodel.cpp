#include "ui/mainwindow/navigationmodel.h"

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

void NavigationModel::add(const Entry &entry)
{
    const auto place = std::ranges::upper_bound(m_entries, entry.id, {}, &Entry::id);
    const int row = static_cast<int>(place - m_entries.begin());
    beginInsertRows({}, row, row);
    m_entries.insert(place, entry);
    endInsertRows();
}

void NavigationModel::setBadge(PageId id, qint64 count, const QString &spoken)
{
    const QModelIndex index = indexOf(id);
    if (!index.isValid())
        return;
    Entry &entry = m_entries[static_cast<std::size_t>(index.row())];
    if (entry.badge == count)
        return;
    entry.badge = count;
    entry.spokenBadge = spoken;
    emit dataChanged(index, index);
}

const NavigationModel::Entry &NavigationModel::entry(const QModelIndex &index) const
{
    return m_entries[static_cast<std::size_t>(index.row())];
}

QModelIndex NavigationModel::indexOf(PageId id) const
{
    const auto found = std::ranges::find(m_entries, id, &Entry::id);
    return found == m_entries.end() ? QModelIndex()
                                    : index(static_cast<int>(found - m_entries.begin()));
}

int NavigationModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

QVariant NavigationModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Entry &entry = this->entry(index);
    if (role == Qt::DisplayRole)
        return entry.text;
    if (role == Qt::AccessibleTextRole || role == Qt::ToolTipRole)
        return entry.badge == 0 ? entry.text : u"%1, %2"_s.arg(entry.text, entry.spokenBadge);
    return {};
}

} // namespace millrace
