#include "ui/endpoints/endpointtablemodel.h"

#include "core/connector/connectortexts.h"
#include "ui/connectorpicker/connectoricon.h"
#include "ui/endpoints/endpointtarget.h"
#include "ui/endpoints/endpointtests.h"
#include "ui/theme/iconprovider.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/endpointmark.h"
#include "ui/widgets/markdelegate.h"
#include "ui/widgets/tabletext.h"
#include "ui/workspace/workspace.h"

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

EndpointTableModel::EndpointTableModel(const ConnectorRegistry &registry, EndpointRole role,
                                       const EndpointTests &tests, QObject *parent)
    : QAbstractTableModel(parent)
    , m_registry(registry)
    , m_role(role)
    , m_tests(tests)
{
}

void EndpointTableModel::setSnapshot(const std::shared_ptr<const WorkspaceSnapshot> &snapshot)
{
    m_now = snapshot->takenAt;
    std::vector<Row> rows;
    for (const EndpointDraft &draft : endpointDrafts(*snapshot, m_role)) {
        // What was changed of one that is gone can still be saved as a new one.
        if (snapshot->endpoint(draft.endpoint.id) != nullptr)
            continue;
        rows.push_back({draft.endpoint, {}, draft});
        rows.back().endpoint.id.clear();
    }
    for (const Endpoint &endpoint :
         m_role == EndpointRole::Source ? snapshot->sources : snapshot->destinations)
        rows.push_back({endpoint, snapshot->connectionsUsing(endpoint.id),
                        draftOfEndpoint(*snapshot, endpoint)});
    const auto haveSameKeys
        = [](const Row &left, const Row &right) { return left.key() == right.key(); };
    if (!std::ranges::equal(rows, m_rows, haveSameKeys)) {
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
        return;
    }
    for (std::size_t row = 0; row < rows.size(); ++row) {
        if (rows.at(row) == m_rows.at(row))
            continue;
        m_rows.at(row) = rows.at(row);
        emit dataChanged(index(static_cast<int>(row), 0),
                         index(static_cast<int>(row), ColumnCount - 1));
    }
}

void EndpointTableModel::refreshTests()
{
    if (!m_rows.empty())
        emit dataChanged(index(0, Test), index(rowCount() - 1, Test));
}

const Endpoint *EndpointTableModel::endpoint(int row) const
{
    const bool isThere = row >= 0 && row < rowCount();
    return isThere ? &m_rows.at(static_cast<std::size_t>(row)).endpoint : nullptr;
}

std::optional<EndpointDraft> EndpointTableModel::draft(int row) const
{
    const bool isThere = row >= 0 && row < rowCount();
    return isThere ? m_rows.at(static_cast<std::size_t>(row)).draft : std::nullopt;
}

QString EndpointTableModel::key(int row) const
{
    const bool isThere = row >= 0 && row < rowCount();
    return isThere ? m_rows.at(static_cast<std::size_t>(row)).key() : QString();
}

int EndpointTableModel::rowOf(const QString &key) const
{
    const auto found
        = std::ranges::find_if(m_rows, [&](const Row &row) { return row.key() == key; });
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

QStringList EndpointTableModel::connections(int row) const
{
    return m_rows.at(static_cast<std::size_t>(row)).connections;
}

int EndpointTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int EndpointTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString EndpointTableModel::testText(const Endpoint &endpoint) const
{
    if (endpoint.id.isEmpty())
        return tr("Draft");
    const auto outcome = m_tests.outcome(endpoint);
    if (!outcome)
        return tr("Not tested");
    const QString when = relativeTime(outcome->at, std::max(m_now, outcome->at));
    return (outcome->hasPassed ? tr("Passed %1") : tr("Failed %1")).arg(when);
}

QIcon EndpointTableModel::testIcon(const Endpoint &endpoint) const
{
    if (endpoint.id.isEmpty())
        return icon(u"edit"_s, ColorRole::Neutral);
    const auto outcome = m_tests.outcome(endpoint);
    if (!outcome)
        return icon(u"info"_s, ColorRole::Neutral);
    return outcome->hasPassed ? icon(u"check-circle"_s, ColorRole::Positive)
                              : icon(u"error-circle"_s, ColorRole::Negative);
}

QString EndpointTableModel::nameText(const Row &row) const
{
    QString name = row.endpoint.name;
    if (row.endpoint.isProduction)
        name = tr("%1 (production)").arg(name);
    if (row.draft)
        name = row.isDraft() ? tr("%1 (draft)").arg(name) : tr("%1 (unsaved changes)").arg(name);
    return name;
}

QString EndpointTableModel::text(const Row &row, int column) const
{
    const ConnectorInfo *info = m_registry.find(row.endpoint.connectorId);
    switch (column) {
    case Name:
        return nameText(row);
    case Connector:
        return info == nullptr ? row.endpoint.connectorId : connectorText(info->title);
    case Target:
        return info == nullptr ? QString()
                               : endpointTarget(row.endpoint.configuration, *info, m_role);
    case Use:
        if (row.isDraft())
            return {};
        return row.connections.isEmpty() ? tr("No connection")
            : row.connections.size() == 1
            ? tr("1 connection")
            : tr("%n connections", nullptr, static_cast<int>(row.connections.size()));
    case Test:
        return testText(row.endpoint);
    default:
        return {};
    }
}

QString EndpointTableModel::toolTip(const Row &row, int column) const
{
    if (column == Use)
        return row.connections.join(u'\n');
    const auto outcome = m_tests.outcome(row.endpoint);
    if (column == Test && outcome)
        return localTime(outcome->at) + u'\n' + utcTime(outcome->at);
    return text(row, column);
}

QVariant EndpointTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows.at(static_cast<std::size_t>(index.row()));
    switch (role) {
    case Qt::DisplayRole:
        return text(row, index.column());
    case Qt::DecorationRole:
        if (index.column() == Name)
            return connectorIcon(m_registry.find(row.endpoint.connectorId));
        return index.column() == Test ? QVariant(testIcon(row.endpoint)) : QVariant();
    case Qt::ToolTipRole:
        return toolTip(row, index.column());
    case s_markRole:
        return index.column() == Name ? QVariant(markColor(row.endpoint)) : QVariant();
    case SearchRole:
        return QString(text(row, Name) + u'\n' + text(row, Connector) + u'\n' + text(row, Target));
    case s_tableCellRole:
        return QVariant::fromValue(
            index.column() == Use
                ? TableCell{TableCell::Kind::Number, QString::number(row.connections.size())}
                : TableCell{TableCell::Kind::Text, text(row, index.column())});
    case SortRole:
        return index.column() == Use ? QVariant(row.connections.size())
                                     : QVariant(text(row, index.column()));
    default:
        return {};
    }
}

QVariant EndpointTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Name");
    case Connector:
        return tr("Connector");
    case Target:
        return tr("Points at");
    case Use:
        return tr("Used by");
    case Test:
        return tr("Last test");
    default:
        return {};
    }
}

} // namespace millrace
