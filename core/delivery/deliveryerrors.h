// The error table of the delivery of rejected records.
#pragma once

#include "core/base/error.h"

namespace millrace::deliveryerrors {

inline constexpr ErrorDefinition roleUnsupported{
    "delivery.role_unsupported", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The role %1 cannot be taken on."),
    QT_TRANSLATE_NOOP("errors",
                      "Remove the role and enter the access key of an account that may write to "
                      "the bucket itself.")};
inline constexpr ErrorDefinition keysMissing{
    "delivery.keys_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The bucket %1 has no access key ID or no secret access key."),
    QT_TRANSLATE_NOOP("errors", "Enter both, of an account that may write to the bucket.")};
inline constexpr ErrorDefinition endpointInvalid{
    "delivery.endpoint_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "\"%1\" is no address of a storage server."),
    QT_TRANSLATE_NOOP("errors",
                      "An address looks like https://storage.example.org:9000 and bears no user, "
                      "password, path or query.")};
inline constexpr ErrorDefinition variableUnknown{
    "delivery.variable_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The name \"%1\" of a file or folder has the unknown part %2."),
    QT_TRANSLATE_NOOP("errors", "The description of the field lists what is known.")};
inline constexpr ErrorDefinition pathInvalid{
    "delivery.path_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "\"%1\" is no usable name of files below a bucket or folder."),
    QT_TRANSLATE_NOOP("errors", "Names may not be empty or go up with \"..\".")};
inline constexpr ErrorDefinition folderMissing{
    "delivery.folder_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The folder %1 for rejected records does not exist."),
    QT_TRANSLATE_NOOP("errors", "Make the folder, mount the drive or choose another folder.")};
inline constexpr ErrorDefinition folderRelative{
    "delivery.folder_relative", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The folder \"%1\" for rejected records has no full path."),
    QT_TRANSLATE_NOOP("errors", "Enter the path from the root: \"/srv/rejected\".")};
inline constexpr ErrorDefinition fileFailed{
    "delivery.file_failed", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The file %1 with rejected records cannot be written: %2."),
    QT_TRANSLATE_NOOP("errors", "Check the permissions and the free space there.")};
inline constexpr ErrorDefinition bucketMissing{
    "delivery.bucket_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "There is no bucket %1 at %2."),
    QT_TRANSLATE_NOOP("errors", "Make the bucket, or check its name and the server's address.")};
inline constexpr ErrorDefinition keyRefused{
    "delivery.key_refused", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1 does not accept the access key."),
    QT_TRANSLATE_NOOP("errors", "Enter the access key ID and its secret access key again.")};
inline constexpr ErrorDefinition tokenRefused{
    "delivery.token_refused", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1 does not accept the session token, or its time is over."),
    QT_TRANSLATE_NOOP("errors",
                      "Enter a new access key with the session token that came with it.")};
inline constexpr ErrorDefinition notAllowed{
    "delivery.not_allowed", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The access key may not do this in the bucket %1 at %2."),
    QT_TRANSLATE_NOOP("errors",
                      "Whoever owns the bucket can allow it to write, read and delete objects.")};
inline constexpr ErrorDefinition wrongRegion{
    "delivery.wrong_region", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The bucket %1 is not in the region \"%2\"."),
    QT_TRANSLATE_NOOP("errors", "Enter the region or the server that has the bucket.")};
inline constexpr ErrorDefinition wrongRegionKnown{
    "delivery.wrong_region", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The bucket %1 is not in the region \"%2\" but in \"%3\"."),
    QT_TRANSLATE_NOOP("errors", "Enter that region.")};
inline constexpr ErrorDefinition clockSkewed{
    "delivery.clock_skewed", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors",
                      "The clock of this computer and that of %1 differ by more than is allowed."),
    QT_TRANSLATE_NOOP("errors", "Set the clock of this computer; the next attempt tries again.")};
inline constexpr ErrorDefinition testObjectDiffers{
    "delivery.test_object_differs", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "What was written to %1 is not what is read there."),
    QT_TRANSLATE_NOOP("errors", "Something between here and there changes files; look there.")};
inline constexpr ErrorDefinition outOfMemory{
    "delivery.out_of_memory", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "There is no memory to compress a file of rejected records."),
    QT_TRANSLATE_NOOP("errors", "The next attempt tries again.")};

inline constexpr ErrorDefinition interrupted{
    "delivery.interrupted", ErrorKind::Transient,
    QT_TRANSLATE_NOOP("errors", "The delivery of rejected records was stopped."),
    QT_TRANSLATE_NOOP("errors", "The next run goes on with it.")};

} // namespace millrace::deliveryerrors
