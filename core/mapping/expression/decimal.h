// Decimal: exact arithmetic on decimals of any length, by GMP.
#pragma once

#include <gmp.h>

#include <QtGlobal>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace millrace::expression {

/// A whole number and how many of its digits stand behind the point. Made once and set again for
/// every value, so that its memory is used again. Used by one thread at a time.
///
/// Every operation returns false when the result would have more than maximumDigits digits; the
/// value is then undefined.
class Decimal final
{
public:
    static constexpr int maximumDigits = 1000;
    /// Significant digits a quotient has at least, where it does not end earlier.
    static constexpr int quotientDigits = 34;

    Decimal() { mpz_init(m_digits); }
    ~Decimal() { mpz_clear(m_digits); }
    Q_DISABLE_COPY_MOVE(Decimal)

    /// Reads what isDecimal() takes; false for anything else.
    bool set(std::string_view text);
    void set(std::int64_t value);
    /// The shortest digits that mean \a value. False when it is infinite or undefined.
    bool set(double value);

    bool add(const Decimal &other);
    bool subtract(const Decimal &other);
    bool multiply(const Decimal &other);
    /// Rounds half to even beyond quotientDigits. REQUIRES: \a other is not zero.
    bool divide(const Decimal &other);
    /// Leaves the remainder, with the sign of the dividend. REQUIRES: \a other is not zero.
    bool remainder(const Decimal &other);
    /// Half away from zero; negative \a digits round before the point.
    bool round(std::int64_t digits);
    void floor();
    void ceil();
    void negate() { mpz_neg(m_digits, m_digits); }
    void absolute() { mpz_abs(m_digits, m_digits); }

    [[nodiscard]] bool isZero() const { return mpz_sgn(m_digits) == 0; }
    /// The value when it is a whole number of 64 bits; trailing zeros behind the point are none.
    [[nodiscard]] std::optional<std::int64_t> integer() const;
    /// The nearest double; nothing when it is too large for one.
    [[nodiscard]] std::optional<double> number() const;

    /// Plain digits, with a digit before the point, without an exponent.
    void append(std::string &out) const;
    /// At least \a digits digits behind the point, \a group between every three before it.
    void appendGrouped(std::string &out, int digits, std::string_view group,
                       std::string_view point) const;

private:
    void raise(int digits);
    void align(const Decimal &other);
    [[nodiscard]] bool isBounded() const;
    /// Digits without sign, at least one more than the scale.
    [[nodiscard]] const std::string &digitText() const;

    mpz_t m_digits;
    int m_scale = 0; ///< Never negative.
    mutable std::string m_text; ///< Of digitText(), kept for its memory.
};

/// -1, 0 or 1; exact for every exponent. REQUIRES: both are decimals.
[[nodiscard]] int compareDecimals(std::string_view a, std::string_view b);

} // namespace millrace::expression
