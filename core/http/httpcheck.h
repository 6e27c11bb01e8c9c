// The test of a way out: which way a request takes, and whether it comes back.
#pragma once

#include "core/base/cancellation.h"
#include "core/connector/checkresult.h"
#include "core/http/httpdefaults.h"

namespace millrace {

/// Asks \a address, which may lack "https://", by \a defaults alone: no stored setting takes part.
/// Every complete answer passes, whatever its status. Steps: the address, the way, the answer, its
/// status.
/// Blocks; the errors are those of HttpClient and their `field` is "/address", "/proxy" or
/// "/certificates" where one of these is at fault.
[[nodiscard]] CheckResult checkWayOut(const HttpDefaults &defaults, const QString &address,
                                      const CheckObserver &observer,
                                      const Cancellation &cancellation);

} // namespace millrace
