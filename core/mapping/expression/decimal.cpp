#include "core/mapping/expression/decimal.h"

#include "core/data/conversion.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

namespace millrace::expression {

namespace {

/// The powers of ten are made once per thread.
const mpz_t &powerOfTen(int exponent)
{
    struct Powers final
    {
        mpz_t values[2 * Decimal::maximumDigits + 100];
        int made = 0;
        ~Powers()
        {
            for (int i = 0; i < made; ++i)
                mpz_clear(values[i]);
        }
    };
    thread_local Powers powers;
    for (; powers.made <= exponent; ++powers.made) {
        mpz_init(powers.values[powers.made]);
        mpz_ui_pow_ui(powers.values[powers.made], 10, static_cast<unsigned long>(powers.made));
    }
    return powers.values[exponent];
}

/// The exponent of a decimal, cut to what no arithmetic reaches.
std::int64_t exponentOf(std::string_view text)
{
    if (text.starts_with('+'))
        text.remove_prefix(1);
    constexpr std::int64_t limit = 1'000'000'000'000'000;
    std::int64_t value = 0;
    const auto [at, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc::result_out_of_range)
        return text.starts_with('-') ? -limit : limit;
    return std::clamp(value, -limit, limit);
}

/// The parts of a decimal's text.
struct DecimalParts final
{
    bool isNegative = false;
    std::string_view whole; ///< Without leading zeros.
    std::string_view fraction;
    std::int64_t exponent = 0;
};

DecimalParts partsOf(std::string_view text)
{
    DecimalParts parts;
    if (text.starts_with('-') || text.starts_with('+')) {
        parts.isNegative = text.front() == '-';
        text.remove_prefix(1);
    }
    const std::size_t e = text.find_first_of("eE");
    if (e != std::string_view::npos) {
        parts.exponent = exponentOf(text.substr(e + 1));
        text = text.substr(0, e);
    }
    const std::size_t point = text.find('.');
    parts.whole = text.substr(0, point);
    if (point != std::string_view::npos)
        parts.fraction = text.substr(point + 1);
    parts.whole.remove_prefix(std::min(parts.whole.find_first_not_of('0'), parts.whole.size()));
    return parts;
}

/// The significant digits of a decimal, one after the other, and where they stand.
class Digits final
{
public:
    explicit Digits(const DecimalParts &parts)
        : m_whole(parts.whole)
        , m_fraction(parts.fraction)
    {
        m_place = static_cast<std::int64_t>(m_whole.size()) + parts.exponent;
        if (m_whole.empty()) {
            const std::size_t zeros
                = std::min(m_fraction.find_first_not_of('0'), m_fraction.size());
            m_fraction.remove_prefix(zeros);
            m_place -= static_cast<std::int64_t>(zeros);
        }
    }
    [[nodiscard]] bool isZero() const
    {
        return m_whole.empty() && m_fraction.find_first_not_of('0') == std::string_view::npos;
    }
    [[nodiscard]] std::int64_t place() const { return m_place; }
    [[nodiscard]] std::size_t count() const { return m_whole.size() + m_fraction.size(); }
    [[nodiscard]] char at(std::size_t index) const
    {
        if (index < m_whole.size())
            return m_whole[index];
        index -= m_whole.size();
        return index < m_fraction.size() ? m_fraction[index] : '0';
    }

private:
    std::string_view m_whole;
    std::string_view m_fraction;
    std::int64_t m_place = 0;
};

} // namespace

bool Decimal::set(std::string_view text)
{
    if (!isDecimal(text))
        return false;
    const DecimalParts parts = partsOf(text);
    const std::string_view fraction
        = parts.fraction.substr(0, parts.fraction.find_last_not_of('0') + 1);
    const bool isZero = parts.whole.empty() && fraction.empty();
    const std::int64_t scale
        = static_cast<std::int64_t>(parts.fraction.size()) - (isZero ? 0 : parts.exponent);
    if (parts.whole.size() + parts.fraction.size() > maximumDigits || scale > maximumDigits
        || scale < -maximumDigits)
        return false;
    char buffer[maximumDigits + 2];
    char *at = buffer;
    if (parts.isNegative)
        *at++ = '-';
    at = std::copy(parts.whole.begin(), parts.whole.end(), at);
    at = std::copy(parts.fraction.begin(), parts.fraction.end(), at);
    if (parts.whole.empty() && parts.fraction.empty())
        *at++ = '0';
    *at = '\0';
    // A sign before nothing but zeros is no different number.
    if (mpz_set_str(m_digits, buffer, 10) != 0)
        return false;
    m_scale = static_cast<int>(std::max<std::int64_t>(scale, 0));
    if (scale < 0)
        mpz_mul(m_digits, m_digits, powerOfTen(static_cast<int>(-scale)));
    return isBounded();
}

void Decimal::set(std::int64_t value)
{
    static_assert(sizeof(long) == sizeof(std::int64_t) || sizeof(long) == 4);
    if constexpr (sizeof(long) == sizeof(std::int64_t)) {
        mpz_set_si(m_digits, static_cast<long>(value));
    } else {
        char buffer[24];
        *std::to_chars(buffer, buffer + 23, value).ptr = '\0';
        mpz_set_str(m_digits, buffer, 10);
    }
    m_scale = 0;
}

bool Decimal::set(double value)
{
    char buffer[32];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
    return std::isfinite(value) && set(std::string_view(buffer, end));
}

bool Decimal::isBounded() const
{
    // The size in base 10 may be one too large.
    return mpz_sizeinbase(m_digits, 10) <= maximumDigits + 1;
}

void Decimal::raise(int digits)
{
    mpz_mul(m_digits, m_digits, powerOfTen(digits));
    m_scale += digits;
}

void Decimal::align(const Decimal &other)
{
    if (m_scale < other.m_scale)
        raise(other.m_scale - m_scale);
}

bool Decimal::add(const Decimal &other)
{
    align(other);
    if (other.m_scale == m_scale)
        mpz_add(m_digits, m_digits, other.m_digits);
    else {
        Decimal aligned;
        mpz_mul(aligned.m_digits, other.m_digits, powerOfTen(m_scale - other.m_scale));
        mpz_add(m_digits, m_digits, aligned.m_digits);
    }
    return isBounded();
}

bool Decimal::subtract(const Decimal &other)
{
    // -(-a + b): one alignment serves both.
    negate();
    const bool isSound = add(other);
    negate();
    return isSound;
}

bool Decimal::multiply(const Decimal &other)
{
    mpz_mul(m_digits, m_digits, other.m_digits);
    m_scale += other.m_scale;
    return isBounded() && m_scale <= maximumDigits;
}

bool Decimal::divide(const Decimal &other)
{
    const auto own = static_cast<int>(mpz_sizeinbase(m_digits, 10));
    const auto others = static_cast<int>(mpz_sizeinbase(other.m_digits, 10));
    raise(std::max({quotientDigits + 2 - own + others, other.m_scale - m_scale, 0}));
    Decimal rest;
    mpz_tdiv_qr(m_digits, rest.m_digits, m_digits, other.m_digits);
    m_scale -= other.m_scale;
    const int sign = mpz_sgn(rest.m_digits) * mpz_sgn(other.m_digits);
    mpz_mul_2exp(rest.m_digits, rest.m_digits, 1);
    const int half = mpz_cmpabs(rest.m_digits, other.m_digits);
    if (half > 0 || (half == 0 && mpz_odd_p(m_digits))) {
        if (sign >= 0)
            mpz_add_ui(m_digits, m_digits, 1);
        else
            mpz_sub_ui(m_digits, m_digits, 1);
    }
    while (m_scale > 0 && mpz_divisible_ui_p(m_digits, 10) != 0) {
        mpz_divexact_ui(m_digits, m_digits, 10);
        --m_scale;
    }
    return isBounded() && m_scale <= maximumDigits;
}

bool Decimal::remainder(const Decimal &other)
{
    align(other);
    Decimal aligned;
    mpz_mul(aligned.m_digits, other.m_digits, powerOfTen(m_scale - other.m_scale));
    mpz_tdiv_r(m_digits, m_digits, aligned.m_digits);
    return isBounded();
}

bool Decimal::round(std::int64_t digits)
{
    if (digits >= m_scale)
        return true;
    digits = std::max<std::int64_t>(digits, -2 * maximumDigits);
    const std::int64_t dropped = m_scale - digits;
    if (dropped > maximumDigits + 1) {
        mpz_set_ui(m_digits, 0);
        m_scale = 0;
        return true;
    }
    const mpz_t &unit = powerOfTen(static_cast<int>(dropped));
    Decimal rest;
    mpz_tdiv_qr(m_digits, rest.m_digits, m_digits, unit);
    const int sign = mpz_sgn(rest.m_digits);
    mpz_mul_2exp(rest.m_digits, rest.m_digits, 1);
    if (mpz_cmpabs(rest.m_digits, unit) >= 0) {
        if (sign > 0)
            mpz_add_ui(m_digits, m_digits, 1);
        else
            mpz_sub_ui(m_digits, m_digits, 1);
    }
    m_scale = static_cast<int>(std::max<std::int64_t>(digits, 0));
    if (digits < 0)
        mpz_mul(m_digits, m_digits, powerOfTen(static_cast<int>(-digits)));
    return isBounded();
}

void Decimal::floor()
{
    mpz_fdiv_q(m_digits, m_digits, powerOfTen(m_scale));
    m_scale = 0;
}

void Decimal::ceil()
{
    mpz_cdiv_q(m_digits, m_digits, powerOfTen(m_scale));
    m_scale = 0;
}

std::optional<std::int64_t> Decimal::integer() const
{
    std::string text;
    append(text);
    const std::size_t point = std::min(text.find('.'), text.size());
    if (text.find_first_not_of(".0", point) != std::string::npos)
        return std::nullopt;
    std::int64_t value = 0;
    const auto [at, error] = std::from_chars(text.data(), text.data() + point, value);
    if (error != std::errc())
        return std::nullopt;
    return value;
}

std::optional<double> Decimal::number() const
{
    std::string text;
    append(text);
    double value = 0;
    const auto [at, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc())
        return std::nullopt;
    return value;
}

const std::string &Decimal::digitText() const
{
    std::string &digits = m_text;
    digits.resize(mpz_sizeinbase(m_digits, 10) + 2);
    mpz_get_str(digits.data(), 10, m_digits);
    digits.resize(std::strlen(digits.c_str()));
    if (digits.front() == '-')
        digits.erase(0, 1);
    const auto wanted = static_cast<std::size_t>(m_scale) + 1;
    if (digits.size() < wanted)
        digits.insert(0, wanted - digits.size(), '0');
    return digits;
}

void Decimal::append(std::string &out) const { appendGrouped(out, 0, {}, "."); }

void Decimal::appendGrouped(std::string &out, int digits, std::string_view group,
                            std::string_view point) const
{
    const std::string &text = digitText();
    const std::size_t whole = text.size() - static_cast<std::size_t>(m_scale);
    if (mpz_sgn(m_digits) < 0)
        out.push_back('-');
    for (std::size_t i = 0; i < whole; ++i) {
        if (i > 0 && (whole - i) % 3 == 0)
            out.append(group);
        out.push_back(text[i]);
    }
    if (m_scale == 0 && digits <= 0)
        return;
    out.append(point);
    out.append(text, whole);
    if (digits > m_scale)
        out.append(static_cast<std::size_t>(digits - m_scale), '0');
}

int compareDecimals(std::string_view a, std::string_view b)
{
    const DecimalParts partsA = partsOf(a);
    const DecimalParts partsB = partsOf(b);
    const Digits digitsA(partsA);
    const Digits digitsB(partsB);
    const int signA = digitsA.isZero() ? 0 : partsA.isNegative ? -1 : 1;
    const int signB = digitsB.isZero() ? 0 : partsB.isNegative ? -1 : 1;
    if (signA != signB || signA == 0)
        return signA == signB ? 0 : signA < signB ? -1 : 1;
    if (digitsA.place() != digitsB.place())
        return digitsA.place() < digitsB.place() ? -signA : signA;
    const std::size_t count = std::max(digitsA.count(), digitsB.count());
    for (std::size_t i = 0; i < count; ++i) {
        if (digitsA.at(i) != digitsB.at(i))
            return digitsA.at(i) < digitsB.at(i) ? -signA : signA;
    }
    return 0;
}

} // namespace millrace::expression
