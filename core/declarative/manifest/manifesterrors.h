// The errors of loading a manifest.
#pragma once

#include "core/base/error.h"

#include <QtGlobal>

namespace millrace::declarative::errors {

inline constexpr ErrorDefinition s_yamlInvalid{
    "declarative.yaml_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1 cannot be read at line %2: %3."),
    QT_TRANSLATE_NOOP("errors", "Correct the file at that line.")};
inline constexpr ErrorDefinition s_manifestNoMapping{
    "declarative.manifest_no_mapping", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1 is no manifest: it has no keys at its top."),
    QT_TRANSLATE_NOOP("errors", "Choose a file that starts with \"version\" and \"streams\".")};
inline constexpr ErrorDefinition s_referenceMissing{
    "declarative.reference_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1, line %2: the reference %3 points to nothing."),
    QT_TRANSLATE_NOOP("errors", "Correct the reference, or define what it points to.")};
inline constexpr ErrorDefinition s_referenceCircular{
    "declarative.reference_circular", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1, line %2: the reference %3 points back to itself."),
    QT_TRANSLATE_NOOP("errors", "Break the circle.")};
inline constexpr ErrorDefinition s_manifestTooLarge{
    "declarative.manifest_too_large", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1 grows beyond all bounds when its references are resolved."),
    QT_TRANSLATE_NOOP("errors", "Use fewer references that hold references.")};
inline constexpr ErrorDefinition s_manifestInvalid{
    "declarative.manifest_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1, line %2: %3 is not valid: %4."),
    QT_TRANSLATE_NOOP("errors", "Correct the manifest at that line.")};
inline constexpr ErrorDefinition s_configInvalid{
    "declarative.config_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The configuration is refused by the manifest: %1."),
    QT_TRANSLATE_NOOP("errors", "Correct the configuration.")};
inline constexpr ErrorDefinition s_streamTwice{
    "declarative.stream_twice", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "Two streams are called %1, at %2 and at %3."),
    QT_TRANSLATE_NOOP("errors", "Give each stream a name of its own.")};
// %1 the place in the manifest, %2 how many.
inline constexpr ErrorDefinition s_streamsTooMany{
    "declarative.streams_too_many", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1 makes more streams than can be kept: %2."),
    QT_TRANSLATE_NOOP("errors", "Narrow the list that the streams are made from.")};
inline constexpr ErrorDefinition s_streamUnknown{
    "declarative.stream_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The manifest has no stream %1."),
    QT_TRANSLATE_NOOP("errors", "Fetch the schema again.")};
inline constexpr ErrorDefinition s_noStreams{
    "declarative.no_streams", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The manifest has no stream with this configuration."),
    QT_TRANSLATE_NOOP("errors", "Look at the conditions of its streams.")};
inline constexpr ErrorDefinition s_schemaUnreadable{
    "declarative.schema_unreadable", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The schema of the stream %1 could not be read: %2."),
    QT_TRANSLATE_NOOP(
        "errors",
        "Correct the schema_type_identifier of the stream in the manifest; the workbench "
        "shows what the API answers.")};
// %1 the stream, %2 the file, %3 why.
inline constexpr ErrorDefinition s_schemaFile{
    "declarative.schema_file", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The schema of the stream %1 cannot be taken from the file %2: %3."),
    QT_TRANSLATE_NOOP(
        "errors",
        "Import the manifest from a folder that holds the file, or write the schema into "
        "the manifest with an InlineSchemaLoader.")};

} // namespace millrace::declarative::errors
