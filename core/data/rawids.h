// RawIds: a random identifier for every row written.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace millrace {

/// Makes random UUIDs (version 4), seeded once from the system. A fast generator, not a secret one:
/// the ids name rows. Used by one thread.
class RawIds final
{
public:
    static constexpr std::size_t length = 36;

    RawIds();

    /// Writes the next id to \a out, length characters.
    void writeNext(char *out);

private:
    std::uint64_t next();

    std::array<std::uint64_t, 4> m_state{};
};

/// Appends the next id of \a ids to \a out.
inline void appendRawId(std::string &out, RawIds &ids)
{
    out.resize(out.size() + RawIds::length);
    ids.writeNext(out.data() + out.size() - RawIds::length);
}

} // namespace millrace
