#include "ui/transformations/transformationsmodel.h"

#include "ui/theme/iconprovider.h"
#include "ui/transformations/transformationtext.h"

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

void TransformationsModel::setTransformations(const std::vector<Transformation> &transformations,
                                              const std::vector<TransformationFault> &faults)
{
    const bool isSameLength = transformations.size() == m_transformations.size();
    // A reset would take the focus of the list away while a setting is typed.
    if (!isSameLength)
        beginResetModel();
    m_transformations = transformations;
    m_faults = faults;
    if (!isSameLength)
        endResetModel();
    else if (!m_transformations.empty())
        emit dataChanged(index(0), index(rowCount() - 1));
}

int TransformationsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_transformations.size());
}

QString TransformationsModel::faultOf(int row) const
{
    const auto fault = std::ranges::find(m_faults, row, &TransformationFault::place);
    return fault == m_faults.end() ? QString() : fault->error.message;
}

QVariant TransformationsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const Transformation &one = m_transformations[static_cast<std::size_t>(index.row())];
    const QString fault = faultOf(index.row());
    const QString text = u"%1. %2"_s.arg(index.row() + 1).arg(describe(one));
    switch (role) {
    case Qt::DisplayRole:
        return text;
    case Qt::DecorationRole:
        return fault.isEmpty() ? icon(transformationIcon(one.kind)) : icon(u"warning"_s);
    case Qt::ToolTipRole:
        return fault.isEmpty() ? transformationTitle(one.kind) : fault;
    case Qt::AccessibleTextRole:
        return fault.isEmpty() ? text : text + u". "_s + fault;
    default:
        return {};
    }
}

Qt::ItemFlags TransformationsModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::ItemIsDropEnabled;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDragEnabled;
}

bool TransformationsModel::moveRows(const QModelIndex &, int sourceRow, int count,
                                    const QModelIndex &, int destinationChild)
{
    if (count != 1 || sourceRow < 0 || sourceRow >= rowCount())
        return false;
    emit moveRequested(sourceRow, destinationChild);
    return true;
}

} // namespace millrace
