// What a certificate says of itself, fit to be shown to a person.
#pragma once

#include "core/connector/serveridentity.h"

#include <QByteArray>

#include <optional>

namespace millrace {

/// The identity that the certificate \a der bears; nothing when it is none. Server, pointer and
/// what was trusted before are left to the caller.
[[nodiscard]] std::optional<ServerIdentity> certificateIdentity(const QByteArray &der);

} // namespace millrace
