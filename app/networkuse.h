// The use of network settings: what core/http is told of them, and their test.
#pragma once

#include "core/base/cancellation.h"
#include "core/connector/checkresult.h"
#include "core/http/httpdefaults.h"
#include "core/model/networksettings.h"

namespace millrace {

/// \a password: of the proxy.
[[nodiscard]] HttpDefaults httpDefaultsOf(const NetworkSettings &settings, const QString &password);

/// Whether \a address answers by way of \a settings; see checkWayOut(). Blocks.
[[nodiscard]] CheckResult checkNetwork(const NetworkSettings &settings, const QString &password,
                                       const QString &address, const CheckObserver &observer,
                                       const Cancellation &cancellation);

} // namespace millrace
