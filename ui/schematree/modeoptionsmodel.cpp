#include "ui/schematree/modeoptionsmodel.h"

#include "ui/schematree/schematext.h"

namespace millrace {

ModeOptionsModel::ModeOptionsModel(std::vector<ModeOption> options, QObject *parent)
    : QAbstractListModel(parent)
    , m_options(std::move(options))
{
}

int ModeOptionsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_options.size());
}

QVariant ModeOptionsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const ModeOption &option = m_options[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return option.isLegal()
            ? syncModeTitle(option.mode)
            : tr("%1 (%2)").arg(syncModeTitle(option.mode), obstacleText(option.obstacle));
    case Qt::ToolTipRole:
        return syncModeExplanation(option.mode);
    case Qt::UserRole:
        return syncModeName(option.mode);
    default:
        return {};
    }
}

Qt::ItemFlags ModeOptionsModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return {};
    const bool isLegal = m_options[static_cast<std::size_t>(index.row())].isLegal();
    return isLegal ? Qt::ItemIsEnabled | Qt::ItemIsSelectable : Qt::ItemFlags(Qt::NoItemFlags);
}

} // namespace millrace
