// DeliverySettings: where a destination's rejected records are delivered, and how.
#pragma once

#include "core/base/result.h"
#include "core/delivery/deliveryform.h"

#include <QJsonObject>
#include <QUrl>

#include <optional>

namespace millrace {

/// A bucket, and who may write there.
struct BucketSettings final
{
    QUrl endpoint; ///< Of the server, without the bucket.
    QString bucket;
    QString region; ///< Never empty.
    QString accessKey;
    QString secretKey;
    QString sessionToken{}; ///< Of keys that are lent for a time; mostly empty.
};

/// The object under deliveryKey() of a destination's configuration, understood. A plain value that
/// holds secrets.
struct DeliverySettings final
{
    std::optional<BucketSettings> bucket; ///< Nothing: it is a folder.
    QString folder;
    DeliveryForm form;
    QString bucketPath; ///< Put before all paths, may be empty.
    QString pathFormat;
    QString fileNameFormat;
};

/// The key in the configuration of a destination, as Airbyte has it: "object_storage_config".
[[nodiscard]] QString deliveryKey();
/// The JSON Schema of the value.
[[nodiscard]] QJsonObject deliverySchema();

/// Understands what \a configuration, with its secrets in plain text, has under deliveryKey().
/// Nothing: no delivery is wanted. Errors of kind Configuration name their field below that key.
[[nodiscard]] Result<std::optional<DeliverySettings>>
deliverySettings(const QJsonObject &configuration);

/// The address of the bucket or folder, without secrets: "s3://bucket", that of a server of its
/// own with the bucket, or the folder's path.
[[nodiscard]] QString placeOf(const DeliverySettings &settings);

} // namespace millrace
