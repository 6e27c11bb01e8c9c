// What Salesforce holds of the records some rows would change.
#pragma once

#include "core/connector/destination.h"
#include "core/connectors/salesforce/salesforceapi.h"

namespace millrace {

/// Reads the records of \a rows by the matching key of \a request. REQUIRES: it has one.
[[nodiscard]] Result<ExistingRecords> salesforceExisting(const SalesforceApi &api,
                                                         const WriteRequest &request,
                                                         const RecordBatch &rows,
                                                         const Cancellation &cancellation);

} // namespace millrace
