// Notice: something about a connection that a person wants to be told, and the ways it takes.
#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"

#include <QJsonObject>
#include <QString>

#include <array>
#include <optional>
#include <set>

namespace millrace {

enum class NoticeKind {
    FirstFailure, ///< A connection fails that did not fail before.
    Recovery, ///< A connection that had failed is healthy again.
    ActionRequired, ///< Only a person can make it go on.
    SchemaChanged, ///< The source has other streams or fields.
    ManyRejected, ///< A run rejected more records than a number.
    NothingNew, ///< No row was written for some days.
    LongRun, ///< A run takes, or took, longer than a time.
};
inline constexpr std::array s_allNoticeKinds{NoticeKind::FirstFailure,   NoticeKind::Recovery,
                                             NoticeKind::ActionRequired, NoticeKind::SchemaChanged,
                                             NoticeKind::ManyRejected,   NoticeKind::NothingNew,
                                             NoticeKind::LongRun};

/// "first_failure", "recovery", "action_required", "schema_changed", "many_rejected",
/// "nothing_new", "long_run".
[[nodiscard]] QString noticeKindName(NoticeKind kind);
[[nodiscard]] std::optional<NoticeKind> noticeKindFromName(const QString &name);
/// The words on screen, translated: "First failure".
[[nodiscard]] QString noticeKindTitle(NoticeKind kind);

/// Ways out of the program. Every notice is kept in the profile as well, whatever becomes of these.
enum class NoticeChannel {
    Desktop, ///< The notification service of the desktop; by the window.
    Webhook, ///< A POST to an address.
    Mail, ///< SMTP.
};
inline constexpr std::array s_allNoticeChannels{NoticeChannel::Desktop, NoticeChannel::Webhook,
                                                NoticeChannel::Mail};
using NoticeChannels = std::set<NoticeChannel>;

/// "desktop", "webhook", "mail".
[[nodiscard]] QString noticeChannelName(NoticeChannel channel);
[[nodiscard]] std::optional<NoticeChannel> noticeChannelFromName(const QString &name);
/// The word on screen, translated: "E-mail".
[[nodiscard]] QString noticeChannelTitle(NoticeChannel channel);

/// A plain value as stored.
struct Notice final
{
    qint64 id = 0; ///< Given by the store.
    /// Of what happened, not of the telling: a notice with a key that is known is no new one.
    QString key;
    QString connectionId;
    QString connectionName; ///< As it is called now; filled by the store.
    NoticeKind kind = NoticeKind::FirstFailure;
    TimePoint at;
    std::optional<qint64> jobId{};
    QString title; ///< "Orders failed".
    QString text; ///< The reason, one sentence or more. Never a secret.
    QJsonObject details{}; ///< What a webhook gets beyond it; see noticeDetails(). Never a secret.
    std::optional<TimePoint> readAt{};
    std::optional<TimePoint> solvedAt{}; ///< What it tells is no longer so.
};

/// How far a notice came on one channel.
enum class NoticeDelivery {
    Waiting,
    Sent,
    Failed, ///< Given up; tried again by hand alone.
    Dropped, ///< Nobody has to be told any more: it was solved, or the channel is gone.
};
/// "waiting", "sent", "failed", "dropped".
[[nodiscard]] QString noticeDeliveryName(NoticeDelivery delivery);
[[nodiscard]] std::optional<NoticeDelivery> noticeDeliveryFromName(const QString &name);

} // namespace millrace
