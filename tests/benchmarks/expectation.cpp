#include "tests/benchmarks/expectation.h"

#include <algorithm>
#include <array>
#include <utility>

namespace millrace::benchmark {

namespace {

/// The decimal digits of \a text as one number: "2015-02-03" → 20150203.
std::int64_t digitsOf(std::string_view text)
{
    std::int64_t value = 0;
    for (const char c : text) {
        if (c >= '0' && c <= '9')
            value = value * 10 + (c - '0');
    }
    return value;
}

std::int64_t hexDigit(char c) { return c <= '9' ? c - '0' : c - 'a' + 10; }

bool startsCharacter(char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80; }

std::int64_t characters(std::string_view text)
{
    return std::ranges::count_if(text, startsCharacter);
}

/// The first code point of well-formed UTF-8 of at most three bytes.
std::int64_t firstCodePoint(std::string_view text)
{
    const auto byte = [&](std::size_t i) {
        return static_cast<std::int64_t>(static_cast<unsigned char>(text[i]));
    };
    if (byte(0) < 0x80)
        return byte(0);
    if (byte(0) < 0xe0)
        return (byte(0) & 0x1f) << 6 | (byte(1) & 0x3f);
    return (byte(0) & 0x0f) << 12 | (byte(1) & 0x3f) << 6 | (byte(2) & 0x3f);
}

} // namespace

void Expectation::count(const BenchRow &row, std::int64_t amountUnits, int sign)
{
    const std::int64_t nameLength = characters(row.name);
    m_rows += sign;
    m_id += sign * row.id;
    m_qty += sign * row.qty;
    m_amount += sign * amountUnits;
    m_flag += row.flag ? sign : 0;
    m_day += sign * digitsOf(row.day);
    m_tsDay += sign * digitsOf(row.ts.substr(0, 10));
    m_tsTime += sign * digitsOf(row.ts.substr(11));
    m_uid += sign * (hexDigit(row.uid.front()) * 16 + hexDigit(row.uid.back()));
    m_nameLength += sign * nameLength;
    m_nameFirst += sign * firstCodePoint(row.name);
    if (row.note) {
        m_notes += sign;
        m_noteLength += sign * characters(*row.note);
    }
    // Values of one row together, so that a column shifted against another is seen.
    m_together += sign * ((row.id * 31 + row.qty * 7 + nameLength + amountUnits) % 1009);
}

std::string Expectation::json() const
{
    const std::array<std::pair<const char *, std::int64_t>, 14> sums{{
        {"rows", m_rows},
        {"id", m_id},
        {"qty", m_qty},
        {"amount", m_amount},
        {"flag", m_flag},
        {"day", m_day},
        {"ts_day", m_tsDay},
        {"ts_time", m_tsTime},
        {"uid", m_uid},
        {"name_length", m_nameLength},
        {"name_first", m_nameFirst},
        {"notes", m_notes},
        {"note_length", m_noteLength},
        {"together", m_together},
    }};
    std::string text = "{";
    for (const auto &[name, value] : sums) {
        text += text.size() > 1 ? ", \"" : "\"";
        text.append(name).append("\": ").append(std::to_string(value));
    }
    return text + "}";
}

} // namespace millrace::benchmark
