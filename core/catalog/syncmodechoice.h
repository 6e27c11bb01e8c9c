// SyncModeChoice: from two questions to the sync mode of each stream.
#pragma once

#include "core/catalog/stream.h"

namespace millrace {

/// What the person wants at the destination.
enum class Delivery {
    ReplicateSource, ///< The destination looks as the source does now.
    AppendChanges, ///< Rows are added and earlier ones stay, as a history.
};

/// What is added each time, when rows are added.
enum class AppendKind {
    Changes, ///< New and changed rows.
    Snapshots, ///< Every row, each run.
};

struct SyncModeAnswers final
{
    Delivery delivery = Delivery::ReplicateSource;
    AppendKind appendKind = AppendKind::Changes;

    bool operator==(const SyncModeAnswers &) const = default;
};

/// Which of the two questions have more than one answer.
struct SyncModeQuestionnaire final
{
    bool asksDelivery = false;
    bool asksAppendKind = false; ///< Only asked when the delivery is AppendChanges.
    /// The only possible answers where a question is not asked, the defaults where it is.
    SyncModeAnswers answers;

    bool operator==(const SyncModeQuestionnaire &) const = default;
};

/// Why a stream cannot have a mode.
enum class ModeObstacle {
    None,
    NoIncrementalReading, ///< The source reads the stream only as a whole.
    DestinationCannotAppend,
    DestinationCannotReplace,
    DestinationCannotDedup, ///< It cannot keep one row per key.
    NeedsKey,
};

/// One entry of the list a person chooses the mode from.
struct ModeOption final
{
    SyncMode mode;
    ModeObstacle obstacle = ModeObstacle::None;

    [[nodiscard]] bool isLegal() const { return obstacle == ModeObstacle::None; }
    bool operator==(const ModeOption &) const = default;
};

/// The questions to ask for \a streams and a destination with \a destinationModes.
[[nodiscard]] SyncModeQuestionnaire
questionnaireFor(const std::vector<Stream> &streams,
                 const std::vector<DestinationSyncMode> &destinationModes);

/// The same, when it is known whether at least one stream can be read incrementally.
[[nodiscard]] SyncModeQuestionnaire
questionnaireFor(bool canReadIncrementally,
                 const std::vector<DestinationSyncMode> &destinationModes);

/// The modes \a answers ask for, best first, without those that no stream can have.
/// \a canReadIncrementally: at least one stream can.
[[nodiscard]] std::vector<SyncMode>
wantedModes(const SyncModeAnswers &answers, bool canReadIncrementally,
            const std::vector<DestinationSyncMode> &destinationModes);

/// The mode \a stream gets: the first wanted one it can have. \a hasKey and \a hasCursor say
/// whether a primary key and a cursor are there or chosen; a mode that lacks one of them is taken
/// only when no other wanted one is left. When none of the wanted modes is possible: the first
/// possible one in the order of s_syncModes.
[[nodiscard]] SyncMode chosenMode(const Stream &stream,
                                  const std::vector<DestinationSyncMode> &destinationModes,
                                  const SyncModeAnswers &answers, bool hasKey, bool hasCursor);

/// What keeps \a stream from \a mode. A missing cursor is no obstacle: it can be chosen after.
[[nodiscard]] ModeObstacle obstacleTo(const SyncMode &mode, const Stream &stream,
                                      const std::vector<DestinationSyncMode> &destinationModes,
                                      bool hasKey);

/// All five modes in the order of s_syncModes, each with what keeps \a stream from it.
[[nodiscard]] std::vector<ModeOption>
legalModes(const Stream &stream, const std::vector<DestinationSyncMode> &destinationModes,
           bool hasKey);

} // namespace millrace
