#include "ui/connectionpage/checkpoints.h"

#include "core/catalog/positiontext.h"
#include "core/store/connectionrepository.h"

#include <QCoreApplication>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct CheckpointsText final
{
    Q_DECLARE_TR_FUNCTIONS(CheckpointsText)
};

} // namespace

QString StreamCheckpoint::text() const
{
    if (state.generationKey.isEmpty())
        return CheckpointsText::tr("has not run yet");
    if (state.checkpoint && !state.checkpoint->position.empty())
        return positionText(state.checkpoint->position);
    if (!stream.cursorStart.isEmpty())
        return CheckpointsText::tr("starts at %1 %2")
            .arg(stream.effectiveCursor(), stream.cursorStart);
    return positionText(QJsonValue(QJsonValue::Null));
}

QString startAgainEffect(const ConfiguredStream &stream)
{
    if (!stream.mode.isIncremental())
        return CheckpointsText::tr(
            "This stream is read whole at each run; only what an interrupted run has read "
            "is read again.");
    if (stream.mode.isDedup())
        return CheckpointsText::tr(
            "The rows are read again and replace the ones of the same key at the "
            "destination: no row is there twice, and none is deleted.");
    return CheckpointsText::tr(
        "The rows are read again and added behind the ones that are there: the destination "
        "holds them twice afterwards. Clear the stream first where that is not wanted.");
}

QString rewindEffect(const ConfiguredStream &stream)
{
    if (stream.mode.isDedup())
        return CheckpointsText::tr(
            "Rows after the checkpoint are read again and replace the ones of the same key. Rows "
            "between here and a later checkpoint are left out.");
    return CheckpointsText::tr(
        "Rows after the checkpoint are read again and added once more: the destination holds them "
        "twice afterwards. Rows between here and a later checkpoint are left out.");
}

Result<std::vector<StreamCheckpoint>> loadCheckpoints(StateDatabase &database,
                                                      const QString &connectionId)
{
    const auto connection = ConnectionRepository(database).find(connectionId);
    if (!connection)
        return connection.error();
    const CheckpointStore store(database);
    std::vector<StreamCheckpoint> checkpoints;
    for (const ConfiguredStream &stream : connection->catalog.streams) {
        auto state = store.load(connectionId, stream.stream.id);
        if (!state)
            return state.error();
        checkpoints.push_back({stream, std::move(*state)});
    }
    return checkpoints;
}

Result<void> startAgain(StateDatabase &database, const Profile &profile,
                        const QString &connectionId, const StreamId &stream,
                        const QString &cursorStart)
{
    CheckpointStore store(database);
    const auto state = store.load(connectionId, stream);
    if (!state)
        return state.error();
    // Restarted first: it is refused while a run is on, and nothing is changed then.
    const bool hasRun = !state->generationKey.isEmpty();
    if (hasRun) {
        if (auto restarted
            = store.restartStreams(profile, connectionId, {stream}, ChangeOrigin::Window);
            !restarted)
            return restarted;
    }
    const auto change = [&](Connection &connection) {
        const auto chosen = std::ranges::find_if(
            connection.catalog.streams,
            [&stream](const ConfiguredStream &candidate) { return candidate.stream.id == stream; });
        if (chosen != connection.catalog.streams.end())
            chosen->cursorStart = cursorStart;
    };
    const auto saved
        = ConnectionRepository(database).edit(connectionId, change, ChangeOrigin::Window);
    return saved ? Result<void>() : saved.error();
}

} // namespace millrace
