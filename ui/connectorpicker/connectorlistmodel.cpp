#include "ui/connectorpicker/connectorlistmodel.h"

#include "core/connector/connectortexts.h"
#include "ui/connectorpicker/connectoricon.h"
#include "ui/connectorpicker/connectorneeds.h"
#include "ui/connectorpicker/connectorsearch.h"

#include <algorithm>
#include <numeric>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t s_nearestCount = 3;

/// Whether it opens whatever is of its kind: any file, any address.
bool isGeneric(const ConnectorInfo &info)
{
    return info.aliases.contains("generic"_L1)
        || std::ranges::any_of(info.sourcePaths,
                               [](const PathOpening &opening) { return opening.takesAnyFile; });
}

} // namespace

ConnectorListModel::ConnectorListModel(const ConnectorRegistry &registry, EndpointRole role,
                                       QObject *parent)
    : QAbstractListModel(parent)
    , m_registry(registry)
    , m_role(role)
{
    reread({});
}

void ConnectorListModel::reread(const std::function<bool(const QString &id)> &isHidden)
{
    m_all.clear();
    for (const ConnectorInfo &info : m_registry.connectors()) {
        const bool isOfRole
            = m_role == EndpointRole::Source ? info.isSource() : info.isDestination();
        if (!isOfRole || (isHidden && isHidden(info.id)))
            continue;
        ConnectorInfo shown = info;
        shown.title = connectorText(info.title);
        shown.description = connectorText(info.description);
        if (shown.title != info.title)
            shown.aliases << info.title; // Found by either name.
        m_all.push_back({shown, connectorModes(info, m_role), connectorNeeds(info, m_role),
                         needsNetwork(info, m_role)});
    }
    fill();
}

void ConnectorListModel::setRecentlyUsed(const QStringList &ids)
{
    m_recent = ids;
    fill();
}

void ConnectorListModel::setFilter(const ConnectorFilter &filter)
{
    m_filter = filter;
    fill();
}

void ConnectorListModel::setOrder(ConnectorOrder order)
{
    m_order = order;
    fill();
}

QStringList ConnectorListModel::categories() const
{
    QStringList found;
    for (const QString &category : {u"file"_s, u"database"_s, u"api"_s}) {
        const auto isOf = [&](const Entry &entry) { return entry.info.category == category; };
        if (std::ranges::any_of(m_all, isOf))
            found << category;
    }
    return found;
}

void ConnectorListModel::fill()
{
    beginResetModel();
    m_rows = hits();
    // Filters without a search that leave nothing are no name mistyped.
    m_isNearest = m_rows.empty() && !m_filter.search.isEmpty();
    if (m_isNearest)
        m_rows = nearest();
    endResetModel();
}

qsizetype ConnectorListModel::recency(std::size_t entry) const
{
    const auto position = m_recent.indexOf(m_all.at(entry).info.id);
    return position < 0 ? m_recent.size() : position;
}

bool ConnectorListModel::isHit(const Entry &entry) const
{
    const ConnectorInfo &info = entry.info;
    return (m_filter.category.isEmpty() || info.category == m_filter.category)
        && (!m_filter.isOffline || !entry.needsNetwork)
        && (!m_filter.isRecent || m_recent.contains(info.id))
        && searchRank(info, m_filter.search) > 0;
}

std::vector<std::size_t> ConnectorListModel::hits() const
{
    std::vector<std::size_t> found;
    for (std::size_t entry = 0; entry < m_all.size(); ++entry) {
        if (isHit(m_all.at(entry)))
            found.push_back(entry);
    }
    if (m_order == ConnectorOrder::Name)
        return found; // All are kept by title.
    std::ranges::stable_sort(found, [this](std::size_t left, std::size_t right) {
        const int leftRank = searchRank(m_all.at(left).info, m_filter.search);
        const int rightRank = searchRank(m_all.at(right).info, m_filter.search);
        return leftRank != rightRank ? leftRank > rightRank : recency(left) < recency(right);
    });
    return found;
}

std::vector<std::size_t> ConnectorListModel::nearest() const
{
    std::vector<std::size_t> found(m_all.size());
    std::iota(found.begin(), found.end(), 0);
    std::ranges::stable_sort(found, {}, [this](std::size_t entry) {
        return searchDistance(m_all.at(entry).info, m_filter.search);
    });
    // Those that open anything of their kind are always worth a try.
    const std::size_t nearest = std::min(found.size(), s_nearestCount);
    const auto last
        = std::remove_if(found.begin() + static_cast<std::ptrdiff_t>(nearest), found.end(),
                         [this](std::size_t entry) { return !isGeneric(m_all.at(entry).info); });
    found.erase(last, found.end());
    return found;
}

int ConnectorListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant ConnectorListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Entry &entry = m_all.at(m_rows.at(static_cast<std::size_t>(index.row())));
    switch (role) {
    case Qt::DisplayRole:
        return entry.info.title;
    case Qt::DecorationRole:
        return connectorIcon(entry.info);
    case Qt::AccessibleTextRole:
        return u"%1. %2 %3. %4."_s.arg(entry.info.title, entry.info.description, entry.modes,
                                       entry.needs);
    case Qt::ToolTipRole:
    case DescriptionRole:
        return entry.info.description;
    case IdRole:
        return entry.info.id;
    case ModesRole:
        return entry.modes;
    case NeedsRole:
        return entry.needs;
    case IsRecentRole:
        return m_recent.contains(entry.info.id);
    default:
        return {};
    }
}

} // namespace millrace
