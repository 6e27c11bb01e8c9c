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

/// \a before and \a after hold the values that changed, by key:
/// - Created, Paused, Resumed: nothing.
/// - SettingsChanged: "name", "schedule", "tags", and the keys of toJson(ConnectionSettings).
/// - StreamsChanged: by StreamId::text(), what differs of toJson(ConfiguredStream) without
///   "stream", and under "fields" the fields that are new, gone or of another type ({name: type}).
///   A stream that was or is not chosen is missing on that side; one that was left out has its
///   "stream" before, without "fields".
/// - EndsChanged: "source", "destination" ({"id", "name"}) when it is another one. For a change of
///   the endpoint itself, each with "source_" or "destination_" before it: "id" (on both sides),
///   "title", "color", "production", "connector", "values" (by JSON pointer, what differs of the
///   configuration), and in after only "secrets": the pointers of secrets that changed. Older ones
///   have in after only "configuration": the keys whose values changed.
/// - CheckpointChanged: by StreamId::text(), the position as text; null: the beginning. In after
///   {"cleared": target} for the beginning of a stream that was emptied at the destination, there
///   called target.
struct TimelineEvent final
{
    qint64 id = 0; ///< Given by the store.
    QString connectionId;
    TimePoint time;
    TimelineKind kind = TimelineKind::Created;
    ChangeOrigin origin = ChangeOrigin::Window;
    /// Never a secret.
    QJsonObject before;
    QJsonObject after;
};

} // namespace millrace
