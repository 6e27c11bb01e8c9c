#include "ui/connectionpage/refreshstreammodel.h"

#include <algorithm>

namespace millrace {

RefreshStreamModel::RefreshStreamModel(std::vector<ConfiguredStream> streams,
                                       const DestinationCapabilities &capabilities,
                                       const std::vector<StreamId> &ticked, QObject *parent)
    : QAbstractListModel(parent)
    , m_streams(std::move(streams))
    , m_capabilities(capabilities)
    , m_ticked(ticked.begin(), ticked.end())
{
    if (!m_ticked.empty())
        return;
    for (const ConfiguredStream &stream : m_streams)
        m_ticked.insert(stream.stream.id);
}

RefreshObstacle RefreshStreamModel::obstacle(int row) const
{
    return refreshObstacle(m_streams[static_cast<std::size_t>(row)], m_mode, m_capabilities);
}

void RefreshStreamModel::setMode(RefreshMode mode)
{
    m_mode = mode;
    if (!m_streams.empty())
        emit dataChanged(index(0), index(rowCount() - 1));
    emit chosenChanged();
}

std::vector<StreamId> RefreshStreamModel::chosen() const
{
    std::vector<StreamId> streams;
    for (int row = 0; row < rowCount(); ++row) {
        const StreamId &id = m_streams[static_cast<std::size_t>(row)].stream.id;
        if (m_ticked.contains(id) && obstacle(row) == RefreshObstacle::None)
            streams.push_back(id);
    }
    return streams;
}

int RefreshStreamModel::possibleCount() const
{
    int count = 0;
    for (int row = 0; row < rowCount(); ++row)
        count += obstacle(row) == RefreshObstacle::None ? 1 : 0;
    return count;
}

QString RefreshStreamModel::effect() const
{
    for (int row = 0; row < rowCount(); ++row) {
        const ConfiguredStream &stream = m_streams[static_cast<std::size_t>(row)];
        if (m_ticked.contains(stream.stream.id) && obstacle(row) == RefreshObstacle::None)
            return refreshEffect(stream, m_mode);
    }
    return {};
}

int RefreshStreamModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_streams.size());
}

QVariant RefreshStreamModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const StreamId &id = m_streams[static_cast<std::size_t>(index.row())].stream.id;
    const QString reason = refreshObstacleText(obstacle(index.row()));
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return reason.isEmpty() ? id.text() : tr("%1: %2").arg(id.text(), reason);
    case Qt::ToolTipRole:
        return reason;
    case Qt::CheckStateRole:
        return reason.isEmpty() && m_ticked.contains(id) ? Qt::Checked : Qt::Unchecked;
    default:
        return {};
    }
}

Qt::ItemFlags RefreshStreamModel::flags(const QModelIndex &index) const
{
    if (!index.isValid() || obstacle(index.row()) != RefreshObstacle::None)
        return Qt::NoItemFlags;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable;
}

bool RefreshStreamModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::CheckStateRole || !flags(index).testFlag(Qt::ItemIsUserCheckable))
        return false;
    const StreamId &id = m_streams[static_cast<std::size_t>(index.row())].stream.id;
    if (value.toInt() == Qt::Checked)
        m_ticked.insert(id);
    else
        m_ticked.erase(id);
    emit dataChanged(index, index);
    emit chosenChanged();
    return true;
}

} // namespace millrace
