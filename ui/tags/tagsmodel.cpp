#include "ui/tags/tagsmodel.h"

#include "ui/widgets/displaytext.h"
#include "ui/workspace/workspace.h"

#include <QColor>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

TagsModel::TagsModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void TagsModel::show(const WorkspaceSnapshot &snapshot)
{
    std::vector<Row> rows;
    for (const Tag &tag : snapshot.tags) {
        Row row{tag, {}};
        for (const ConnectionSummary &summary : snapshot.connections) {
            if (summary.connection.tags.contains(tag.name))
                row.connections << summary.connection.name;
        }
        rows.push_back(std::move(row));
    }
    if (rows == m_rows)
        return;
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

int TagsModel::rowOf(const QString &name) const
{
    const auto found
        = std::ranges::find_if(m_rows, [&name](const Row &row) { return row.tag.name == name; });
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

int TagsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int TagsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant TagsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Row &row = m_rows[static_cast<std::size_t>(index.row())];
    const bool isText = role == Qt::DisplayRole || role == Qt::EditRole;
    switch (index.column()) {
    case NameColumn:
        return isText ? QVariant(row.tag.name) : QVariant();
    case ColorColumn:
        if (role == Qt::DecorationRole)
            return QColor(row.tag.color);
        return isText ? QVariant(row.tag.color) : QVariant();
    case ConnectionsColumn: {
        const QString names = row.connections.join(u", "_s);
        if (role == Qt::ToolTipRole)
            return plainToolTip(names);
        return isText ? QVariant(names) : QVariant();
    }
    default:
        return {};
    }
}

QVariant TagsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn:
        return tr("Tag");
    case ColorColumn:
        return tr("Color");
    case ConnectionsColumn:
        return tr("Connections");
    default:
        return {};
    }
}

Qt::ItemFlags TagsModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return !index.isValid() || index.column() == ConnectionsColumn ? flags
                                                                   : flags | Qt::ItemIsEditable;
}

bool TagsModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::EditRole || !index.isValid())
        return false;
    const Tag stored = tag(index.row());
    const QString text = value.toString().trimmed();
    if (index.column() == NameColumn && text != stored.name)
        emit renameRequested(stored.name, text);
    else if (index.column() == ColorColumn && text.toLower() != stored.color)
        emit colorRequested(Tag{stored.name, text.toLower()});
    return true;
}

} // namespace millrace
