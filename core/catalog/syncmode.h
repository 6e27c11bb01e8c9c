// SyncMode: how a stream is read and how it lands.
#pragma once

#include <QString>

#include <array>
#include <optional>

namespace millrace {

enum class SourceSyncMode {
    FullRefresh, ///< Every row, each run.
    Incremental, ///< Rows that are new or changed since the checkpoint.
};

enum class DestinationSyncMode {
    Append, ///< Rows are added, never changed or removed.
    Overwrite, ///< The rows of this run replace all earlier ones, at the end and at once.
    AppendDedup, ///< One row per primary key; the latest wins; deletes are applied.
    OverwriteDedup, ///< Overwrite with one row per primary key.
};

/// A pair of reading and writing; only the five of s_syncModes are legal.
struct SyncMode final
{
    SourceSyncMode source = SourceSyncMode::FullRefresh;
    DestinationSyncMode destination = DestinationSyncMode::Overwrite;

    bool operator==(const SyncMode &) const = default;

    [[nodiscard]] bool isIncremental() const { return source == SourceSyncMode::Incremental; }
    [[nodiscard]] bool replaces() const
    {
        return destination == DestinationSyncMode::Overwrite
            || destination == DestinationSyncMode::OverwriteDedup;
    }
    [[nodiscard]] bool isDedup() const
    {
        return destination == DestinationSyncMode::AppendDedup
            || destination == DestinationSyncMode::OverwriteDedup;
    }
};

inline constexpr std::array s_syncModes{
    SyncMode{SourceSyncMode::Incremental, DestinationSyncMode::AppendDedup},
    SyncMode{SourceSyncMode::FullRefresh, DestinationSyncMode::Overwrite},
    SyncMode{SourceSyncMode::Incremental, DestinationSyncMode::Append},
    SyncMode{SourceSyncMode::FullRefresh, DestinationSyncMode::Append},
    SyncMode{SourceSyncMode::FullRefresh, DestinationSyncMode::OverwriteDedup},
};

/// "full_refresh" or "incremental".
[[nodiscard]] QString sourceSyncModeName(SourceSyncMode mode);
/// "append", "overwrite", "append_dedup" or "overwrite_dedup".
[[nodiscard]] QString destinationSyncModeName(DestinationSyncMode mode);
/// Both, joined: "incremental_append_dedup".
[[nodiscard]] QString syncModeName(const SyncMode &mode);
/// The legal mode called \a name by syncModeName(), or nothing.
[[nodiscard]] std::optional<SyncMode> syncModeFromName(const QString &name);

} // namespace millrace
