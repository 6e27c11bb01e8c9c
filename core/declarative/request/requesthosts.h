// Request hosts: where a manifest sends requests, and credentials with them.
#pragma once

#include "core/base/clock.h"
#include "core/declarative/value/value.h"

#include <QStringList>

namespace millrace::declarative {

/// The hosts of all addresses in \a manifest, after references and parameters: of requesters and of
/// logins, sorted, each once. What only a run can know stays a template ("{{ record.host }}").
/// Redirects and pages may lead elsewhere: HttpTransport::hosts() tells where requests went.
[[nodiscard]] QStringList hostsOf(const Value &manifest, const Value &config, const Clock &clock);

} // namespace millrace::declarative
