// What the fuzzing programs share: the input as text, and checks that end the program.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace millrace::fuzz {

[[nodiscard]] inline std::string_view text(const std::uint8_t *data, std::size_t size)
{
    return {reinterpret_cast<const char *>(data), size};
}

/// Cuts a text at its first zero byte in two; the second is empty without one.
[[nodiscard]] inline std::string_view cutAtZero(std::string_view &rest)
{
    const std::size_t zero = rest.find('\0');
    const std::string_view first = rest.substr(0, zero);
    rest = zero == std::string_view::npos ? std::string_view() : rest.substr(zero + 1);
    return first;
}

/// A property that must hold for every input.
inline void require(bool holds)
{
    if (!holds)
        std::abort();
}

} // namespace millrace::fuzz
