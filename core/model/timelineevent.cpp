#include "core/model/timelineevent.h"

#include "core/base/enumwords.h"

namespace millrace {

namespace {

constexpr std::array s_kinds{"created", "settings_changed", "streams_changed",   "paused",
                             "resumed", "ends_changed",     "checkpoint_changed"};
constexpr std::array s_origins{"window", "command_line", "schedule"};

} // namespace

QString timelineKindName(TimelineKind kind) { return wordOf(s_kinds, kind); }

std::optional<TimelineKind> timelineKindFromName(const QString &name)
{
    return valueOf<TimelineKind>(s_kinds, name);
}

QString changeOriginName(ChangeOrigin origin) { return wordOf(s_origins, origin); }

std::optional<ChangeOrigin> changeOriginFromName(const QString &name)
{
    return valueOf<ChangeOrigin>(s_origins, name);
}

} // namespace millrace
