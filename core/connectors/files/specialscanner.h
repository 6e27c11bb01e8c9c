// SpecialScanner: finds the next of a few special characters, 64 at a time.
#pragma once

#include <array>
#include <bit>
#include <cstdint>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace millrace {

/// Walks from special character to special character of a text. Repeat a character to search for
/// fewer than \a Count. Reads up to 63 bytes beyond the end, which must be readable.
template<std::size_t Count>
class SpecialScanner final
{
public:
    explicit SpecialScanner(const std::array<char, Count> &specials)
        : m_specials(specials)
    {
    }

    /// Starts anew at \a at; the text ends before \a end.
    void restart(const char *at, const char *end)
    {
        m_end = end;
        m_block = at;
        m_mask = at < end ? maskOf(at) : 0;
    }
    /// Takes the next special character, or returns the end.
    [[nodiscard]] const char *next()
    {
        while (m_mask == 0) {
            if (m_end - m_block <= 64)
                return m_end;
            m_block += 64;
            m_mask = maskOf(m_block);
        }
        const char *found = m_block + std::countr_zero(m_mask);
        m_mask &= m_mask - 1;
        return found;
    }

private:
    [[nodiscard]] std::uint64_t maskOf(const char *block) const
    {
        std::uint64_t mask = 0;
#ifdef __SSE2__
        for (int part = 0; part < 4; ++part) {
            const __m128i bytes
                = _mm_loadu_si128(reinterpret_cast<const __m128i *>(block + part * 16));
            __m128i hits = _mm_setzero_si128();
            for (const char special : m_specials)
                hits = _mm_or_si128(hits, _mm_cmpeq_epi8(bytes, _mm_set1_epi8(special)));
            mask |= std::uint64_t{static_cast<std::uint32_t>(_mm_movemask_epi8(hits))}
                << (part * 16);
        }
#else
        for (int i = 0; i < 64; ++i) {
            bool hit = false;
            for (const char special : m_specials)
                hit = hit || block[i] == special;
            mask |= std::uint64_t{hit} << i;
        }
#endif
        const std::ptrdiff_t left = m_end - block;
        return left >= 64 ? mask : mask & ((std::uint64_t{1} << left) - 1);
    }

    std::array<char, Count> m_specials;
    const char *m_end = nullptr;
    const char *m_block = nullptr;
    std::uint64_t m_mask = 0;
};

} // namespace millrace
