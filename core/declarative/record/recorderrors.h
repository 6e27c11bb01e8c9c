// The errors of reading records: bodies, records, paging and jobs.
#pragma once

#include "core/base/error.h"

#include <QtGlobal>

namespace millrace::declarative::errors {

// %1 the format, %2 why.
inline constexpr ErrorDefinition s_bodyUnreadable{
    "declarative.body_unreadable", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The answer of the server could not be read as %1: %2."),
    QT_TRANSLATE_NOOP("errors", "Look at the answer in the log, and at the decoder.")};
// %1 the title of the page, or its status.
inline constexpr ErrorDefinition s_pageInstead{
    "declarative.page_instead", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "The server answered with a web page instead of data: \"%1\"."),
    QT_TRANSLATE_NOOP("errors",
                      "Mostly the API is under maintenance or wants a sign-in; the next run tries "
                      "again. Nothing was taken for an empty answer.")};
// %1 the limit in MiB.
inline constexpr ErrorDefinition s_bodyTooLarge{
    "declarative.body_too_large", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The answer of the server grows beyond %1 MiB when unpacked."),
    QT_TRANSLATE_NOOP("errors", "Ask the server for less at once.")};
// %1 the limit.
inline constexpr ErrorDefinition s_bodyTooDense{
    "declarative.body_too_dense", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors",
                      "The answer of the server grows to more than %1 times its size when "
                      "unpacked."),
    QT_TRANSLATE_NOOP("errors", "Such data is mostly made to harm; the stream was stopped.")};
// %1 name of the encoding.
inline constexpr ErrorDefinition s_encodingUnknown{
    "declarative.encoding_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The encoding %1 is not known."),
    QT_TRANSLATE_NOOP("errors", "Correct the encoding of the decoder in the manifest.")};
// %1 stream, %2 what came.
inline constexpr ErrorDefinition s_recordNotMapping{
    "declarative.record_not_mapping", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "A record of the stream %1 is no object but %2."),
    QT_TRANSLATE_NOOP("errors", "Correct the path of the extractor in the manifest.")};
// %1 what, %2 what came.
inline constexpr ErrorDefinition s_notWhole{
    "declarative.not_whole", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The %1 has to be a whole number and is %2."),
    QT_TRANSLATE_NOOP("errors", "Correct the manifest or the configuration it reads.")};
// %1 stream, %2 pages.
inline constexpr ErrorDefinition s_pagingEndless{
    "declarative.paging_endless", ErrorKind::System,
    QT_TRANSLATE_N_NOOP("errors",
                        "The pages of the stream %1 do not end; stopped after %L2 pages."),
    QT_TRANSLATE_NOOP("errors",
                      "The server sends the same page again; correct the paginator in the "
                      "manifest.")};
// %1 stream.
inline constexpr ErrorDefinition s_resetTwice{
    "declarative.reset_twice", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors",
                      "The paging of the stream %1 had to start again, and there is nothing "
                      "smaller to ask for."),
    QT_TRANSLATE_NOOP("errors", "Give the stream smaller steps.")};
// %1 stream, %2 status.
inline constexpr ErrorDefinition s_jobStatusUnknown{
    "declarative.job_status_unknown", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The job of the stream %1 has the unknown status \"%2\"."),
    QT_TRANSLATE_NOOP("errors", "Add the status to the status mapping of the manifest.")};
// %1 stream, %2 number of tries.
inline constexpr ErrorDefinition s_jobFailed{
    "declarative.job_failed", ErrorKind::System,
    QT_TRANSLATE_N_NOOP("errors", "The job of the stream %1 failed %L2 times at the server."),
    QT_TRANSLATE_NOOP("errors", "The next attempt starts a new job.")};
// %1 stream, %2 number of tries.
inline constexpr ErrorDefinition s_jobTimedOut{
    "declarative.job_timed_out", ErrorKind::Transient,
    QT_TRANSLATE_N_NOOP("errors", "The job of the stream %1 did not end in time, %L2 times."),
    QT_TRANSLATE_NOOP("errors", "Give the jobs more time in the manifest.")};
// %1 stream, %2 which request.
inline constexpr ErrorDefinition s_jobUnanswered{
    "declarative.job_unanswered", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The job of the stream %1 got no usable answer to its %2."),
    QT_TRANSLATE_NOOP(
        "errors",
        "Look at the log of the run for the answer, and check the rights of the account.")};
// %1 stream, %2 downloads.
inline constexpr ErrorDefinition s_jobTooLarge{
    "declarative.job_too_large", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The job of the stream %1 has more than %2 downloads."),
    QT_TRANSLATE_NOOP("errors", "Give the stream smaller steps.")};

// %1 stream.
inline constexpr ErrorDefinition s_filesNowhere{
    "declarative.files_nowhere", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The stream %1 comes with files, and no folder for them is named."),
    QT_TRANSLATE_NOOP("errors", "Name one with --files, or leave the stream out.")};
// %1 stream.
inline constexpr ErrorDefinition s_fileTargetMissing{
    "declarative.file_target_missing", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "A record of the stream %1 does not say where its file is."),
    QT_TRANSLATE_NOOP("errors", "Correct the extractor of the file uploader in the manifest.")};
// %1 stream.
inline constexpr ErrorDefinition s_fileUnanswered{
    "declarative.file_unanswered", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The server does not give the file of a record of the stream %1."),
    QT_TRANSLATE_NOOP(
        "errors",
        "Look at the log of the run for the answer, and check the rights of the credentials.")};
// %1 stream, %2 name.
inline constexpr ErrorDefinition s_fileNameInvalid{
    "declarative.file_name_invalid", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "A file of the stream %1 cannot be called \"%2\"."),
    QT_TRANSLATE_NOOP("errors", "Correct the file name of the file uploader in the manifest.")};
// %1 path.
inline constexpr ErrorDefinition s_fileNotWritten{
    "declarative.file_not_written", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The file %1 cannot be written."),
    QT_TRANSLATE_NOOP("errors", "Look at the permissions and the space of its folder.")};

} // namespace millrace::declarative::errors
