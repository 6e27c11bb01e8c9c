#include "ui/connectionpage/timelinemodel.h"

#include "ui/theme/colors.h"
#include "ui/widgets/displaytext.h"

#include <QPointer>

#include <algorithm>

namespace millrace {

namespace {

ColorRole colorOf(const TimelineEntry &entry)
{
    const Job *job = entry.job();
    if (job == nullptr)
        return ColorRole::TextMuted;
    switch (job->status) {
    case JobStatus::Running:
        return ColorRole::Info;
    case JobStatus::Pending:
    case JobStatus::Incomplete:
        return ColorRole::Warning;
    case JobStatus::Failed:
        return ColorRole::Negative;
    case JobStatus::Succeeded:
        return ColorRole::Positive;
    case JobStatus::Cancelled:
        return ColorRole::Neutral;
    }
    return ColorRole::TextMuted;
}

bool isSameThing(const TimelineEntry &first, const TimelineEntry &second)
{
    if (first.job() && second.job())
        return first.job()->id == second.job()->id;
    return first.event() && second.event() && first.event()->id == second.event()->id;
}

} // namespace

TimelineModel::TimelineModel(Loader loader, QObject *parent)
    : QAbstractListModel(parent)
    , m_loader(std::move(loader))
{
}

void TimelineModel::restart(const TimelineFilter &filter)
{
    beginResetModel();
    m_filter = filter;
    m_entries.clear();
    m_next = {};
    m_isComplete = true;
    endResetModel();
    ask(Step::Replace);
}

void TimelineModel::refresh()
{
    // A first page on its way is new enough.
    if (!m_isLoading)
        ask(Step::Replace);
}

void TimelineModel::setNow(TimePoint now)
{
    m_now = now;
    if (!m_entries.empty())
        emit dataChanged(index(0), index(rowCount() - 1), {TimeTextRole});
}

void TimelineModel::ask(Step step)
{
    m_isLoading = true;
    const quint64 token = ++m_token;
    const int wanted = step == Step::Replace
        ? std::max(s_pageSize, static_cast<int>(m_entries.size()))
        : s_pageSize;
    m_loader(m_filter, step == Step::Replace ? TimelineCursor() : m_next, wanted,
             [guard = QPointer<TimelineModel>(this), token, step](Result<TimelinePage> page) {
                 if (guard.isNull() || guard->m_token != token)
                     return;
                 guard->m_isLoading = false;
                 if (page)
                     guard->take(step, std::move(*page));
                 else
                     emit guard->failed(page.error());
             });
}

void TimelineModel::take(Step step, TimelinePage page)
{
    m_next = page.next;
    m_isComplete = page.isLast;
    if (step == Step::Append) {
        if (!page.entries.empty()) {
            beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(page.entries.size()) - 1);
            std::ranges::move(page.entries, std::back_inserter(m_entries));
            endInsertRows();
        }
    } else {
        // Usually the same things, with new ones on top: selection and place stay.
        const auto known = m_entries.empty()
            ? page.entries.end()
            : std::ranges::find_if(page.entries, [this](const TimelineEntry &entry) {
                  return isSameThing(entry, m_entries.front());
              });
        const auto added = known - page.entries.begin();
        const bool isGrown = known != page.entries.end()
            && page.entries.size() - static_cast<std::size_t>(added) == m_entries.size();
        replace(std::move(page.entries),
                isGrown ? std::optional(static_cast<int>(added)) : std::nullopt);
    }
    emit loaded();
}

void TimelineModel::replace(std::vector<TimelineEntry> entries, std::optional<int> added)
{
    if (!added) {
        beginResetModel();
        m_entries = std::move(entries);
        endResetModel();
        return;
    }
    if (*added > 0) {
        beginInsertRows({}, 0, *added - 1);
        m_entries.insert(m_entries.begin(), entries.begin(), entries.begin() + *added);
        endInsertRows();
    }
    m_entries = std::move(entries);
    if (!m_entries.empty())
        emit dataChanged(index(0), index(rowCount() - 1));
}

int TimelineModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

QVariant TimelineModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const TimelineEntry &shown = entry(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case TitleRole:
        return entryTitle(shown);
    case DetailRole:
        return entryDetail(shown);
    case TimeTextRole:
        return relativeTime(shown.time(), m_now);
    case WhoRole:
        return entryWho(shown);
    case IconRole:
        return entryIcon(shown);
    case ColorRoleRole:
        return static_cast<int>(colorOf(shown));
    case Qt::ToolTipRole:
        return tr("%1 (%2)").arg(localTime(shown.time()), utcTime(shown.time()));
    case Qt::AccessibleTextRole:
        return tr("%1, %2, %3. %4")
            .arg(entryTitle(shown), localTime(shown.time()), entryWho(shown), entryDetail(shown));
    default:
        return {};
    }
}

bool TimelineModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && !m_isComplete && !m_isLoading;
}

void TimelineModel::fetchMore(const QModelIndex &parent)
{
    if (canFetchMore(parent))
        ask(Step::Append);
}

} // namespace millrace
