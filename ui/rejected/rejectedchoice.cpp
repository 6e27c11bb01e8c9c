#include "ui/rejected/rejectedchoice.h"

#include "ui/rejected/rejectedfilterbar.h"
#include "ui/rejected/rejectedgroupsmodel.h"
#include "ui/rejected/rejectedmodel.h"
#include "ui/widgets/pagetable.h"

#include <QItemSelectionModel>
#include <QListView>

#include <algorithm>

namespace millrace {

namespace {

constexpr ErrorDefinition s_severalStreams{
    "rejected.several_streams", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The records belong to several streams."),
    QT_TRANSLATE_NOOP("errors",
                      "Choose a reason at the left, or records of one stream: an "
                      "expression reads its fields.")};

} // namespace

RejectedFilter RejectedChoice::filter() const
{
    RejectedFilter filter = m_parts.bar.filter();
    const RejectedGroup *group = m_parts.groups.group(m_parts.reasons.currentIndex().row());
    if (group == nullptr)
        return filter;
    filter.connectionId = group->connectionId;
    filter.stream = group->stream;
    filter.code = group->code;
    filter.field = group->field;
    filter.outcome = group->outcome;
    return filter;
}

RejectedSearch RejectedChoice::search() const { return m_parts.bar.search(); }

qint64 RejectedChoice::total() const
{
    const RejectedGroup *group = m_parts.groups.group(m_parts.reasons.currentIndex().row());
    return group == nullptr ? m_parts.groups.total() : group->count;
}

std::optional<qint64> RejectedChoice::shownTotal() const
{
    if (search().isEmpty())
        return total();
    return m_parts.model.isComplete() ? std::optional<qint64>(m_parts.model.rowCount())
                                      : std::nullopt;
}

std::vector<qint64> RejectedChoice::selectedIds() const
{
    std::vector<qint64> ids;
    for (const QModelIndex &row : m_parts.table.selectionModel()->selectedRows())
        ids.push_back(m_parts.model.record(row.row()).id);
    std::ranges::sort(ids);
    return ids;
}

std::vector<qint64> RejectedChoice::selectedIds(bool areOpen) const
{
    std::vector<qint64> ids;
    for (const QModelIndex &row : m_parts.table.selectionModel()->selectedRows()) {
        const RejectedRecord &record = m_parts.model.record(row.row());
        // One that was fixed is at the destination: opened again, it would be sent twice.
        const bool isSettled = record.status == RejectedStatus::Ignored
            || record.status == RejectedStatus::Superseded;
        if (areOpen ? record.status == RejectedStatus::Open : isSettled)
            ids.push_back(record.id);
    }
    std::ranges::sort(ids);
    return ids;
}

RejectedSelection RejectedChoice::selection(bool isAllShown) const
{
    RejectedSelection selection;
    if (isAllShown) {
        selection.filter = filter();
        selection.search = search();
    } else {
        selection.ids = selectedIds(true);
    }
    selection.filter.status = RejectedStatus::Open;
    return selection;
}

QSet<QString> RejectedChoice::connections(bool isAllShown) const
{
    QSet<QString> connections;
    if (!isAllShown) {
        for (const QModelIndex &row : m_parts.table.selectionModel()->selectedRows()) {
            const RejectedRecord &record = m_parts.model.record(row.row());
            if (record.status == RejectedStatus::Open)
                connections.insert(record.connectionId);
        }
        return connections;
    }
    if (const QString one = filter().connectionId; !one.isEmpty())
        return {one};
    for (const RejectedGroup &group : m_parts.groups.groups())
        connections.insert(group.connectionId);
    return connections;
}

Result<RejectedRecords> RejectedChoice::records(bool isAllShown) const
{
    RejectedRecords records;
    records.selection = selection(isAllShown);
    QString connectionId;
    bool isOneStream = false;
    const auto take = [&](const QString &connection, const StreamId &stream, const QString &field) {
        isOneStream
            = connectionId.isEmpty() || (connectionId == connection && records.stream == stream);
        connectionId = connection;
        records.stream = stream;
        records.field = field;
        return isOneStream;
    };
    if (isAllShown) {
        const RejectedGroup *current = m_parts.groups.group(m_parts.reasons.currentIndex().row());
        for (const RejectedGroup &group : m_parts.groups.groups()) {
            if ((current == nullptr || group == *current)
                && !take(group.connectionId, group.stream, group.field))
                break;
        }
        records.count = shownTotal();
    } else {
        for (const QModelIndex &row : m_parts.table.selectionModel()->selectedRows()) {
            const RejectedRecord &record = m_parts.model.record(row.row());
            if (!take(record.connectionId, record.stream, record.field))
                break;
        }
        records.count = static_cast<qint64>(records.selection.ids.size());
    }
    const ConnectionSummary *summary = m_workspace.snapshot()->connection(connectionId);
    if (!isOneStream || summary == nullptr)
        return makeError(s_severalStreams);
    records.connection = summary->connection;
    const auto schema = RejectedEditor::readSchema(records.connection, records.stream);
    if (!schema)
        return schema.error();
    records.schema = std::make_shared<const Schema>(*schema);
    return records;
}

} // namespace millrace
