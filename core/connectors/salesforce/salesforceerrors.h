// Errors of Salesforce's own.
#pragma once

#include "core/base/error.h"

namespace millrace::salesforceerrors {

inline constexpr ErrorDefinition addressInvalid{
    "salesforce.address_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "\"%1\" is no address to sign in at."),
    QT_TRANSLATE_NOOP("errors",
                      "It starts with https:// and looks like "
                      "https://example.my.salesforce.com.")};
inline constexpr ErrorDefinition instanceInvalid{
    "salesforce.instance_invalid", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors",
                      "Salesforce names no address of the organization with the token (\"%1\")."),
    QT_TRANSLATE_NOOP("errors", "Check the address of the sign-in.")};
inline constexpr ErrorDefinition limitReached{
    "salesforce.limit_reached", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "Salesforce allows no more calls for now."),
    QT_TRANSLATE_NOOP(
        "errors",
        "The limit counts the calls of all programs within 24 hours; a later run goes "
        "on.")};
inline constexpr ErrorDefinition objectGone{
    "salesforce.object_gone", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "Salesforce does not show the object %1 to this sign-in."),
    QT_TRANSLATE_NOOP("errors",
                      "Grant the user access to it, or map the stream to another object.")};
inline constexpr ErrorDefinition noObjects{
    "salesforce.no_objects", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "This sign-in may write no object of Salesforce."),
    QT_TRANSLATE_NOOP("errors", "Grant the user access to the objects that are to be written.")};
inline constexpr ErrorDefinition objectUndescribed{
    "salesforce.object_undescribed", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "Salesforce does not describe the object %1 for now (status %2)."),
    QT_TRANSLATE_NOOP("errors", "The next attempt tries again.")};
inline constexpr ErrorDefinition bulkUnsupported{
    "salesforce.bulk_unsupported", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "Salesforce takes no bulk jobs for %1."),
    QT_TRANSLATE_NOOP("errors", "")};
inline constexpr ErrorDefinition jobFailed{
    "salesforce.job_failed", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "The bulk job %1 of Salesforce failed."),
    QT_TRANSLATE_NOOP("errors", "The next attempt sends the records again.")};
inline constexpr ErrorDefinition jobRefused{
    "salesforce.job_refused", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "Salesforce does not process the bulk job %1."),
    QT_TRANSLATE_NOOP("errors", "Discover the destination again and compare the mapped fields.")};
inline constexpr ErrorDefinition jobAborted{
    "salesforce.job_aborted", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The bulk job %1 was aborted in Salesforce."),
    QT_TRANSLATE_NOOP("errors",
                      "Ask the administrator of the organization why; a new run sends the records "
                      "again.")};
inline constexpr ErrorDefinition jobOpen{
    "salesforce.job_open", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors",
                      "The bulk job %1 of an earlier try waits in Salesforce and cannot be given "
                      "up."),
    QT_TRANSLATE_NOOP("errors", "The next attempt tries again.")};
inline constexpr ErrorDefinition resultsIncomplete{
    "salesforce.results_incomplete", ErrorKind::Transient,
    QT_TRANSLATE_N_NOOP("errors",
                        "Of %L2 records in the bulk job %1, the results of Salesforce name %3."),
    QT_TRANSLATE_NOOP("errors", "The next attempt sends them again.")};
inline constexpr ErrorDefinition clearRefused{
    "salesforce.clear_refused", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "Records of %1 in Salesforce are not deleted: they may not be Millrace's."),
    QT_TRANSLATE_NOOP("errors", "Delete them in Salesforce, or by a stream that deletes.")};

} // namespace millrace::salesforceerrors
