#include "core/engine/refreshrules.h"

#include "core/engine/engineerrors.h"

#include <QCoreApplication>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct RefreshText final
{
    Q_DECLARE_TR_FUNCTIONS(Refresh)
};

bool canWrite(const DestinationCapabilities &capabilities, DestinationSyncMode mode)
{
    return std::ranges::find(capabilities.modes, mode) != capabilities.modes.end();
}

} // namespace

SyncMode replacingMode(const SyncMode &mode)
{
    return {SourceSyncMode::FullRefresh,
            mode.isDedup() ? DestinationSyncMode::OverwriteDedup : DestinationSyncMode::Overwrite};
}

RefreshObstacle refreshObstacle(const ConfiguredStream &stream, RefreshMode mode,
                                const DestinationCapabilities &capabilities)
{
    if (capabilities.hasObjects || stream.mapping)
        return RefreshObstacle::HasObjects;
    const bool removes = mode == RefreshMode::Remove;
    if (!stream.mode.isIncremental()) {
        if (stream.mode.destination != DestinationSyncMode::OverwriteDedup)
            return RefreshObstacle::ReadsEverything;
        return removes ? RefreshObstacle::None : RefreshObstacle::ReplacesEverything;
    }
    if (!removes)
        return RefreshObstacle::None;
    if (!stream.mode.isDedup())
        return RefreshObstacle::OnlyAdds;
    const bool canReplace = capabilities.isTransactional
        && canWrite(capabilities, replacingMode(stream.mode).destination);
    return canReplace ? RefreshObstacle::None : RefreshObstacle::CannotReplace;
}

QString refreshObstacleText(RefreshObstacle obstacle)
{
    switch (obstacle) {
    case RefreshObstacle::None:
        break;
    case RefreshObstacle::ReadsEverything:
        return RefreshText::tr(
            "Each run reads this stream as a whole; there is nothing to refresh.");
    case RefreshObstacle::ReplacesEverything:
        return RefreshText::tr("Each run replaces all rows of this stream; none can be retained.");
    case RefreshObstacle::OnlyAdds:
        return RefreshText::tr(
            "This stream only adds rows and never removes any. It can be cleared instead.");
    case RefreshObstacle::CannotReplace:
        return RefreshText::tr(
            "The destination cannot replace a table. The stream can be cleared instead.");
    case RefreshObstacle::HasObjects:
        return RefreshText::tr(
            "The records of the destination do not belong to the connection alone.");
    }
    return {};
}

QString refreshEffect(const ConfiguredStream &stream, RefreshMode mode)
{
    if (mode == RefreshMode::Remove)
        return RefreshText::tr(
            "Every row of the source is read again into a new table. The old rows can be read "
            "until it is complete; then it takes their place at once, and rows the source no "
            "longer has are gone.");
    if (stream.mode.isDedup())
        return RefreshText::tr(
            "Every row of the source is read again and replaces the one of the same key. No row is "
            "removed, not even one the source no longer has.");
    return RefreshText::tr(
        "Every row of the source is read again and added behind the rows that are there: the "
        "destination holds them twice afterwards.");
}

Result<std::vector<StreamId>> refreshedStreams(const Connection &connection,
                                               const RefreshRequest &request,
                                               const DestinationCapabilities &capabilities)
{
    std::vector<StreamId> streams;
    QString reason;
    for (const ConfiguredStream &stream : connection.catalog.streams) {
        const StreamId &id = stream.stream.id;
        const bool isNamed = std::ranges::find(request.streams, id) != request.streams.end();
        if (!request.streams.empty() && !isNamed)
            continue;
        const RefreshObstacle obstacle = refreshObstacle(stream, request.mode, capabilities);
        if (obstacle == RefreshObstacle::None) {
            streams.push_back(id);
            continue;
        }
        if (isNamed)
            return makeError(engineerrors::refreshImpossible,
                             {id.text(), refreshObstacleText(obstacle)});
        if (reason.isEmpty())
            reason = refreshObstacleText(obstacle);
    }
    if (streams.empty())
        return makeError(engineerrors::refreshNothing, {connection.name, reason});
    return streams;
}

} // namespace millrace
