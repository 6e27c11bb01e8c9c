#include "ui/wizard/streamchoicemodel.h"

#include <algorithm>

namespace millrace {

StreamChoiceModel::StreamChoiceModel(std::vector<StreamId> streams,
                                     const std::vector<StreamId> &chosen, QObject *parent)
    : QAbstractListModel(parent)
    , m_streams(std::move(streams))
{
    for (const StreamId &stream : m_streams)
        m_isChosen.push_back(std::ranges::find(chosen, stream) != chosen.end());
}

std::vector<StreamId> StreamChoiceModel::chosen() const
{
    std::vector<StreamId> chosen;
    for (std::size_t i = 0; i < m_streams.size(); ++i) {
        if (m_isChosen[i])
            chosen.push_back(m_streams[i]);
    }
    return chosen;
}

int StreamChoiceModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_streams.size());
}

QVariant StreamChoiceModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto row = static_cast<std::size_t>(index.row());
    if (role == Qt::DisplayRole || role == Qt::ToolTipRole)
        return m_streams[row].text();
    if (role == Qt::CheckStateRole)
        return m_isChosen[row] ? Qt::Checked : Qt::Unchecked;
    return {};
}

Qt::ItemFlags StreamChoiceModel::flags(const QModelIndex &index) const
{
    return index.isValid() ? QAbstractListModel::flags(index) | Qt::ItemIsUserCheckable
                           : Qt::NoItemFlags;
}

bool StreamChoiceModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::CheckStateRole || !checkIndex(index, CheckIndexOption::IndexIsValid))
        return false;
    m_isChosen[static_cast<std::size_t>(index.row())] = value.toInt() == Qt::Checked;
    emit dataChanged(index, index, {Qt::CheckStateRole});
    return true;
}

} // namespace millrace
