#include "ui/connections/connectionsfiltermodel.h"

#include "ui/connections/connectionsmodel.h"

#include <algorithm>

namespace millrace {

namespace {

bool holdsText(const ConnectionRow &row, const QString &text)
{
    const auto holds
        = [&](const QString &value) { return value.contains(text, Qt::CaseInsensitive); };
    return holds(row.name) || holds(row.source) || holds(row.destination) || holds(row.schedule)
        || std::ranges::any_of(row.tags, holds, &Tag::name);
}

} // namespace

ConnectionsFilterModel::ConnectionsFilterModel(ConnectionsModel &model, QObject *parent)
    : QSortFilterProxyModel(parent)
    , m_model(model)
{
    setSourceModel(&model);
    setSortRole(ConnectionsModel::SortRole);
    setSortLocaleAware(true);
    setSortCaseSensitivity(Qt::CaseInsensitive);
    setDynamicSortFilter(true);
}

void ConnectionsFilterModel::setFilter(const ConnectionsFilter &filter)
{
    if (m_filter == filter)
        return;
    m_filter = filter;
    invalidateRowsFilter();
}

const ConnectionRow &ConnectionsFilterModel::row(const QModelIndex &index) const
{
    return m_model.row(mapToSource(index));
}

bool ConnectionsFilterModel::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    if (parent.isValid())
        return false;
    const ConnectionRow &candidate = m_model.rows()[static_cast<std::size_t>(row)];
    if (!m_filter.text.isEmpty() && !holdsText(candidate, m_filter.text))
        return false;
    if (m_filter.state && (candidate.isDraft || candidate.state != *m_filter.state))
        return false;
    if (!m_filter.tag.isEmpty()
        && std::ranges::find(candidate.tags, m_filter.tag, &Tag::name) == candidate.tags.end())
        return false;
    if (!m_filter.source.isEmpty() && candidate.source != m_filter.source)
        return false;
    return m_filter.destination.isEmpty() || candidate.destination == m_filter.destination;
}

bool ConnectionsFilterModel::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    const ConnectionRow &a = m_model.row(left);
    const ConnectionRow &b = m_model.row(right);
    if (a.isDraft != b.isDraft)
        return a.isDraft == (sortOrder() == Qt::AscendingOrder);
    const QVariant first = left.data(sortRole());
    const QVariant second = right.data(sortRole());
    if (first == second && left.column() != ConnectionsModel::NameColumn)
        return QString::localeAwareCompare(a.name, b.name) < 0;
    return QSortFilterProxyModel::lessThan(left, right);
}

} // namespace millrace
