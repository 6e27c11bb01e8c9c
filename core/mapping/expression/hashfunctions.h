// Digests of values as lower-case hexadecimal text, by OpenSSL.
#pragma once

#include "core/mapping/expression/call.h"

namespace millrace::expression {

/// Of the value as text in UTF-8, of a binary one its bytes.
[[nodiscard]] Operand md5(const Call &call);
[[nodiscard]] Operand sha1(const Call &call);
[[nodiscard]] Operand sha256(const Call &call);
[[nodiscard]] Operand sha512(const Call &call);
/// (namespace, name): the UUID of RFC 4122, version 5.
[[nodiscard]] Operand uuid5(const Call &call);

} // namespace millrace::expression
