// The paths of delivered files: Airbyte's variables, made safe.
#pragma once

#include "core/base/clock.h"
#include "core/catalog/stream.h"
#include "core/delivery/deliverysettings.h"

namespace millrace {

/// What the variables of a path stand for.
struct DeliveryPathValues final
{
    StreamId stream;
    qint64 syncId = 0; ///< The job's id.
    TimePoint time; ///< When the job was made.
    int part = 0;
    int taken = 0; ///< How many paths before this one were taken: above 0 it gets this number.
};

/// Whether path_format, file_name_format and bucket_path of \a settings can be used: every
/// variable is known, nothing leads up or away. Errors name the field.
[[nodiscard]] Result<void> checkPaths(const DeliverySettings &settings);

/// The path below bucket or folder, "/" between its parts. Whatever streams are called, no part is
/// empty, "." or "..", longer than 255 bytes or has a control character: "/" and the like in a name
/// are written "%2F". {uuid} is another one with each call.
/// REQUIRES: checkPaths() found no error.
[[nodiscard]] QString deliveryPath(const DeliverySettings &settings,
                                   const DeliveryPathValues &values);

} // namespace millrace
