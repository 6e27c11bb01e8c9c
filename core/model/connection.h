// Connection: a source, a destination and what is copied between them.
#pragma once

#include "core/catalog/configuredcatalog.h"
#include "core/catalog/unfitpolicy.h"
#include "core/model/noticesettings.h"
#include "core/model/runhook.h"
#include "core/model/runpolicy.h"
#include "core/model/schedule.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <optional>

namespace millrace {

/// Where a stream lands (behaviour: namespace and prefix).
enum class NamespaceMode {
    Destination, ///< The destination's default namespace.
    Source, ///< The stream's own namespace; without one the destination's default.
    Custom, ///< ConnectionSettings::namespaceFormat.
};

/// What happens when the source's schema changes (behaviour §4).
enum class SchemaChangePolicy {
    PropagateColumns, ///< New, gone and changed fields are taken over.
    PropagateFully, ///< New and gone streams too.
    Ignore, ///< Nothing is taken over until the person has looked.
    Pause, ///< Any change pauses the connection.
};

/// Everything about a connection but its ends and streams.
struct ConnectionSettings final
{
    NamespaceMode namespaceMode = NamespaceMode::Destination;
    QString namespaceFormat; ///< "${SOURCE_NAMESPACE}" stands for the stream's namespace.
    QString prefix; ///< Put before each destination name.
    UnfitPolicy unfitPolicy = UnfitPolicy::Null;
    int parallelStreams = 1; ///< Streams at once, as far as both connectors allow.
    SchemaChangePolicy schemaChanges = SchemaChangePolicy::PropagateColumns;
    bool backfill = false; ///< Read a stream anew when it got new fields.
    std::optional<qint64> rowLimit{}; ///< Rows per stream and run at most, on top of the stream's.
    /// A stream stops once so many records of an attempt were rejected …
    std::optional<qint64> rejectedLimit{};
    /// … or more than this part of them, in per cent; looked at from the thousandth record on,
    /// and at the end. Nothing: it goes on.
    std::optional<double> rejectedPercent{};
    /// A stream stops when each of its first thousand records was rejected.
    bool stopsWhenAllRejected = true;
    RunPolicy runPolicy{};
    std::vector<RunHook> hooks{}; ///< Called in this order after each run.
    bool verifiesRuns = false; ///< A run that succeeds is followed by a verification.
    NoticeOverrides notices{}; ///< What is told otherwise than the profile says.

    bool operator==(const ConnectionSettings &) const = default;
};

/// A plain value as stored.
struct Connection final
{
    QString id; ///< UUID, never changes.
    QString name; ///< Unique.
    QString sourceId; ///< Endpoint::id
    QString destinationId; ///< Endpoint::id
    ConfiguredCatalog catalog;
    ConnectionSettings settings;
    bool isEnabled = true;
    Schedule schedule; ///< Of every stream.
    /// Further ones, of some streams alone.
    std::vector<StreamSchedule> streamSchedules{};
    QStringList tags; ///< Names of tags, at most s_mostTagsPerConnection.
};

/// What \a stream does with fields that its source adds, under \a policy of its connection: what
/// was chosen for it; else it leaves them out where fields are left out already, and goes by the
/// policy where none is. Nothing: the connection pauses.
[[nodiscard]] std::optional<NewFields> newFieldsOf(const ConfiguredStream &stream,
                                                   SchemaChangePolicy policy);

/// "namespace_mode", "namespace_format", "prefix", "unfit_values", "parallel_streams",
/// "schema_changes" ("propagate_columns", "propagate_fully", "ignore", "pause"), "backfill",
/// "stop_when_all_rejected", and what is not as it is made: "row_limit", "rejected_limit",
/// "rejected_percent", "run_policy", "hooks", "verify_after_runs", "notices".
[[nodiscard]] QJsonObject toJson(const ConnectionSettings &settings);
/// What is missing takes its default. Unknown words, and values of another type or range, are a
/// Configuration error that names the key.
[[nodiscard]] Result<ConnectionSettings> connectionSettingsFromJson(const QJsonObject &json);

} // namespace millrace
