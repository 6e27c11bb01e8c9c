#include "tests/benchmarks/loadlines.h"

#include <array>
#include <charconv>

namespace millrace::benchmark {

namespace {

template<typename Number>
void appendNumber(std::string &out, Number value)
{
    std::array<char, 32> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    out.append(digits.data(), end.ptr);
}

void appendText(std::string &out, std::string_view text)
{
    using namespace std::string_view_literals;
    constexpr auto s_special = "\\\t\n\0"sv;
    for (;;) {
        const std::size_t place = text.find_first_of(s_special);
        out += text.substr(0, place);
        if (place == std::string_view::npos)
            return;
        out += '\\';
        switch (text[place]) {
        case '\t':
            out += 't';
            break;
        case '\n':
            out += 'n';
            break;
        case '\0':
            out += '0';
            break;
        default:
            out += '\\';
        }
        text.remove_prefix(place + 1);
    }
}

} // namespace

void appendLoadLine(std::string &out, const BenchRow &row)
{
    appendNumber(out, row.id);
    out.append("\t").append(row.uid).append("\t");
    appendNumber(out, row.qty);
    out += '\t';
    appendNumber(out, row.amount);
    out.append("\t").append(row.day).append("\t").append(row.ts);
    out += row.flag ? "\t1\t" : "\t0\t";
    appendText(out, row.name);
    out += '\t';
    if (row.note)
        appendText(out, *row.note);
    else
        out += "\\N";
    out += '\n';
}

} // namespace millrace::benchmark
