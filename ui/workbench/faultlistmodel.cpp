#include "ui/workbench/faultlistmodel.h"

#include "ui/theme/iconprovider.h"

namespace millrace {

using namespace Qt::StringLiterals;

void FaultListModel::setFaults(std::vector<declarative::ManifestMessage> faults)
{
    beginResetModel();
    m_faults = std::move(faults);
    endResetModel();
}

int FaultListModel::line(int row) const { return m_faults.at(static_cast<std::size_t>(row)).line; }

std::map<int, QString> FaultListModel::byLine() const
{
    std::map<int, QString> lines;
    for (const declarative::ManifestMessage &fault : m_faults) {
        QString &text = lines[fault.line];
        if (!text.isEmpty())
            text += u'\n';
        text += fault.text;
    }
    return lines;
}

int FaultListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_faults.size());
}

QVariant FaultListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const declarative::ManifestMessage &fault = m_faults.at(static_cast<std::size_t>(index.row()));
    if (role == Qt::DisplayRole)
        return tr("Line %1: %2").arg(fault.line).arg(fault.text);
    if (role == Qt::ToolTipRole)
        return fault.text;
    if (role == Qt::DecorationRole)
        return icon(u"error-circle"_s, ColorRole::Negative);
    return {};
}

} // namespace millrace
