// The errors of getting and keeping manifests.
#pragma once

#include "core/base/error.h"

#include <QtGlobal>

namespace millrace::declarative::errors {

inline constexpr ErrorDefinition s_idInvalid{
    "declarative.id_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "\"%1\" cannot be the id of a connector."),
    QT_TRANSLATE_NOOP("errors", "Use small letters, digits and hyphens.")};
inline constexpr ErrorDefinition s_notStored{
    "declarative.not_stored", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The manifest could not be stored at %1."),
    QT_TRANSLATE_NOOP("errors", "Look at the free space and the rights of the folder.")};
inline constexpr ErrorDefinition s_notInstalled{
    "declarative.not_installed", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "There is no manifest called %1."),
    QT_TRANSLATE_NOOP("errors", "The command \"catalogue list\" shows those there are.")};
inline constexpr ErrorDefinition s_builtIn{
    "declarative.built_in", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1 comes with the program and cannot be removed."),
    QT_TRANSLATE_NOOP(
        "errors",
        "Nothing has to be done: a connector that nothing uses takes no part in anything.")};
inline constexpr ErrorDefinition s_notRemoved{
    "declarative.not_removed", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The manifest at %1 could not be removed."),
    QT_TRANSLATE_NOOP("errors", "Look at the rights of the folder.")};
inline constexpr ErrorDefinition s_catalogueUnreachable{
    "declarative.catalogue_unreachable", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "The catalogue at %1 could not be fetched: %2"),
    QT_TRANSLATE_NOOP("errors",
                      "Look at the network; what was fetched before goes on being usable.")};
inline constexpr ErrorDefinition s_catalogueInvalid{
    "declarative.catalogue_invalid", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "What the address %1 holds is no catalogue of connectors."),
    QT_TRANSLATE_NOOP("errors", "Look at the address of the catalogue in the settings.")};
inline constexpr ErrorDefinition s_notInCatalogue{
    "declarative.not_in_catalogue", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The catalogue has no connector called %1 that is a manifest."),
    QT_TRANSLATE_NOOP("errors", "The command \"catalogue search\" looks for words.")};
inline constexpr ErrorDefinition s_catalogueNeverFetched{
    "declarative.catalogue_never_fetched", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The catalogue of connectors has not been fetched yet."),
    QT_TRANSLATE_NOOP("errors", "The command \"catalogue refresh\" fetches it.")};

} // namespace millrace::declarative::errors
