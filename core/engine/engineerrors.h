// The errors the engine itself makes.
#pragma once

#include "core/base/error.h"

namespace millrace::engineerrors {

inline constexpr ErrorDefinition connectionDisabled{
    "engine.connection_paused", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The connection %1 is paused."),
    QT_TRANSLATE_NOOP("errors", "Enable it, then sync again.")};
inline constexpr ErrorDefinition noStreams{
    "engine.no_streams", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The connection %1 has no streams to sync."),
    QT_TRANSLATE_NOOP("errors", "Choose at least one stream.")};
inline constexpr ErrorDefinition streamNotChosen{
    "engine.stream_not_chosen", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The connection %1 has no stream called %2."),
    QT_TRANSLATE_NOOP("errors", "Its streams are: %3.")};
inline constexpr ErrorDefinition schemaChanged{
    "engine.schema_changed", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The fields of stream %1 are no longer those that were chosen: %2."),
    QT_TRANSLATE_NOOP("errors", "Review the changes of the source.")};
inline constexpr ErrorDefinition schemaBroken{
    "engine.schema_broken", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The source has changed so that the connection cannot follow: %1. The "
                      "connection is paused."),
    QT_TRANSLATE_NOOP("errors", "Review the changes of the source, then resume the connection.")};
inline constexpr ErrorDefinition schemaPaused{
    "engine.schema_paused", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The source has changed: %1. The connection is paused, as its settings ask."),
    QT_TRANSLATE_NOOP("errors", "Review the changes of the source, then resume the connection.")};
inline constexpr ErrorDefinition streamGone{
    "engine.stream_gone", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The source no longer has the stream %1."),
    QT_TRANSLATE_NOOP("errors", "Leave the stream out of the connection, or bring it back.")};
inline constexpr ErrorDefinition modeUnsupported{
    "engine.mode_unsupported", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "Stream %1 cannot be written as %2: the destination does not "
                      "offer this mode."),
    QT_TRANSLATE_NOOP("errors", "Choose another sync mode for the stream.")};
inline constexpr ErrorDefinition mappingMissing{
    "engine.mapping_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "Stream %1 cannot be written: the destination takes records into objects of "
                      "its own, and the stream is mapped to none."),
    QT_TRANSLATE_NOOP("errors", "Choose an object and map the fields of the stream to it.")};
inline constexpr ErrorDefinition mappingUseless{
    "engine.mapping_useless", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "Stream %1 cannot be written: it is mapped to an object, but the destination "
                      "makes tables of its streams."),
    QT_TRANSLATE_NOOP("errors",
                      "Remove the mapping, or let the destination write into existing tables.")};
inline constexpr ErrorDefinition rowsUnaccounted{
    "engine.rows_unaccounted", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors",
                      "The rows of stream %1 do not add up: of %2 given to the "
                      "destination, it accounts for %3. Nothing of this part was kept."),
    QT_TRANSLATE_NOOP("errors", "Report this as a fault of the destination's connector.")};
inline constexpr ErrorDefinition positionMissing{
    "engine.position_missing", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors",
                      "The source ended stream %1 without a position. The rows after "
                      "its last position were not kept."),
    QT_TRANSLATE_NOOP("errors", "Report this as a fault of the source's connector.")};
inline constexpr ErrorDefinition sourceSilent{
    "engine.source_silent", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "The source of stream %1 has not answered for %2."),
    QT_TRANSLATE_NOOP("errors", "The run goes on from its last checkpoint.")};
inline constexpr ErrorDefinition destinationSilent{
    "engine.destination_silent", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "The destination of stream %1 has not answered for %2."),
    QT_TRANSLATE_NOOP("errors", "The run goes on from its last checkpoint.")};
inline constexpr ErrorDefinition openingStuck{
    "engine.opening_stuck", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors",
                      "The source and the destination of stream %1 did not get ready within %2."),
    QT_TRANSLATE_NOOP("errors", "The run goes on from its last checkpoint.")};
inline constexpr ErrorDefinition runTooLong{
    "engine.run_too_long", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "The run has taken more than %1."),
    QT_TRANSLATE_NOOP("errors", "The next run goes on from the last checkpoint.")};
inline constexpr ErrorDefinition runPaused{
    "engine.run_paused", ErrorKind::Cancelled,
    QT_TRANSLATE_N_NOOP("errors", "The run is paused; it has written %L1 records so far."),
    QT_TRANSLATE_NOOP("errors", "Resumed, it goes on at its checkpoint.")};
inline constexpr ErrorDefinition runWaits{
    "engine.run_waits", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "A run of the connection %1 is paused, so nothing starts by itself."),
    QT_TRANSLATE_NOOP("errors", "Resume the run, or give it up.")};
inline constexpr ErrorDefinition takenBack{
    "engine.taken_back", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "The run was taken from the queue before it began."),
    QT_TRANSLATE_NOOP("errors", "Ask for it again when it is to run.")};
inline constexpr ErrorDefinition nothingRuns{
    "engine.nothing_runs", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "No run of the connection %1 is on, and none waits to go on."),
    QT_TRANSLATE_NOOP("errors", "The list of runs shows how the last ones ended.")};
inline constexpr ErrorDefinition notStopping{
    "engine.not_stopping", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "The run of the connection %1 was asked to stop, but is on still."),
    QT_TRANSLATE_NOOP("errors",
                      "It stops as soon as the step it is in comes to its end. The list of runs "
                      "shows when it has.")};
inline constexpr ErrorDefinition rejectedLimit{
    "engine.rejected_limit", ErrorKind::Configuration,
    QT_TRANSLATE_N_NOOP(
        "errors",
        "Stream %1 stopped: %2 of %L3 records were rejected, and its connection allows "
        "less than %4."),
    QT_TRANSLATE_NOOP("errors",
                      "Look at the rejected records. The connection's settings say how many are "
                      "too many.")};
inline constexpr ErrorDefinition rejectedPercent{
    "engine.rejected_percent", ErrorKind::Configuration,
    QT_TRANSLATE_N_NOOP(
        "errors",
        "Stream %1 stopped: %2 of %L3 records were rejected, more than the %4 % its "
        "connection allows."),
    QT_TRANSLATE_NOOP("errors",
                      "Look at the rejected records. The connection's settings say how many are "
                      "too many.")};
inline constexpr ErrorDefinition allRejected{
    "engine.all_rejected", ErrorKind::Configuration,
    QT_TRANSLATE_N_NOOP("errors", "Stream %1 stopped: all of its first %L3 records were rejected."),
    QT_TRANSLATE_NOOP("errors",
                      "The reason is likely the same for all. The rejected records tell it.")};
inline constexpr ErrorDefinition nothingToRetry{
    "engine.nothing_to_retry", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "No record can be written once more."),
    QT_TRANSLATE_NOOP("errors",
                      "A retry takes open records that have their values; a changed value only "
                      "where the stream has a key.")};
inline constexpr ErrorDefinition retryNeedsRun{
    "engine.retry_needs_run", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The records of stream %1 cannot be written once more now: its next run "
                      "starts from the beginning and reads all of them again."),
    QT_TRANSLATE_NOOP("errors", "Sync the connection first, then retry what is still rejected.")};
inline constexpr ErrorDefinition retryInterruptedRun{
    "engine.retry_interrupted_run", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The records of stream %1 cannot be written once more now: run %2 of it was "
                      "interrupted and is not over."),
    QT_TRANSLATE_NOOP("errors", "Sync the connection first, so that the run ends.")};
inline constexpr ErrorDefinition retryInterrupted{
    "engine.retry_interrupted", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "The program ended while records were written once more."),
    QT_TRANSLATE_NOOP("errors", "Retry the records that are still open.")};
inline constexpr ErrorDefinition interrupted{
    "engine.interrupted", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "The program ended while the run was on."),
    QT_TRANSLATE_NOOP("errors", "The run goes on from its last checkpoint.")};

inline constexpr ErrorDefinition sourceChangedMeanwhile{
    "engine.source_changed", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The source of the connection %1 was replaced or changed meanwhile."),
    QT_TRANSLATE_NOOP("errors", "Look at the source again.")};
inline constexpr ErrorDefinition refreshImpossible{
    "engine.refresh_impossible", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The stream %1 cannot be refreshed this way. %2"),
    QT_TRANSLATE_NOOP("errors",
                      "Another way of refreshing, or another sync mode, may do what is wanted.")};
inline constexpr ErrorDefinition refreshNothing{
    "engine.nothing_to_refresh", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "No stream of the connection %1 can be refreshed this way. %2"),
    QT_TRANSLATE_NOOP("errors",
                      "Another way of refreshing, or another sync mode, may do what is wanted.")};

inline constexpr ErrorDefinition dryRunImpossible{
    "engine.dry_run_impossible", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The connection \"%1\" cannot be tried without sending: its destination has "
                      "no objects to compare with."),
    QT_TRANSLATE_NOOP("errors", "A dry run needs a destination with objects of its own.")};

inline constexpr ErrorDefinition existingIncomplete{
    "engine.existing_incomplete", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors",
                      "The destination did not answer for every record of stream %1 that was "
                      "asked for."),
    QT_TRANSLATE_NOOP("errors", "Report it to the makers of the connector.")};

inline constexpr ErrorDefinition recordMissing{
    "record_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1 has no record with the key \"%2\" to update."), ""};

} // namespace millrace::engineerrors
