// MD2: the message digest of RFC 1319, which OpenSSL no longer has.
#pragma once

#include <array>
#include <string_view>

namespace millrace {

/// Not for secrets: it is here for data that were hashed with it before.
[[nodiscard]] std::array<char, 16> md2(std::string_view text);

} // namespace millrace
