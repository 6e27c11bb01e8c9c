// Records a described API holds already.
#pragma once

#include "core/connector/destination.h"
#include "core/connectors/httpendpoint/describedapi.h"

namespace millrace {

/// See Destination::existingRecords(). REQUIRES: \a described tells how records are read, and
/// \a request matches by one field, which is mapped.
[[nodiscard]] Result<ExistingRecords> describedExisting(const DescribedApi &api,
                                                        const DescribedObject &described,
                                                        const WriteRequest &request,
                                                        const RecordBatch &rows,
                                                        const Cancellation &cancellation);

} // namespace millrace
