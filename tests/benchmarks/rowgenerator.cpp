#include "tests/benchmarks/rowgenerator.h"

#include <algorithm>
#include <chrono>

namespace millrace::benchmark {

namespace {

using namespace std::string_view_literals;

constexpr std::array s_syllables{"ba"sv,  "do"sv,  "fi"sv,  "gru"sv, "hul"sv, "jo"sv,
                                 "kam"sv, "lin"sv, "mar"sv, "nu"sv,  "pel"sv, "ris"sv,
                                 "sol"sv, "tro"sv, "vu"sv,  "zan"sv};
constexpr std::array s_foreign{"Ørsted"sv, "Zoë"sv,  "Škoda"sv, "東京"sv,
                               "Δelta"sv,  "Ünal"sv, "Çelik"sv, "Жанна"sv};
constexpr std::int64_t s_firstDay = 16436; // 2015-01-01
constexpr std::int64_t s_days = 3650;
constexpr std::int64_t s_daysPerVersion = 400;
constexpr std::uint64_t s_golden = 0x9e3779b97f4a7c15U;

/// A bijection that spreads every input bit over the output (the finaliser of MurmurHash3).
constexpr std::uint64_t scrambled(std::uint64_t x)
{
    x = (x ^ (x >> 33)) * 0xff51afd7ed558ccdU;
    x = (x ^ (x >> 33)) * 0xc4ceb9fe1a85ec53U;
    return x ^ (x >> 33);
}

constexpr std::int64_t below(std::uint64_t draw, std::uint64_t limit)
{
    return static_cast<std::int64_t>(draw % limit);
}

std::string_view syllable(std::uint64_t draw) { return s_syllables[draw & 15]; }

void writeDigits(char *out, int count, std::int64_t value)
{
    for (int i = count - 1; i >= 0; --i) {
        out[i] = static_cast<char>('0' + value % 10);
        value /= 10;
    }
}

void writeDay(char *out, std::int64_t daysSinceEpoch)
{
    const std::chrono::year_month_day day{std::chrono::sys_days{std::chrono::days{daysSinceEpoch}}};
    writeDigits(out, 4, static_cast<int>(day.year()));
    out[4] = '-';
    writeDigits(out + 5, 2, static_cast<unsigned>(day.month()));
    out[7] = '-';
    writeDigits(out + 8, 2, static_cast<unsigned>(day.day()));
}

void writeTime(char *out, std::int64_t second)
{
    writeDigits(out, 2, second / 3600);
    out[2] = ':';
    writeDigits(out + 3, 2, second / 60 % 60);
    out[5] = ':';
    writeDigits(out + 6, 2, second % 60);
}

void writeUuid(char *out, std::uint64_t high, std::uint64_t low)
{
    constexpr auto digits = "0123456789abcdef"sv;
    int position = 0;
    for (int i = 0; i < 32; ++i) {
        if (i == 8 || i == 12 || i == 16 || i == 20)
            out[position++] = '-';
        const std::uint64_t half = i < 16 ? high : low;
        out[position++] = digits[(half >> (60 - 4 * (i % 16))) & 15];
    }
    out[14] = '4';
    out[19] = 'a';
}

} // namespace

const BenchRow &RowGenerator::make(std::int64_t id, int version)
{
    const std::uint64_t key = scrambled(m_seed * s_golden + static_cast<std::uint64_t>(id));
    std::uint64_t state = key + static_cast<std::uint64_t>(version) * 0xd6e8feb86659fd93U;
    const auto draw = [&state] { return scrambled(state += s_golden); };
    const std::uint64_t high = draw();
    const std::uint64_t low = draw();
    const std::uint64_t numbers = draw();
    const std::uint64_t times = draw();
    const std::uint64_t words = draw();
    const std::uint64_t shape = draw();
    // The day of ts comes from the key alone, so that a later version is later.
    const std::int64_t tsDay = below(scrambled(key), s_days) + version * s_daysPerVersion;

    m_row.id = id;
    writeUuid(m_uid.data(), high, low);
    m_row.uid = {m_uid.data(), m_uid.size()};
    m_row.qty = below(numbers & 0xffffffffU, 1'000'000) - 1000;
    m_amountUnits = below(numbers >> 32, 1'000'000'000);
    m_row.amount = static_cast<double>(m_amountUnits) / 10'000;
    writeDay(m_day.data(), s_firstDay + below(times & 0xffffffffU, s_days));
    m_row.day = {m_day.data(), m_day.size()};
    writeDay(m_ts.data(), s_firstDay + tsDay);
    m_ts[10] = ' ';
    writeTime(m_ts.data() + 11, below(times >> 32, 86'400));
    m_row.ts = {m_ts.data(), m_ts.size()};
    m_row.flag = (shape >> 63) != 0;
    makeTexts(words, shape & 0xffffffffU, words >> 32);
    return m_row;
}

void RowGenerator::makeTexts(std::uint64_t words, std::uint64_t shape, std::uint64_t rest)
{
    m_name.clear();
    const std::uint64_t kind = shape % 1000;
    const auto append = [this](std::string_view text) { m_name.append(text); };
    if (kind >= 10 && kind < 30) {
        append(s_foreign[rest & 7]);
        append(" "sv);
    }
    append(syllable(words));
    append(syllable(words >> 4));
    append(syllable(words >> 8));
    if (kind < 4) {
        append(", "sv);
        append(syllable(rest));
    } else if (kind < 7) {
        append(" \""sv);
        append(syllable(rest));
        append("\""sv);
    } else if (kind < 10) {
        append("\n"sv);
        append(syllable(rest));
    }
    m_row.name = m_name;

    m_row.note.reset();
    if ((shape >> 20 & 1) == 0)
        return;
    m_note.assign(syllable(rest >> 8));
    m_note.append(" ").append(syllable(rest >> 12));
    m_note.append(" ").append(syllable(rest >> 16));
    m_row.note = m_note;
}

ChangePlan::ChangePlan(std::int64_t rows, std::int64_t changed)
    : m_inserts(changed / 10)
    , m_repeats(changed / 100)
    , m_updates(std::min(changed - m_inserts - m_repeats, rows))
    , m_stride(std::max<std::int64_t>(1, rows / std::max<std::int64_t>(1, m_updates)))
    , m_repeatEvery(std::max<std::int64_t>(1, m_updates / std::max<std::int64_t>(1, m_repeats)))
{
}

std::int64_t ChangePlan::updatedId(std::int64_t index) const
{
    const auto spread = scrambled(static_cast<std::uint64_t>(index));
    return 1 + index * m_stride + below(spread, static_cast<std::uint64_t>(m_stride));
}

bool ChangePlan::comesTwice(std::int64_t index) const
{
    return index % m_repeatEvery == 0 && index / m_repeatEvery < m_repeats;
}

} // namespace millrace::benchmark
