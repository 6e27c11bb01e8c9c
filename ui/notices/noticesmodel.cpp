#include "ui/notices/noticesmodel.h"

#include "ui/connectionpage/timelinemodel.h"
#include "ui/theme/colors.h"
#include "ui/widgets/displaytext.h"

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

QString iconOf(NoticeKind kind)
{
    switch (kind) {
    case NoticeKind::FirstFailure:
        return u"failed"_s;
    case NoticeKind::Recovery:
        return u"healthy"_s;
    case NoticeKind::ActionRequired:
        return u"action-required"_s;
    case NoticeKind::SchemaChanged:
        return u"field"_s;
    case NoticeKind::ManyRejected:
        return u"rejected"_s;
    case NoticeKind::NothingNew:
        return u"calendar"_s;
    case NoticeKind::LongRun:
        return u"clock"_s;
    }
    return {};
}

ColorRole colorOf(const Notice &notice)
{
    if (notice.solvedAt)
        return ColorRole::TextMuted;
    switch (notice.kind) {
    case NoticeKind::FirstFailure:
    case NoticeKind::ActionRequired:
        return ColorRole::Negative;
    case NoticeKind::Recovery:
        return ColorRole::Positive;
    case NoticeKind::ManyRejected:
    case NoticeKind::NothingNew:
        return ColorRole::Warning;
    case NoticeKind::SchemaChanged:
    case NoticeKind::LongRun:
        break;
    }
    return ColorRole::Accent;
}

} // namespace

void NoticesModel::setNotices(std::vector<KeptNotice> notices, TimePoint now)
{
    m_now = now;
    const auto isSame
        = [](const KeptNotice &a, const KeptNotice &b) { return a.notice.id == b.notice.id; };
    if (std::ranges::equal(m_notices, notices, isSame)) {
        m_notices = std::move(notices);
        if (!m_notices.empty())
            emit dataChanged(index(0), index(rowCount() - 1));
        return;
    }
    // New ones come at the top; what is below them stays where it is.
    const std::size_t added
        = notices.size() > m_notices.size() ? notices.size() - m_notices.size() : 0;
    if (added > 0 && !m_notices.empty()
        && std::equal(m_notices.begin(), m_notices.end(),
                      notices.begin() + static_cast<std::ptrdiff_t>(added), isSame)) {
        beginInsertRows({}, 0, static_cast<int>(added) - 1);
        m_notices = std::move(notices);
        endInsertRows();
        emit dataChanged(index(0), index(rowCount() - 1));
        return;
    }
    beginResetModel();
    m_notices = std::move(notices);
    endResetModel();
}

int NoticesModel::rowOf(qint64 id) const
{
    const auto found = std::ranges::find_if(
        m_notices, [id](const KeptNotice &kept) { return kept.notice.id == id; });
    return found == m_notices.end() ? -1 : static_cast<int>(found - m_notices.begin());
}

int NoticesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_notices.size());
}

QVariant NoticesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Notice &notice = this->notice(index.row()).notice;
    switch (role) {
    case TimelineModel::TitleRole:
        // A mark beside the weight of colours: the dot says that nobody has read it.
        return notice.readAt ? notice.title : u"● "_s + notice.title;
    case TimelineModel::DetailRole:
        return oneLine(notice.text);
    case TimelineModel::TimeTextRole:
        return relativeTime(notice.at, m_now);
    case TimelineModel::WhoRole:
        return notice.solvedAt ? tr("Solved") : noticeKindTitle(notice.kind);
    case TimelineModel::IconRole:
        return iconOf(notice.kind);
    case TimelineModel::ColorRoleRole:
        return static_cast<int>(colorOf(notice));
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return notice.readAt
            ? tr("%1, %2").arg(notice.title, relativeTime(notice.at, m_now))
            : tr("Unread: %1, %2").arg(notice.title, relativeTime(notice.at, m_now));
    default:
        return {};
    }
}

QString NoticesModel::sendingsText(const KeptNotice &notice)
{
    QStringList parts;
    for (const NoticeSending &sending : notice.sendings) {
        const QString channel = noticeChannelTitle(sending.channel);
        switch (sending.delivery) {
        case NoticeDelivery::Waiting:
            parts << (sending.error ? tr("%1: tried again later").arg(channel)
                                    : tr("%1: waits").arg(channel));
            break;
        case NoticeDelivery::Sent:
            parts << tr("%1: sent").arg(channel);
            break;
        case NoticeDelivery::Failed:
            parts << tr("%1: failed").arg(channel);
            break;
        case NoticeDelivery::Dropped:
            parts << tr("%1: not needed any more").arg(channel);
            break;
        }
    }
    return parts.join(u", "_s);
}

} // namespace millrace
