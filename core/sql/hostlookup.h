// Host lookup: the addresses of a host name.
#pragma once

#include "core/base/cancellation.h"
#include "core/base/result.h"

#include <QString>
#include <QStringList>

#include <chrono>

namespace millrace {

/// The numeric addresses of \a host, the one to try first in front. Returns at once after a
/// cancellation, though the system's resolver goes on in the background. Errors name /host.
[[nodiscard]] Result<QStringList> lookUpHost(const QString &host, std::chrono::seconds timeout,
                                             const Cancellation &cancellation);

} // namespace millrace
