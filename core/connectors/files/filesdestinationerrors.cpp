#include "core/connectors/files/filesdestinationerrors.h"

#include <cerrno>
#include <cstring>

namespace millrace::fileserrors {

using namespace Qt::StringLiterals;

const ErrorDefinition folderMissing{
    "files.folder_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The folder %1 does not exist."),
    QT_TRANSLATE_NOOP("errors", "Create the folder, or choose another one.")};
const ErrorDefinition notAFolder{"files.not_a_folder", ErrorKind::Configuration,
                                 QT_TRANSLATE_NOOP("errors", "%1 is a file, not a folder."),
                                 QT_TRANSLATE_NOOP("errors", "Choose a folder.")};
const ErrorDefinition notAFile{
    "files.not_a_file", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1 cannot be written: a folder has this name."),
    QT_TRANSLATE_NOOP("errors", "Move the folder away, or give the stream another name.")};
const ErrorDefinition inUse{
    "files.in_use", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "The file %1 cannot be written: another run is writing it."),
    QT_TRANSLATE_NOOP("errors", "Wait until the other run has ended.")};
const ErrorDefinition modeUnsupported{
    "files.mode_unsupported", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "Stream %1 cannot be written as %2: a file has no keys."),
    QT_TRANSLATE_NOOP("errors", "Choose append or overwrite.")};
const ErrorDefinition columnsDiffer{
    "files.columns_differ", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP(
        "errors",
        "Rows cannot be added to %1: it has no column for %2, and its rows would have "
        "to be written anew."),
    QT_TRANSLATE_NOOP("errors", "Move the file away, or overwrite it with a full refresh.")};
const ErrorDefinition layoutDiffers{
    "files.layout_differs", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "Rows cannot be added to %1: it has another delimiter."),
    QT_TRANSLATE_NOOP("errors", "Set the delimiter back, or move the file away.")};
const ErrorDefinition headerUnreadable{
    "files.header_unreadable", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "Rows cannot be added to %1: its first line is no CSV header."),
    QT_TRANSLATE_NOOP("errors", "Move the file away, or overwrite it with a full refresh.")};
const ErrorDefinition foreignCompressed{
    "files.foreign_compressed", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "Rows cannot be added to %1: it is compressed and was written by another "
                      "program."),
    QT_TRANSLATE_NOOP("errors", "Move the file away, or overwrite it with a full refresh.")};
const ErrorDefinition shortened{
    "files.shortened", ErrorKind::Configuration,
    QT_TRANSLATE_N_NOOP(
        "errors",
        "Rows cannot be added to %1: it should hold %L2 bytes but holds %3, so rows "
        "were lost."),
    QT_TRANSLATE_NOOP("errors", "Restore the file, or delete it and refresh the stream.")};
const ErrorDefinition stateDamaged{
    "files.state_damaged", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "%1 cannot be read, so it is unknown how far the file goes."),
    QT_TRANSLATE_NOOP("errors", "Delete this file and its data file, then refresh the stream.")};
const ErrorDefinition compressionFailed{
    "files.compression_failed", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The rows for %1 cannot be compressed."),
    QT_TRANSLATE_NOOP("errors", "Free some memory, or switch the compression off.")};
const ErrorDefinition foreignFile{
    "files.foreign_file", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1 is not known as a file that Millrace wrote."),
    QT_TRANSLATE_NOOP("errors", "Delete it by hand, or give the stream another name.")};
const ErrorDefinition alreadyFinished{
    "files.already_finished", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "Rows cannot be added to %1: this refresh is complete already."),
    QT_TRANSLATE_NOOP("errors", "Start a new run.")};

namespace {

constexpr ErrorDefinition s_diskFull{
    "files.disk_full", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "%1 cannot be written: there is no room left on its disk."),
    QT_TRANSLATE_NOOP("errors", "Free some space. Everything up to the last checkpoint is safe.")};
constexpr ErrorDefinition s_denied{
    "files.not_writable", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1 cannot be written: access is denied."),
    QT_TRANSLATE_NOOP("errors", "Allow writing there, or choose another folder.")};
constexpr ErrorDefinition s_readOnly{
    "files.read_only", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1 cannot be written: its disk is read-only."),
    QT_TRANSLATE_NOOP("errors", "Make the disk writable, or choose another folder.")};
constexpr ErrorDefinition s_tooLarge{
    "files.too_large", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1 cannot be written: the file would be larger than allowed."),
    QT_TRANSLATE_NOOP("errors", "Raise the limit, or choose a folder on another disk.")};
constexpr ErrorDefinition s_failed{
    "files.write_failed", ErrorKind::System, QT_TRANSLATE_NOOP("errors", "%1 cannot be written."),
    QT_TRANSLATE_NOOP("errors", "The detail names the cause. Old data are as they were.")};

const ErrorDefinition &definitionOf(int errorNumber)
{
    switch (errorNumber) {
    case ENOSPC:
    case EDQUOT:
        return s_diskFull;
    case EACCES:
    case EPERM:
        return s_denied;
    case EROFS:
        return s_readOnly;
    case EFBIG:
        return s_tooLarge;
    default:
        return s_failed;
    }
}

} // namespace

Error writeFailure(const QString &path, int errorNumber)
{
    return makeError(definitionOf(errorNumber), {path},
                     QString::fromLocal8Bit(std::strerror(errorNumber)), u"/folder"_s);
}

} // namespace millrace::fileserrors
