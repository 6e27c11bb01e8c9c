#include "ui/rejected/rejectedmodel.h"

#include "ui/rejected/rejectedreason.h"
#include "ui/theme/theme.h"
#include "ui/widgets/displaytext.h"

#include <algorithm>
#include <iterator>
#include <limits>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_pageSize = 200;
constexpr qint64 s_mostLookedAt = 100'000; ///< Between two signs of life of a search.
constexpr int s_longestCell = 200;

/// One line of at most some characters; the whole is in the detail below.
QString cellText(const std::string &bytes)
{
    const QString text = QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size()));
    return text.left(s_longestCell).replace(u'\n', u'↵');
}

} // namespace

RejectedModel::RejectedModel(Workspace &workspace, QObject *parent)
    : QAbstractTableModel(parent)
    , m_workspace(workspace)
{
}

RejectedModel::~RejectedModel() { m_cancellation.request_stop(); }

void RejectedModel::setFilter(const RejectedFilter &filter, const RejectedSearch &search)
{
    m_cancellation.request_stop();
    m_cancellation = CancellationSource();
    beginResetModel();
    m_filter = filter;
    m_search = search;
    m_records.clear();
    m_after = 0;
    m_isComplete = false;
    m_isLoading = false;
    ++m_number;
    endResetModel();
    // A view may have asked already.
    fetchMore({});
}

void RejectedModel::reload()
{
    // A page on its way would be of before.
    m_cancellation.request_stop();
    m_cancellation = CancellationSource();
    ++m_number;
    fetch(Part::Anew);
}

void RejectedModel::refreshTimes()
{
    if (rowCount() > 0)
        emit dataChanged(index(0, TimeColumn), index(rowCount() - 1, TimeColumn));
}

QString RejectedModel::connectionName(const QString &id) const
{
    const auto snapshot = m_workspace.snapshot();
    const ConnectionSummary *summary = snapshot->connection(id);
    return summary == nullptr ? QString() : summary->connection.name;
}

int RejectedModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_records.size());
}

int RejectedModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString RejectedModel::text(const RejectedRecord &record, int column) const
{
    switch (column) {
    case ConnectionColumn:
        return connectionName(record.connectionId);
    case StreamColumn:
        return record.stream.text();
    case FieldColumn:
        return record.field.isEmpty() ? tr("whole record") : record.field;
    case ValueColumn:
        return cellText(record.value);
    case ReasonColumn:
        return record.message;
    case OutcomeColumn:
        return outcomeTitle(record.outcome);
    case TimeColumn:
        return relativeTime(record.rejectedAt, m_workspace.services().clock.now());
    case RunColumn:
        return groupedNumber(record.jobId);
    case StatusColumn:
        return rejectedStatusTitle(record.status);
    default:
        return {};
    }
}

QVariant RejectedModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const RejectedRecord &one = record(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return text(one, index.column());
    case Qt::ToolTipRole:
        return index.column() == TimeColumn
            ? u"%1\n%2"_s.arg(localTime(one.rejectedAt), utcTime(one.rejectedAt))
            : text(one, index.column());
    case Qt::TextAlignmentRole:
        return index.column() == RunColumn ? QVariant(Qt::AlignTrailing | Qt::AlignVCenter)
                                           : QVariant(Qt::AlignLeading | Qt::AlignVCenter);
    case Qt::ForegroundRole:
        if (one.status != RejectedStatus::Open
            || (index.column() == FieldColumn && one.field.isEmpty()))
            return Theme::instance().color(ColorRole::TextMuted);
        return {};
    default:
        return {};
    }
}

QVariant RejectedModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole && section == RunColumn)
        return QVariant(Qt::AlignTrailing | Qt::AlignVCenter);
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case ConnectionColumn:
        return tr("Connection");
    case StreamColumn:
        return tr("Stream");
    case FieldColumn:
        return tr("Field");
    case ValueColumn:
        return tr("Value");
    case ReasonColumn:
        return tr("Reason");
    case OutcomeColumn:
        return tr("What happened");
    case TimeColumn:
        return tr("When");
    case RunColumn:
        return tr("Run");
    case StatusColumn:
        return tr("Status");
    default:
        return {};
    }
}

bool RejectedModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && !m_isComplete && !m_isLoading;
}

void RejectedModel::fetchMore(const QModelIndex &parent)
{
    if (canFetchMore(parent))
        fetch(Part::NextPage);
}

void RejectedModel::fetch(Part part)
{
    m_isLoading = true;
    const bool isAnew = part == Part::Anew;
    const qint64 after = isAnew ? 0 : m_after;
    const int limit = isAnew ? rowCount() + s_pageSize : s_pageSize;
    // Rows that are shown must not go because looking stopped before them.
    const qint64 mostLookedAt = isAnew ? std::numeric_limits<qint64>::max() : s_mostLookedAt;
    m_workspace.query<RejectedMatches>(
        this,
        [filter = m_filter, search = m_search, after, limit, mostLookedAt,
         cancellation = m_cancellation.get_token(), isAnew](StateDatabase &database) {
            const RejectedStore store(database);
            auto page = store.search(filter, search, after, limit, cancellation, mostLookedAt);
            // Large records come in several parts; rows that are shown must all come back.
            while (isAnew && page && !page->isComplete && std::ssize(page->records) < limit) {
                auto more = store.search(filter, search, page->after,
                                         limit - static_cast<int>(page->records.size()),
                                         cancellation, mostLookedAt);
                if (!more)
                    return more;
                std::ranges::move(more->records, std::back_inserter(page->records));
                page->after = more->after;
                page->isComplete = more->isComplete;
            }
            return page;
        },
        [this, part, number = m_number](const Result<RejectedMatches> &page) {
            if (number == m_number)
                take(page, part);
        });
}

void RejectedModel::take(const Result<RejectedMatches> &page, Part part)
{
    m_isLoading = false;
    if (!page) {
        m_isComplete = true;
        emit failed(page.error());
        return;
    }
    m_isComplete = page->isComplete;
    m_after = page->after;
    if (part == Part::Anew)
        merge(page->records);
    else
        append(page->records);
    // A part of a search without a hit says nothing yet.
    if (page->records.empty())
        fetchMore({});
    emit pageLoaded();
}

void RejectedModel::append(std::vector<RejectedRecord> records)
{
    if (records.empty())
        return;
    const int first = rowCount();
    beginInsertRows({}, first, first + static_cast<int>(records.size()) - 1);
    std::ranges::move(records, std::back_inserter(m_records));
    endInsertRows();
}

void RejectedModel::merge(std::vector<RejectedRecord> records)
{
    // From the end, so that a run of rows that went is one signal.
    for (int last = rowCount() - 1; last >= 0;) {
        const auto isThere = [&records, this](int row) {
            return std::ranges::binary_search(records, record(row).id, {}, &RejectedRecord::id);
        };
        int first = last;
        if (!isThere(last)) {
            while (first > 0 && !isThere(first - 1))
                --first;
            beginRemoveRows({}, first, last);
            m_records.erase(m_records.begin() + first, m_records.begin() + last + 1);
            endRemoveRows();
        }
        last = first - 1;
    }
    int row = 0;
    for (auto next = records.begin(); next != records.end(); ++row) {
        if (row == rowCount()) {
            append({next, records.end()});
            break;
        }
        if (record(row).id == next->id) {
            m_records[static_cast<std::size_t>(row)] = std::move(*next++);
            continue;
        }
        // Opened again elsewhere.
        beginInsertRows({}, row, row);
        m_records.insert(m_records.begin() + row, std::move(*next++));
        endInsertRows();
    }
    if (rowCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

} // namespace millrace
