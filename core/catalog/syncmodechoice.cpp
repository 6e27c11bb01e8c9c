#include "core/catalog/syncmodechoice.h"

#include <algorithm>

namespace millrace {

namespace {

constexpr SyncMode s_incrementalDedup{SourceSyncMode::Incremental,
                                      DestinationSyncMode::AppendDedup};
constexpr SyncMode s_incrementalAppend{SourceSyncMode::Incremental, DestinationSyncMode::Append};
constexpr SyncMode s_fullOverwrite{SourceSyncMode::FullRefresh, DestinationSyncMode::Overwrite};
constexpr SyncMode s_fullOverwriteDedup{SourceSyncMode::FullRefresh,
                                        DestinationSyncMode::OverwriteDedup};
constexpr SyncMode s_fullAppend{SourceSyncMode::FullRefresh, DestinationSyncMode::Append};

bool has(const std::vector<DestinationSyncMode> &modes, DestinationSyncMode mode)
{
    return std::ranges::find(modes, mode) != modes.end();
}

std::vector<SyncMode> orderOf(Delivery delivery)
{
    if (delivery == Delivery::ReplicateSource)
        return {s_incrementalDedup, s_fullOverwriteDedup, s_fullOverwrite, s_incrementalAppend};
    return {s_incrementalAppend, s_fullAppend};
}

std::vector<SyncMode> possibleModes(std::vector<SyncMode> modes, bool canReadIncrementally,
                                    const std::vector<DestinationSyncMode> &destinationModes)
{
    std::erase_if(modes, [&](const SyncMode &mode) {
        return (mode.isIncremental() && !canReadIncrementally)
            || !has(destinationModes, mode.destination);
    });
    return modes;
}

ModeObstacle destinationObstacle(DestinationSyncMode mode)
{
    switch (mode) {
    case DestinationSyncMode::Append:
        return ModeObstacle::DestinationCannotAppend;
    case DestinationSyncMode::Overwrite:
        return ModeObstacle::DestinationCannotReplace;
    case DestinationSyncMode::AppendDedup:
    case DestinationSyncMode::OverwriteDedup:
        break;
    }
    return ModeObstacle::DestinationCannotDedup;
}

} // namespace

SyncModeQuestionnaire questionnaireFor(const std::vector<Stream> &streams,
                                       const std::vector<DestinationSyncMode> &destinationModes)
{
    return questionnaireFor(std::ranges::any_of(streams, &Stream::supportsIncremental),
                            destinationModes);
}

SyncModeQuestionnaire questionnaireFor(bool canReadIncrementally,
                                       const std::vector<DestinationSyncMode> &destinationModes)
{
    const auto replicating
        = possibleModes(orderOf(Delivery::ReplicateSource), canReadIncrementally, destinationModes);
    const auto appending
        = possibleModes(orderOf(Delivery::AppendChanges), canReadIncrementally, destinationModes);

    SyncModeQuestionnaire questions;
    questions.asksDelivery = !replicating.empty() && !appending.empty();
    questions.asksAppendKind = appending.size() == 2;
    if (replicating.empty() && !appending.empty())
        questions.answers.delivery = Delivery::AppendChanges;
    if (appending.size() == 1 && appending.front() == s_fullAppend)
        questions.answers.appendKind = AppendKind::Snapshots;
    return questions;
}

std::vector<SyncMode> wantedModes(const SyncModeAnswers &answers, bool canReadIncrementally,
                                  const std::vector<DestinationSyncMode> &destinationModes)
{
    auto modes = possibleModes(orderOf(answers.delivery), canReadIncrementally, destinationModes);
    if (answers.delivery == Delivery::AppendChanges && modes.size() == 2) {
        std::erase_if(modes, [&](const SyncMode &mode) {
            return mode.isIncremental() != (answers.appendKind == AppendKind::Changes);
        });
    }
    return modes;
}

SyncMode chosenMode(const Stream &stream, const std::vector<DestinationSyncMode> &destinationModes,
                    const SyncModeAnswers &answers, bool hasKey, bool hasCursor)
{
    const auto isComplete = [&](const SyncMode &mode) {
        return (hasKey || !mode.isDedup()) && (hasCursor || !mode.isIncremental());
    };
    const auto wanted = wantedModes(answers, stream.supportsIncremental, destinationModes);
    if (const auto found = std::ranges::find_if(wanted, isComplete); found != wanted.end())
        return *found;
    // A key that is missing cannot be added by the destination, a cursor often is just unset.
    for (const SyncMode &mode : wanted) {
        if (hasKey || !mode.isDedup())
            return mode;
    }
    const auto possible = possibleModes({s_syncModes.begin(), s_syncModes.end()},
                                        stream.supportsIncremental, destinationModes);
    if (const auto found = std::ranges::find_if(possible, isComplete); found != possible.end())
        return *found;
    return possible.empty() ? s_fullOverwrite : possible.front();
}

ModeObstacle obstacleTo(const SyncMode &mode, const Stream &stream,
                        const std::vector<DestinationSyncMode> &destinationModes, bool hasKey)
{
    if (mode.isIncremental() && !stream.supportsIncremental)
        return ModeObstacle::NoIncrementalReading;
    if (!has(destinationModes, mode.destination))
        return destinationObstacle(mode.destination);
    if (mode.isDedup() && !hasKey)
        return ModeObstacle::NeedsKey;
    return ModeObstacle::None;
}

std::vector<ModeOption> legalModes(const Stream &stream,
                                   const std::vector<DestinationSyncMode> &destinationModes,
                                   bool hasKey)
{
    std::vector<ModeOption> options;
    options.reserve(s_syncModes.size());
    for (const SyncMode &mode : s_syncModes)
        options.push_back({mode, obstacleTo(mode, stream, destinationModes, hasKey)});
    return options;
}

} // namespace millrace
