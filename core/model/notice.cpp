#include "core/model/notice.h"

#include "core/base/enumwords.h"

#include <QCoreApplication>

namespace millrace {

namespace {

constexpr std::array s_kinds{"first_failure", "recovery",    "action_required", "schema_changed",
                             "many_rejected", "nothing_new", "long_run"};
constexpr std::array s_kindTitles{QT_TRANSLATE_NOOP("notices", "First failure"),
                                  QT_TRANSLATE_NOOP("notices", "Recovery"),
                                  QT_TRANSLATE_NOOP("notices", "Action required"),
                                  QT_TRANSLATE_NOOP("notices", "Schema changed"),
                                  QT_TRANSLATE_NOOP("notices", "Many rejected records"),
                                  QT_TRANSLATE_NOOP("notices", "Nothing new"),
                                  QT_TRANSLATE_NOOP("notices", "Long run")};
constexpr std::array s_channels{"desktop", "webhook", "mail"};
constexpr std::array s_channelTitles{QT_TRANSLATE_NOOP("notices", "Desktop"),
                                     QT_TRANSLATE_NOOP("notices", "Webhook"),
                                     QT_TRANSLATE_NOOP("notices", "E-mail")};
constexpr std::array s_deliveries{"waiting", "sent", "failed", "dropped"};

QString translated(const char *text) { return QCoreApplication::translate("notices", text); }

} // namespace

QString noticeKindName(NoticeKind kind) { return wordOf(s_kinds, kind); }

std::optional<NoticeKind> noticeKindFromName(const QString &name)
{
    return valueOf<NoticeKind>(s_kinds, name);
}

QString noticeKindTitle(NoticeKind kind)
{
    return translated(s_kindTitles[static_cast<std::size_t>(kind)]);
}

QString noticeChannelName(NoticeChannel channel) { return wordOf(s_channels, channel); }

std::optional<NoticeChannel> noticeChannelFromName(const QString &name)
{
    return valueOf<NoticeChannel>(s_channels, name);
}

QString noticeChannelTitle(NoticeChannel channel)
{
    return translated(s_channelTitles[static_cast<std::size_t>(channel)]);
}

QString noticeDeliveryName(NoticeDelivery delivery) { return wordOf(s_deliveries, delivery); }

std::optional<NoticeDelivery> noticeDeliveryFromName(const QString &name)
{
    return valueOf<NoticeDelivery>(s_deliveries, name);
}

} // namespace millrace
