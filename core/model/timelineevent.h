// TimelineEvent: a change of a connection, for its timeline. Runs are jobs and not stored twice.
#pragma once

#include "core/base/clock.h"

#include <QJsonObject>
#include <QString>

#include <optional>

namespace millrace {

enum class TimelineKind {
    Created,
    SettingsChanged, ///< Name, schedule, namespace, prefix, tags, advanced settings.
    StreamsChanged, ///< What is chosen: streams, modes, cursors, keys, fields.
    Paused,
    Resumed,
    EndsChanged, ///< Another source or destination, or another configuration of one.
    CheckpointChanged, ///< Started again from another place, refreshed or cleared.
};
/// "created", "settings_changed", "streams_changed", "paused", "resumed", "ends_changed",
/// "checkpoint_changed".
[[nodiscard]] QString timelineKindName(TimelineKind kind);
[[nodiscard]] std::optional<TimelineKind> timelineKindFromName(const QString &name);

/// Who made a change.
enum class ChangeOrigin { Window, CommandLine, Schedule };
/// "window", "command_line", "schedule".
[[nodiscard]] QString changeOriginName(ChangeOrigin origin);
[[nodiscard]] std::optional<ChangeOrigin> changeOriginFromName(const QString &name);

struct TimelineEvent final
{
    qint64 id = 0; ///< Given by the store.
    QString connectionId;
    TimePoint time;
    TimelineKind kind = TimelineKind::Created;
    ChangeOrigin origin = ChangeOrigin::Window;
    /// The values that changed, by key: before and after. Never a secret.
    QJsonObject before;
    QJsonObject after;
};

} // namespace millrace
