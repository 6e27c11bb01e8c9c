#include "ui/connectorpicker/connectorlistmodel.h"

#include "ui/connectorpicker/connectoricon.h"
#include "ui/connectorpicker/connectorsearch.h"

#include <QJsonArray>

#include <algorithm>
#include <numeric>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t s_nearestCount = 3;

/// The titles of what the specification requires and has no default for.
QString needsOf(const QJsonObject &spec)
{
    QStringList needs;
    const QJsonObject properties = spec.value("properties"_L1).toObject();
    for (const QJsonValue &name : spec.value("required"_L1).toArray()) {
        const QJsonObject property = properties.value(name.toString()).toObject();
        if (property.contains("default"_L1) || property.contains("const"_L1))
            continue;
        const QString title = property.value("title"_L1).toString();
        needs << (title.isEmpty() ? name.toString() : title);
    }
    if (needs.isEmpty())
        return ConnectorListModel::tr("Needs nothing to start");
    return ConnectorListModel::tr("Needs: %1").arg(needs.join(", "_L1));
}

bool takesAnyFile(const ConnectorInfo &info)
{
    return std::ranges::any_of(info.sourcePaths,
                               [](const PathOpening &opening) { return opening.takesAnyFile; });
}

} // namespace

ConnectorListModel::ConnectorListModel(const ConnectorRegistry &registry, EndpointRole role,
                                       QObject *parent)
    : QAbstractListModel(parent)
{
    for (const ConnectorInfo &info : registry.connectors()) {
        const bool isSource = role == EndpointRole::Source;
        if (isSource ? info.isSource() : info.isDestination())
            m_all.push_back({info, needsOf(isSource ? info.sourceSpec : info.destinationSpec)});
    }
    fill();
}

void ConnectorListModel::setRecentlyUsed(const QStringList &ids)
{
    m_recent = ids;
    fill();
}

void ConnectorListModel::setFilter(const QString &search, const QString &category)
{
    m_search = search.trimmed();
    m_category = category;
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
    m_isNearest = m_rows.empty();
    if (m_isNearest)
        m_rows = nearest();
    endResetModel();
}

qsizetype ConnectorListModel::recency(std::size_t entry) const
{
    const auto position = m_recent.indexOf(m_all.at(entry).info.id);
    return position < 0 ? m_recent.size() : position;
}

std::vector<std::size_t> ConnectorListModel::hits() const
{
    std::vector<std::size_t> found;
    for (std::size_t entry = 0; entry < m_all.size(); ++entry) {
        const ConnectorInfo &info = m_all.at(entry).info;
        if ((m_category.isEmpty() || info.category == m_category) && searchRank(info, m_search) > 0)
            found.push_back(entry);
    }
    std::ranges::stable_sort(found, [this](std::size_t left, std::size_t right) {
        const int leftRank = searchRank(m_all.at(left).info, m_search);
        const int rightRank = searchRank(m_all.at(right).info, m_search);
        return leftRank != rightRank ? leftRank > rightRank : recency(left) < recency(right);
    });
    return found;
}

std::vector<std::size_t> ConnectorListModel::nearest() const
{
    std::vector<std::size_t> found(m_all.size());
    std::iota(found.begin(), found.end(), 0);
    std::ranges::stable_sort(found, {}, [this](std::size_t entry) {
        return searchDistance(m_all.at(entry).info, m_search);
    });
    // The connector that opens files of any kind is always worth a try.
    const auto general = std::ranges::find_if(
        found, [this](std::size_t entry) { return takesAnyFile(m_all.at(entry).info); });
    const bool isFar = general != found.end()
        && static_cast<std::size_t>(general - found.begin()) >= s_nearestCount;
    const std::size_t generalEntry = isFar ? *general : 0;
    found.resize(std::min(found.size(), s_nearestCount));
    if (isFar)
        found.push_back(generalEntry);
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
        return u"%1. %2 %3."_s.arg(entry.info.title, entry.info.description, entry.needs);
    case Qt::ToolTipRole:
    case DescriptionRole:
        return entry.info.description;
    case IdRole:
        return entry.info.id;
    case NeedsRole:
        return entry.needs;
    case IsRecentRole:
        return m_recent.contains(entry.info.id);
    default:
        return {};
    }
}

} // namespace millrace
