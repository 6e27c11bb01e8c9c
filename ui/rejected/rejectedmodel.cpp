#include "ui/rejected/rejectedmodel.h"

#include "ui/rejected/rejectedreason.h"
#include "ui/theme/theme.h"
#include "ui/widgets/displaytext.h"

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_pageSize = 200;
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
    fetchMore({});
}

void RejectedModel::refresh()
{
    m_isComplete = false;
    fetchMore({});
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
        return index.column() == RunColumn ? QVariant(Qt::AlignRight | Qt::AlignVCenter)
                                           : QVariant(Qt::AlignLeft | Qt::AlignVCenter);
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
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
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
    if (!canFetchMore(parent))
        return;
    m_isLoading = true;
    m_workspace.query<RejectedMatches>(
        this,
        [filter = m_filter, search = m_search, after = m_after,
         cancellation = m_cancellation.get_token()](StateDatabase &database) {
            return RejectedStore(database).search(filter, search, after, s_pageSize, cancellation);
        },
        [this, number = m_number](const Result<RejectedMatches> &page) {
            if (number == m_number)
                append(page);
        });
}

void RejectedModel::append(const Result<RejectedMatches> &page)
{
    m_isLoading = false;
    if (!page) {
        m_isComplete = true;
        emit failed(page.error());
        return;
    }
    m_isComplete = page->isComplete;
    m_after = page->after;
    if (!page->records.empty()) {
        const int first = rowCount();
        beginInsertRows({}, first, first + static_cast<int>(page->records.size()) - 1);
        m_records.insert(m_records.end(), page->records.begin(), page->records.end());
        endInsertRows();
    }
    emit pageLoaded();
    // A part of a search without a hit says nothing yet.
    if (page->records.empty())
        fetchMore({});
}

} // namespace millrace
