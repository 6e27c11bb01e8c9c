// Errors of the store: what can go wrong with the profile, and SQLite's codes in these words.
#pragma once

#include "core/base/error.h"

struct sqlite3;

namespace millrace {

/// The error table of the store.
namespace storeerrors {

inline constexpr ErrorDefinition folderFailed{
    "store.folder_failed", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The folder %1 cannot be created: %2."),
    QT_TRANSLATE_NOOP("errors",
                      "Check the permissions and the free space there, or choose another place "
                      "with --profile.")};
inline constexpr ErrorDefinition cannotOpen{
    "store.cannot_open", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The state database %1 cannot be opened: %2."),
    QT_TRANSLATE_NOOP("errors",
                      "Check the permissions of the file and its folder, or choose another place "
                      "with --profile.")};
inline constexpr ErrorDefinition damaged{
    "store.damaged", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The state database %1 is damaged."),
    QT_TRANSLATE_NOOP("errors",
                      "Recover it from the last good backup or start empty; the damaged file is "
                      "kept either way.")};
inline constexpr ErrorDefinition tooNew{
    "store.too_new", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The state database %1 was written by a newer version of the program: its "
                      "schema is %2, the newest known here is %3."),
    QT_TRANSLATE_NOOP("errors", "Update this program, or choose another profile.")};
inline constexpr ErrorDefinition busy{
    "store.busy", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "The state database %1 is in use by another process."),
    QT_TRANSLATE_NOOP("errors", "Try again in a moment.")};
inline constexpr ErrorDefinition diskFull{
    "store.disk_full", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The state database %1 cannot grow: the disk is full."),
    QT_TRANSLATE_NOOP("errors", "Free some space and run again; nothing stored is lost.")};
inline constexpr ErrorDefinition readOnly{
    "store.read_only", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The state database %1 cannot be written to."),
    QT_TRANSLATE_NOOP("errors", "Check the permissions of the file and its folder.")};
inline constexpr ErrorDefinition failed{
    "store.failed", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The state database %1 failed: %2."),
    QT_TRANSLATE_NOOP("errors", "Try again; if it stays so, report it with the log of the run.")};
inline constexpr ErrorDefinition valueUnknown{
    "store.value_unknown", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The state database holds \"%2\" as %1, which is not known."),
    QT_TRANSLATE_NOOP("errors", "Update this program, or start with another profile.")};

inline constexpr ErrorDefinition inUse{
    "store.in_use", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "The profile %1 is open in another process."),
    QT_TRANSLATE_NOOP("errors", "Close every window and command that uses it, then try again.")};
inline constexpr ErrorDefinition backupMissing{
    "store.backup_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The folder %1 holds no good backup."),
    QT_TRANSLATE_NOOP("errors", "Start with an empty profile; the damaged file is kept.")};
inline constexpr ErrorDefinition backupFailed{
    "store.backup_failed", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The backup %1 cannot be written: %2."),
    QT_TRANSLATE_NOOP("errors", "Check the permissions and the free space there.")};
inline constexpr ErrorDefinition recoveryFailed{
    "store.recovery_failed", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The state database cannot be recovered: %1 failed: %2."),
    QT_TRANSLATE_NOOP("errors", "Check the permissions and the free space there.")};
inline constexpr ErrorDefinition lockFailed{
    "store.lock_failed", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The lock file %1 cannot be used: %2."),
    QT_TRANSLATE_NOOP("errors",
                      "Check the permissions of its folder, or choose another place with "
                      "--profile.")};
inline constexpr ErrorDefinition connectionBusy{
    "store.connection_busy", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "The connection is already running, in process %1."),
    QT_TRANSLATE_NOOP("errors", "Wait until that run has ended, or stop it there.")};

inline constexpr ErrorDefinition compactBusy{
    "store.compact_busy", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The storage cannot be compacted while a connection runs."),
    QT_TRANSLATE_NOOP("errors", "Compact it once the runs have ended.")};
inline constexpr ErrorDefinition addressNotKept{
    "store.address_not_kept", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The address of a webhook of \"%1\" is not kept with the secrets."),
    QT_TRANSLATE_NOOP("errors", "Unlock the place of the secrets, and start the program again.")};
inline constexpr ErrorDefinition connectionUnknown{
    "store.connection_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "There is no connection \"%1\"."),
    QT_TRANSLATE_NOOP("errors", "The list of connections shows the names.")};
inline constexpr ErrorDefinition endpointUnknown{
    "store.endpoint_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "There is no source or destination \"%1\"."),
    QT_TRANSLATE_NOOP("errors", "Create it first, or choose another one.")};
inline constexpr ErrorDefinition endpointInUse{
    "store.endpoint_in_use", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "\"%1\" is needed by: %2."),
    QT_TRANSLATE_NOOP("errors", "Remove these connections first.")};
inline constexpr ErrorDefinition nameTaken{"store.name_taken", ErrorKind::Configuration,
                                           QT_TRANSLATE_NOOP("errors", "The name \"%1\" is taken."),
                                           QT_TRANSLATE_NOOP("errors", "Choose another name.")};
inline constexpr ErrorDefinition jobUnknown{
    "store.job_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "There is no run %1."),
    QT_TRANSLATE_NOOP("errors", "The list of runs shows the numbers.")};
inline constexpr ErrorDefinition rejectedUnknown{
    "store.rejected_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "There is no rejected record %1."),
    QT_TRANSLATE_NOOP("errors", "The list of rejected records shows the numbers.")};

inline constexpr ErrorDefinition tagNameInvalid{
    "store.tag_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "\"%1\" cannot be the name of a tag."),
    QT_TRANSLATE_NOOP("errors", "A tag has a name of 1 to %2 characters.")};
inline constexpr ErrorDefinition tagColorInvalid{
    "store.tag_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The tag \"%1\" cannot have the colour \"%2\"."),
    QT_TRANSLATE_NOOP("errors", "A colour is written as #rrggbb, e.g. #75dcff.")};
inline constexpr ErrorDefinition tagsTooMany{
    "store.tag_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "There are %1 tags already, and no more can be made."),
    QT_TRANSLATE_NOOP("errors", "Remove a tag that is not needed, or use one there is.")};
inline constexpr ErrorDefinition connectionTagsTooMany{
    "store.tag_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "A connection can have %1 tags at most."),
    QT_TRANSLATE_NOOP("errors", "Take some off the connection.")};
inline constexpr ErrorDefinition tagUnknown{
    "store.tag_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "There is no tag \"%1\"."),
    QT_TRANSLATE_NOOP("errors", "The list of tags shows the names.")};

inline constexpr ErrorDefinition streamUnknown{
    "store.stream_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The connection \"%1\" has no stream %2."),
    QT_TRANSLATE_NOOP("errors", "Its schema shows the streams.")};
inline constexpr ErrorDefinition checkpointUnknown{
    "store.checkpoint_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The connection has no earlier checkpoint %1."),
    QT_TRANSLATE_NOOP("errors", "The history of its checkpoints shows the numbers.")};
inline constexpr ErrorDefinition positionInvalid{
    "store.position_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The position for stream %1 is not a JSON value."),
    QT_TRANSLATE_NOOP("errors", "Change the former position only where it is needed.")};
inline constexpr ErrorDefinition positionUseless{
    "store.position_useless", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "Stream %1 is read from its beginning with each run and goes on nowhere."),
    QT_TRANSLATE_NOOP("errors", "Choose an incremental mode for it first.")};
inline constexpr ErrorDefinition positionUnsettled{
    "store.position_unsettled", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP(
        "errors",
        "The last run of stream %1 was killed while it wrote, and it is not known yet "
        "how far it came."),
    QT_TRANSLATE_NOOP("errors",
                      "Run the connection once, or have the stream read from its "
                      "beginning.")};

inline constexpr ErrorDefinition jobStepIllegal{
    "store.job_step_illegal", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "Run %1 is %2 and cannot become %3."),
    QT_TRANSLATE_NOOP("errors", "Report this as a fault of the program.")};
inline constexpr ErrorDefinition attemptUnknown{
    "store.attempt_unknown", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "Run %1 has no attempt %2 with stream \"%3\"."),
    QT_TRANSLATE_NOOP("errors", "Report this as a fault of the program.")};
inline constexpr ErrorDefinition countsDisagree{
    "store.counts_disagree", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors",
                      "The counts of stream %1 in run %2 differ from the confirmed ones: %3."),
    QT_TRANSLATE_NOOP("errors", "Report this as a fault of the program.")};
inline constexpr ErrorDefinition flushUnknown{
    "store.flush_unknown", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "Stream %1 has no prepared flush %2."),
    QT_TRANSLATE_NOOP("errors", "Report this as a fault of the program.")};
inline constexpr ErrorDefinition flushPending{
    "store.flush_pending", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "Stream %1 still has another prepared flush."),
    QT_TRANSLATE_NOOP("errors", "Report this as a fault of the program.")};

} // namespace storeerrors

/// The error for the failure \a code that \a database, the file \a path, just reported.
[[nodiscard]] Error stateDatabaseError(int code, sqlite3 *database, const QString &path = {});

/// The words of the operating system for the current errno.
[[nodiscard]] QString systemError();

} // namespace millrace
