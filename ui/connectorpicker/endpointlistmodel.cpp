#include "ui/connectorpicker/endpointlistmodel.h"

#include "core/connector/connectortexts.h"
#include "ui/connectorpicker/connectoricon.h"
#include "ui/workspace/workspace.h"

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

EndpointListModel::EndpointListModel(const ConnectorRegistry &registry, EndpointRole role,
                                     QObject *parent)
    : QAbstractListModel(parent)
    , m_registry(registry)
    , m_role(role)
{
}

void EndpointListModel::setSnapshot(const std::shared_ptr<const WorkspaceSnapshot> &snapshot)
{
    std::vector<Entry> entries;
    const auto &endpoints
        = m_role == EndpointRole::Source ? snapshot->sources : snapshot->destinations;
    entries.reserve(endpoints.size());
    for (const Endpoint &endpoint : endpoints)
        entries.push_back(
            {endpoint, static_cast<int>(snapshot->connectionsUsing(endpoint.id).size())});
    // A snapshot comes with every change of the profile; most concern other things.
    if (entries == m_entries)
        return;
    beginResetModel();
    m_entries = std::move(entries);
    endResetModel();
}

const Endpoint *EndpointListModel::endpoint(int row) const
{
    const bool isThere = row >= 0 && row < static_cast<int>(m_entries.size());
    return isThere ? &m_entries.at(static_cast<std::size_t>(row)).endpoint : nullptr;
}

int EndpointListModel::rowOf(const QString &id) const
{
    const auto found = std::ranges::find_if(
        m_entries, [&](const Entry &entry) { return entry.endpoint.id == id; });
    return found == m_entries.end() ? -1 : static_cast<int>(found - m_entries.begin());
}

int EndpointListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

QString EndpointListModel::connectorTitle(const Endpoint &endpoint) const
{
    const ConnectorInfo *info = m_registry.find(endpoint.connectorId);
    return info == nullptr ? endpoint.connectorId : connectorText(info->title);
}

QVariant EndpointListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Entry &entry = m_entries.at(static_cast<std::size_t>(index.row()));
    const QString connector = connectorTitle(entry.endpoint);
    const QString use = entry.connections == 0 ? tr("not used yet")
        : entry.connections == 1               ? tr("used by one connection")
                                 : tr("used by %n connections", nullptr, entry.connections);
    switch (role) {
    case Qt::DisplayRole:
        return entry.endpoint.isProduction ? tr("%1 (production)").arg(entry.endpoint.name)
                                           : entry.endpoint.name;
    case Qt::DecorationRole:
        return connectorIcon(m_registry.find(entry.endpoint.connectorId));
    case Qt::AccessibleTextRole:
        return tr("%1, %2, %3").arg(entry.endpoint.name, connector, use);
    case IdRole:
        return entry.endpoint.id;
    case DetailRole:
        return tr("%1 · %2").arg(connector, use);
    case SearchRole:
        return QString(entry.endpoint.name + u' ' + connector);
    default:
        return {};
    }
}

} // namespace millrace
