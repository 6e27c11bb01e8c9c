// RecordIdentifiers: a random identifier for every row written.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace millrace {

/// Makes version 4 UUIDs without asking the system for each. Used by one thread at a time.
class RecordIdentifiers final
{
public:
    /// Seeded by the system's random numbers.
    RecordIdentifiers();

    /// The next identifier, 36 characters, valid until the next call.
    [[nodiscard]] std::string_view next();

private:
    std::uint64_t random();

    std::array<std::uint64_t, 4> m_state;
    std::array<char, 36> m_text{};
};

} // namespace millrace
