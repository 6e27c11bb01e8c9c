#include "core/catalog/syncmode.h"

namespace millrace {

QString sourceSyncModeName(SourceSyncMode mode)
{
    return mode == SourceSyncMode::FullRefresh ? QStringLiteral("full_refresh")
                                               : QStringLiteral("incremental");
}

QString destinationSyncModeName(DestinationSyncMode mode)
{
    static constexpr std::array names{"append", "overwrite", "append_dedup", "overwrite_dedup"};
    return QString::fromLatin1(names[static_cast<std::size_t>(mode)]);
}

QString syncModeName(const SyncMode &mode)
{
    return sourceSyncModeName(mode.source) + u'_' + destinationSyncModeName(mode.destination);
}

std::optional<SyncMode> syncModeFromName(const QString &name)
{
    for (const SyncMode &mode : s_syncModes) {
        if (syncModeName(mode) == name)
            return mode;
    }
    return std::nullopt;
}

} // namespace millrace
