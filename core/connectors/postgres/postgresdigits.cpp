#include "core/connectors/postgres/postgresdigits.h"

#include "core/connectors/postgres/postgresbytes.h"

#include <algorithm>

namespace millrace {

namespace {

constexpr std::uint16_t s_positive = 0x0000;
constexpr std::uint16_t s_negative = 0x4000;
constexpr std::uint16_t s_notANumber = 0xC000;
constexpr std::uint16_t s_positiveInfinity = 0xD000;
constexpr std::uint16_t s_negativeInfinity = 0xF000;
constexpr std::uint16_t s_largestScale = 0x3FFF;
constexpr std::size_t s_headerSize = 8;

/// The groups of four digits, and zeros around them.
class Groups final
{
public:
    Groups(const char *at, int count)
        : m_at(at)
        , m_count(count)
    {
    }

    [[nodiscard]] bool areValid() const
    {
        for (int i = 0; i < m_count; ++i) {
            if (at(i) > 9999)
                return false;
        }
        return true;
    }
    [[nodiscard]] unsigned at(int index) const
    {
        return index < 0 || index >= m_count ? 0 : bigEndian<std::uint16_t>(m_at + index * 2);
    }

private:
    const char *m_at;
    int m_count;
};

char *writeGroup(char *out, unsigned group)
{
    out[0] = static_cast<char>('0' + group / 1000);
    out[1] = static_cast<char>('0' + group / 100 % 10);
    out[2] = static_cast<char>('0' + group / 10 % 10);
    out[3] = static_cast<char>('0' + group % 10);
    return out + 4;
}

char *writeFirstGroup(char *out, unsigned group)
{
    char digits[4];
    writeGroup(digits, group);
    const int skipped = group >= 1000 ? 0 : group >= 100 ? 1 : group >= 10 ? 2 : 3;
    return std::copy(digits + skipped, digits + 4, out);
}

void write(const Groups &groups, int weight, bool isNegative, int scale, std::string &out)
{
    const int whole = std::max(weight + 1, 1);
    const int fractions = (scale + 3) / 4;
    out.resize((static_cast<std::size_t>(whole) + static_cast<std::size_t>(fractions)) * 4 + 2);
    char *const begin = out.data();
    char *at = begin;
    if (isNegative)
        *at++ = '-';
    if (weight < 0) {
        *at++ = '0';
    } else {
        at = writeFirstGroup(at, groups.at(0));
        for (int i = 1; i <= weight; ++i)
            at = writeGroup(at, groups.at(i));
    }
    if (scale > 0) {
        *at++ = '.';
        char *const end = at + scale;
        for (int i = 0; i < fractions; ++i)
            at = writeGroup(at, groups.at(weight + 1 + i));
        at = end;
    }
    out.resize(static_cast<std::size_t>(at - begin));
}

} // namespace

NumericKind decodeNumeric(std::span<const char> bytes, std::string &out)
{
    out.clear();
    if (bytes.size() < s_headerSize)
        return NumericKind::Malformed;
    const int count = bigEndian<std::uint16_t>(bytes.data());
    const int weight = bigEndian<std::int16_t>(bytes.data() + 2);
    const auto sign = bigEndian<std::uint16_t>(bytes.data() + 4);
    const auto scale = bigEndian<std::uint16_t>(bytes.data() + 6);
    if (bytes.size() != s_headerSize + static_cast<std::size_t>(count) * 2)
        return NumericKind::Malformed;
    switch (sign) {
    case s_notANumber:
        return NumericKind::NotANumber;
    case s_positiveInfinity:
        return NumericKind::PositiveInfinity;
    case s_negativeInfinity:
        return NumericKind::NegativeInfinity;
    case s_positive:
    case s_negative:
        break;
    default:
        return NumericKind::Malformed;
    }
    const Groups groups(bytes.data() + s_headerSize, count);
    if (scale > s_largestScale || !groups.areValid())
        return NumericKind::Malformed;
    write(groups, weight, sign == s_negative, scale, out);
    return NumericKind::Finite;
}

} // namespace millrace
