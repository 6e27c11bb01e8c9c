#include "core/declarative/template/wholenumber.h"

#include <openssl/bn.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <memory>

namespace millrace::declarative {

namespace {

struct NumberFree final
{
    void operator()(BIGNUM *number) const { BN_free(number); }
    void operator()(BN_CTX *context) const { BN_CTX_free(context); }
};
using Number = std::unique_ptr<BIGNUM, NumberFree>;
using NumberContext = std::unique_ptr<BN_CTX, NumberFree>;

/// 4300 decimal digits and a little.
constexpr int s_maximumBits = 14'300;

Number numberFrom(const std::string &digits)
{
    BIGNUM *number = nullptr;
    BN_dec2bn(&number, digits.c_str());
    return Number(number);
}

std::string digitsFrom(const BIGNUM *number)
{
    char *text = BN_bn2dec(number);
    std::string digits(text ? text : "0");
    OPENSSL_free(text);
    return digits == "-0" ? "0" : digits;
}

/// Python's // and %: the remainder has the sign of the divisor.
void divideFloor(BIGNUM *quotient, BIGNUM *rest, const BIGNUM *left, const BIGNUM *right,
                 BN_CTX *context)
{
    BN_div(quotient, rest, left, right, context);
    if (!BN_is_zero(rest) && BN_is_negative(rest) != BN_is_negative(right)) {
        BN_add(rest, rest, right);
        BN_sub_word(quotient, 1);
    }
}

Datum calculateLarge(Evaluation &evaluation, WholeOperation operation, const Datum &left,
                     const Datum &right)
{
    // Reading and writing the digits takes long.
    if (!evaluation.step(64))
        return {};
    const std::string leftDigits = digitsOf(left);
    const std::string rightDigits = digitsOf(right);
    // One of an answer may have any number of them.
    if (std::max(leftDigits.size(), rightDigits.size()) > s_maximumDigits + 1)
        return evaluation.failValue("a whole number has too many digits");
    const Number leftNumber = numberFrom(leftDigits);
    const Number rightNumber = numberFrom(rightDigits);
    const Number result(BN_new());
    const Number other(BN_new());
    const NumberContext context(BN_CTX_new());
    if (!leftNumber || !rightNumber || !result || !other || !context)
        return evaluation.failValue("a number is out of memory");
    switch (operation) {
    case WholeOperation::Add:
        BN_add(result.get(), leftNumber.get(), rightNumber.get());
        break;
    case WholeOperation::Subtract:
        BN_sub(result.get(), leftNumber.get(), rightNumber.get());
        break;
    case WholeOperation::Multiply:
        BN_mul(result.get(), leftNumber.get(), rightNumber.get(), context.get());
        break;
    case WholeOperation::FloorDivide:
        divideFloor(result.get(), other.get(), leftNumber.get(), rightNumber.get(), context.get());
        break;
    case WholeOperation::Modulo:
        divideFloor(other.get(), result.get(), leftNumber.get(), rightNumber.get(), context.get());
        break;
    case WholeOperation::Power: {
        const bool isUnit = BN_num_bits(leftNumber.get()) <= 1;
        if (!isUnit
            && (right.is(Datum::Kind::BigInteger)
                || double(BN_num_bits(leftNumber.get()) - 1) * double(right.integer())
                    > double(s_maximumBits)))
            return evaluation.failValue("a power is too large");
        if (isUnit && BN_is_one(leftNumber.get()))
            return Datum::integer(1);
        if (isUnit && BN_is_negative(leftNumber.get()))
            return Datum::integer(BN_is_odd(rightNumber.get()) ? -1 : 1);
        if (isUnit)
            return Datum::integer(BN_is_zero(rightNumber.get()) ? 1 : 0);
        BN_exp(result.get(), leftNumber.get(), rightNumber.get(), context.get());
        break;
    }
    }
    if (BN_num_bits(result.get()) > s_maximumBits)
        return evaluation.failValue("a whole number has too many digits");
    return evaluation.whole(digitsFrom(result.get()));
}

bool calculateSmall(WholeOperation operation, std::int64_t left, std::int64_t right,
                    std::int64_t &result)
{
    switch (operation) {
    case WholeOperation::Add:
        return !__builtin_add_overflow(left, right, &result);
    case WholeOperation::Subtract:
        return !__builtin_sub_overflow(left, right, &result);
    case WholeOperation::Multiply:
        return !__builtin_mul_overflow(left, right, &result);
    case WholeOperation::FloorDivide:
    case WholeOperation::Modulo: {
        if (left == INT64_MIN && right == -1)
            return false;
        const std::int64_t rest = left % right;
        const bool isShifted = rest != 0 && (rest < 0) != (right < 0);
        result = operation == WholeOperation::Modulo ? (isShifted ? rest + right : rest)
                                                     : left / right - (isShifted ? 1 : 0);
        return true;
    }
    case WholeOperation::Power:
        return false;
    }
    return false;
}

} // namespace

std::string digitsOf(const Datum &datum)
{
    return datum.is(Datum::Kind::BigInteger) ? std::string(datum.text())
                                             : std::to_string(datum.integer());
}

double numberOf(const Datum &datum)
{
    if (datum.is(Datum::Kind::Float))
        return datum.number();
    if (!datum.is(Datum::Kind::BigInteger))
        return double(datum.integer());
    const std::string_view digits = datum.text();
    double number = 0;
    const auto outcome = std::from_chars(digits.data(), digits.data() + digits.size(), number).ec;
    if (outcome == std::errc::result_out_of_range)
        return digits.starts_with('-') ? -HUGE_VAL : HUGE_VAL;
    return number;
}

int orderOfDigits(std::string_view left, std::string_view right)
{
    const bool isLeftNegative = left.starts_with('-');
    const bool isRightNegative = right.starts_with('-');
    if (isLeftNegative != isRightNegative)
        return isLeftNegative ? -1 : 1;
    int outcome
        = left.size() != right.size() ? (left.size() < right.size() ? -1 : 1) : left.compare(right);
    return isLeftNegative ? -outcome : outcome;
}

Datum calculateWhole(Evaluation &evaluation, WholeOperation operation, const Datum &left,
                     const Datum &right)
{
    const bool isDivision
        = operation == WholeOperation::FloorDivide || operation == WholeOperation::Modulo;
    const bool isSmall = !left.is(Datum::Kind::BigInteger) && !right.is(Datum::Kind::BigInteger);
    if (isDivision && !right.is(Datum::Kind::BigInteger) && right.integer() == 0)
        return evaluation.failValue("integer division or modulo by zero");
    std::int64_t result = 0;
    if (isSmall && calculateSmall(operation, left.integer(), right.integer(), result))
        return Datum::integer(result);
    return calculateLarge(evaluation, operation, left, right);
}

std::optional<std::string> decimalDigits(std::string_view digits, int bits)
{
    const Number number(BN_new());
    if (!number)
        return std::nullopt;
    for (const char c : digits) {
        const int digit = c >= 'a' ? c - 'a' + 10 : c - '0';
        if (BN_num_bits(number.get()) > s_maximumBits
            || !BN_lshift(number.get(), number.get(), bits)
            || !BN_add_word(number.get(), static_cast<BN_ULONG>(digit)))
            return std::nullopt;
    }
    return digitsFrom(number.get());
}

std::string truncatedDigits(double number)
{
    std::string buffer(400, '\0');
    const auto [end, fault] = std::to_chars(buffer.data(), buffer.data() + buffer.size(),
                                            std::trunc(number), std::chars_format::fixed, 0);
    buffer.resize(std::size_t(end - buffer.data()));
    return buffer == "-0" ? "0" : buffer;
}

} // namespace millrace::declarative
