#include "ui/rejected/rejectedgroupsmodel.h"

#include "ui/rejected/rejectedreason.h"
#include "ui/widgets/displaytext.h"

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

QString capitalised(QString text)
{
    if (!text.isEmpty())
        text[0] = text[0].toUpper();
    return text;
}

bool isAlike(const RejectedGroup &a, const RejectedGroup &b)
{
    return a.connectionId == b.connectionId && a.stream == b.stream && a.outcome == b.outcome
        && a.code == b.code && a.field == b.field;
}

QString titleOf(const RejectedGroup &group)
{
    const QString title = capitalised(reasonTitle(group.code));
    return group.field.isEmpty() ? title : u"%1: %2"_s.arg(title, group.field);
}

} // namespace

RejectedGroupsModel::RejectedGroupsModel(QObject *parent)
    : QAbstractListModel(parent)
{
}

QString RejectedGroupsModel::detailOf(const RejectedGroup &group) const
{
    QStringList parts{group.stream.text(), outcomeTitle(group.outcome)};
    if (const QString name = m_connections.value(group.connectionId); !name.isEmpty())
        parts.prepend(name);
    return parts.join(u" · "_s);
}

void RejectedGroupsModel::setGroups(std::vector<RejectedGroup> groups,
                                    const QHash<QString, QString> &connections)
{
    m_connections = connections;
    std::erase_if(groups, [](const RejectedGroup &group) { return group.count == 0; });
    const bool isSameShape = std::ranges::equal(groups, m_groups, isAlike);
    m_total = 0;
    for (const RejectedGroup &group : groups)
        m_total += group.count;
    if (isSameShape) {
        // Only counts moved: the selection stays.
        m_groups = std::move(groups);
        emit dataChanged(index(0), index(rowCount() - 1));
        return;
    }
    beginResetModel();
    m_groups = std::move(groups);
    endResetModel();
}

const RejectedGroup *RejectedGroupsModel::group(int row) const
{
    if (row < 1 || row > static_cast<int>(m_groups.size()))
        return nullptr;
    return &m_groups[static_cast<std::size_t>(row - 1)];
}

int RejectedGroupsModel::rowOf(const RejectedGroup &other) const
{
    const auto found = std::ranges::find_if(
        m_groups, [&](const RejectedGroup &group) { return isAlike(group, other); });
    return found == m_groups.end() ? 0 : static_cast<int>(found - m_groups.begin()) + 1;
}

int RejectedGroupsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_groups.size()) + 1;
}

QVariant RejectedGroupsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const RejectedGroup *one = group(index.row());
    const qint64 count = one == nullptr ? m_total : one->count;
    const QString title = one == nullptr ? tr("All records") : titleOf(*one);
    const QString detail = one == nullptr ? tr("Every reason") : detailOf(*one);
    switch (role) {
    case Qt::DisplayRole:
        return title;
    case DetailRole:
        return detail;
    case CountRole:
        return groupedNumber(count);
    case Qt::AccessibleTextRole:
        return u"%1, %2, %3"_s.arg(title, detail,
                                   tr("%Ln record(s)", nullptr, static_cast<int>(count)));
    case Qt::ToolTipRole:
        return one == nullptr
            ? QVariant()
            : QVariant(u"%1\n%2\n%3"_s.arg(title, detail, reasonHint(one->code, one->outcome)));
    default:
        return {};
    }
}

} // namespace millrace
