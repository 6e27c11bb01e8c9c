// The error table of the files source.
#pragma once

#include "core/base/error.h"

namespace millrace::fileserrors {

inline constexpr ErrorDefinition s_notFound{
    "files.not_found", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "No file was found: nothing matches %1."),
    QT_TRANSLATE_NOOP("errors",
                      "Check the path; * stands for any part of a name and ** for any folders.")};
inline constexpr ErrorDefinition s_isFolder{
    "files.is_folder", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1 cannot be read as a file: it is a folder."),
    QT_TRANSLATE_NOOP("errors", "Name a file in it, or add a pattern: %1/*.csv.")};
inline constexpr ErrorDefinition s_notRegular{
    "files.not_regular", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1 cannot be read: it is a device, a socket or a pipe."),
    QT_TRANSLATE_NOOP("errors", "Choose an ordinary file.")};
inline constexpr ErrorDefinition s_permission{
    "files.permission_denied", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1 cannot be opened: permission is denied."),
    QT_TRANSLATE_NOOP("errors", "Allow this user to read the file and its folders.")};
inline constexpr ErrorDefinition s_openFailed{
    "files.open_failed", ErrorKind::System, QT_TRANSLATE_NOOP("errors", "%1 cannot be opened: %2."),
    QT_TRANSLATE_NOOP("errors", "Check that the file still exists and its disk is reachable.")};
inline constexpr ErrorDefinition s_readFailed{
    "files.read_failed", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "%1 cannot be read at byte %2: %3."),
    QT_TRANSLATE_NOOP("errors", "Check the disk or the network share the file lies on.")};
inline constexpr ErrorDefinition s_changed{
    "files.changed", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "%1 changed while it was being read: %2."),
    QT_TRANSLATE_NOOP("errors",
                      "The next run reads the new file; let the program that writes it finish "
                      "first, or write aside and rename.")};
inline constexpr ErrorDefinition s_compressedTruncated{
    "files.compressed_truncated", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "%1 ends in the middle of its %2 data, at byte %3."),
    QT_TRANSLATE_NOOP("errors",
                      "Copy the file again; rows before the end were delivered and will not be "
                      "lost.")};
inline constexpr ErrorDefinition s_compressedCorrupt{
    "files.compressed_corrupt", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "%1 cannot be decompressed: its %2 data are damaged near byte %3."),
    QT_TRANSLATE_NOOP("errors", "Copy the file again, or make it anew.")};
inline constexpr ErrorDefinition s_encodingUnsupported{
    "files.encoding_unsupported", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1 cannot be read: its encoding is %2."),
    QT_TRANSLATE_NOOP("errors", "Convert the file to UTF-8.")};
inline constexpr ErrorDefinition s_recordTooLong{
    "files.record_too_long", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1, line %2: the record is longer than %3 MiB."),
    QT_TRANSLATE_NOOP("errors",
                      "A quote or bracket that is never closed makes a record swallow the file; "
                      "check the quote character, the format and the line.")};
inline constexpr ErrorDefinition s_quoteUnclosed{
    "files.quote_unclosed", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1, line %2, column %3: the quote is never closed."),
    QT_TRANSLATE_NOOP("errors",
                      "Mend the line, or set the quote character to \"none\" when quotes are "
                      "ordinary text in this file.")};
inline constexpr ErrorDefinition s_textAfterQuote{
    "files.text_after_quote", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "%1, line %2, column %3: text follows the closing quote of a field."),
    QT_TRANSLATE_NOOP("errors",
                      "A quote inside a quoted field is written twice. Mend the line, or set the "
                      "quote character to \"none\".")};
inline constexpr ErrorDefinition s_tooManyFields{
    "files.too_many_fields", ErrorKind::Configuration,
    QT_TRANSLATE_N_NOOP("errors",
                        "%1, line %2, column %3: the row has %L4 fields, where the file has %5."),
    QT_TRANSLATE_NOOP("errors",
                      "A field that contains the delimiter must be quoted; check the delimiter "
                      "and the line.")};
inline constexpr ErrorDefinition s_jsonMalformed{
    "files.json_malformed", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1, line %2, column %3: this is not valid JSON (%4)."),
    QT_TRANSLATE_NOOP("errors", "Mend the record, or choose another format.")};
inline constexpr ErrorDefinition s_jsonNoObject{
    "files.json_not_an_object", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1, line %2: the record is no JSON object."),
    QT_TRANSLATE_NOOP("errors", "Every record must be an object such as {\"id\": 1}.")};
inline constexpr ErrorDefinition s_filterUnsupported{
    "files.filter_unsupported", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "Stream %1 cannot be filtered at the source: files have no query."),
    QT_TRANSLATE_NOOP("errors", "Remove the filter of the stream and filter in the mapping.")};
inline constexpr ErrorDefinition s_cursorStartUnsupported{
    "files.cursor_start_unsupported", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "Stream %1 cannot start at \"%2\": its cursor is the time a file was "
                      "changed."),
    QT_TRANSLATE_NOOP("errors",
                      "Give the time as 2026-05-04 or 2026-05-04T10:31:00Z, or remove the start "
                      "value.")};
inline constexpr ErrorDefinition s_streamUnknown{
    "files.stream_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "There is no file for the stream %1 any more."),
    QT_TRANSLATE_NOOP("errors", "Discover the source again, or bring the file back.")};
inline constexpr ErrorDefinition s_typeUnknown{
    "files.type_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The type of field \"%1\" cannot be set to \"%2\"."),
    QT_TRANSLATE_NOOP("errors", "Types are: %3.")};
inline constexpr ErrorDefinition s_typedFieldUnknown{
    "files.typed_field_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The type of \"%1\" cannot be set: the files have no such field."),
    QT_TRANSLATE_NOOP("errors", "The fields are: %2.")};
inline constexpr ErrorDefinition s_optionInvalid{
    "files.option_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The value \"%1\" of %2 cannot be used: %3."),
    QT_TRANSLATE_NOOP("errors", "The command \"spec\" shows what is expected.")};
inline constexpr ErrorDefinition s_positionUnusable{
    "files.position_unusable", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "Stream %1 cannot go on where it stopped: %2."),
    QT_TRANSLATE_NOOP("errors", "Refresh the stream, so that it is read from the start.")};

} // namespace millrace::fileserrors
