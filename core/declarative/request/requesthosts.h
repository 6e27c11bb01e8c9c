// Request hosts: where a manifest sends requests, and credentials with them.
#pragma once

#include "core/base/clock.h"
#include "core/declarative/value/value.h"

#include <QStringList>

#include <string>
#include <vector>

namespace millrace::declarative {

/// An address as a manifest writes it: a template.
struct NamedAddress final
{
    std::string text;
    Value parameters; ///< $parameters of its component.
    bool mayBeRelative = false; ///< Counts only where it turns out to be a whole address.
};

/// All addresses in \a manifest, after references and parameters: of requesters, of logins and of
/// what tells of quotas, in the order of the manifest.
[[nodiscard]] std::vector<NamedAddress> addressesIn(const Value &manifest);

/// The hosts of all addresses in \a manifest, sorted, each once. What only a run can know stays a
/// template ("{{ record.host }}"). Redirects and pages may lead elsewhere, without credentials:
/// HttpTransport::hosts() tells where requests went.
[[nodiscard]] QStringList hostsOf(const Value &manifest, const Value &config, const Clock &clock);
/// The same before there is a configuration: what depends on it stays a template as well.
[[nodiscard]] QStringList hostTemplatesOf(const Value &manifest);

} // namespace millrace::declarative
