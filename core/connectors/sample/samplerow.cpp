#include "core/connectors/sample/samplerow.h"

#include "core/connectors/sample/wordlists.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

namespace millrace {

namespace {

constexpr std::int64_t s_second = 1'000'000;
constexpr std::int64_t s_day = 86400 * s_second;
/// 2015-01-01 00:00 UTC; accounts were created in the ten years after it.
constexpr std::int64_t s_firstDay = 16436 * s_day;

/// The finaliser of SplitMix64: every bit of the result depends on every bit of \a value.
constexpr std::uint64_t mixed(std::uint64_t value)
{
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ULL;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebULL;
    return value ^ (value >> 31);
}

/// An independent number for each purpose within a row.
constexpr std::uint64_t hashOf(std::uint64_t rowHash, unsigned purpose)
{
    return mixed(rowHash + 0x9e3779b97f4a7c15ULL * (purpose + 1));
}

/// A number from 0 to \a bound - 1; \a bound below 2^32.
constexpr std::int64_t below(std::uint64_t hash, std::int64_t bound)
{
    return static_cast<std::int64_t>(((hash >> 32) * static_cast<std::uint64_t>(bound)) >> 32);
}

template<typename T>
const T &pick(std::span<const T> list, std::uint64_t hash)
{
    return list[static_cast<std::size_t>(below(hash, static_cast<std::int64_t>(list.size())))];
}

/// Puts short texts together on the stack. REQUIRES: the whole fits.
class ShortText final
{
public:
    ShortText &add(std::string_view text)
    {
        std::memcpy(m_end, text.data(), text.size());
        m_end += text.size();
        return *this;
    }
    ShortText &addLower(std::string_view text)
    {
        for (const char c : text)
            *m_end++ = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        return *this;
    }
    ShortText &add(std::int64_t number)
    {
        m_end = std::to_chars(m_end, m_buffer.data() + m_buffer.size(), number).ptr;
        return *this;
    }
    /// \a digits decimal digits with leading zeros.
    ShortText &add(std::int64_t number, int digits)
    {
        for (int i = digits - 1; i >= 0; --i, number /= 10)
            m_end[i] = static_cast<char>('0' + number % 10);
        m_end += digits;
        return *this;
    }
    [[nodiscard]] std::string_view text() const
    {
        return {m_buffer.data(), static_cast<std::size_t>(m_end - m_buffer.data())};
    }

private:
    std::array<char, 320> m_buffer;
    char *m_end = m_buffer.data();
};

// Purposes of hashes beside the fields themselves, which use their own number.
constexpr unsigned s_lastName = 100;
constexpr unsigned s_houseNumber = 101;
constexpr unsigned s_place = 102;
constexpr unsigned s_postalCode = 103;
constexpr unsigned s_mailHost = 104;
constexpr unsigned s_misfit = 200;

std::string_view firstName(std::uint64_t rowHash)
{
    return pick(samplewords::firstNames(),
                hashOf(rowHash, static_cast<unsigned>(SampleField::Name)));
}

std::string_view lastName(std::uint64_t rowHash)
{
    return pick(samplewords::lastNames(), hashOf(rowHash, s_lastName));
}

void addAddress(ShortText &out, std::uint64_t rowHash, std::uint64_t hash)
{
    const SamplePlace &place = pick(samplewords::places(), hashOf(rowHash, s_place));
    out.add("{\"street_number\":\"")
        .add(below(hashOf(rowHash, s_houseNumber), 240) + 1)
        .add("\",\"street_name\":\"")
        .add(pick(samplewords::streets(), hash))
        .add("\",\"city\":\"")
        .add(place.city)
        .add("\",\"state\":\"")
        .add(place.region)
        .add("\",\"postal_code\":\"")
        .add(below(hashOf(rowHash, s_postalCode), 100000), 5)
        .add("\",\"country_code\":\"")
        .add(place.countryCode)
        .add("\"}");
}

const SampleMake &makeOf(std::uint64_t rowHash)
{
    return pick(samplewords::makes(), hashOf(rowHash, static_cast<unsigned>(SampleField::Make)));
}

} // namespace

SampleRow::SampleRow(SampleRun run, std::vector<SampleColumn> columns)
    : m_run(run)
    , m_columns(std::move(columns))
    , m_seedHash(mixed(static_cast<std::uint64_t>(run.seed) * 4
                       + static_cast<std::uint64_t>(run.stream) + 1))
{
}

void SampleRow::append(RecordBatchBuilder &builder, std::int64_t index) const
{
    const std::uint64_t rowHash = mixed(m_seedHash + static_cast<std::uint64_t>(index));
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        const SampleColumn &column = m_columns[i];
        const int target = static_cast<int>(i);
        if (m_run.misfitPercent > 0 && column.mayMisfit) {
            const std::uint64_t hash
                = hashOf(rowHash, s_misfit + static_cast<unsigned>(column.field));
            if (below(hash, 100) < m_run.misfitPercent) {
                builder.appendUnfit(target, pick(samplewords::misfits(), mixed(hash)));
                continue;
            }
        }
        appendCell(builder, target, column.field, index, rowHash);
    }
    builder.finishRow();
}

void SampleRow::appendCell(RecordBatchBuilder &builder, int column, SampleField field,
                           std::int64_t index, std::uint64_t rowHash) const
{
    const std::uint64_t hash = hashOf(rowHash, static_cast<unsigned>(field));
    switch (field) {
    case SampleField::Id:
        return builder.appendInteger(column, index + 1);
    case SampleField::Age:
        return builder.appendInteger(column, 18 + below(hash, 70));
    case SampleField::Weight:
        return builder.appendInteger(column, 45 + below(hash, 70));
    case SampleField::Year:
        return builder.appendInteger(column, 1965 + below(hash, 60));
    case SampleField::ProductId:
        return builder.appendInteger(
            column, 1 + below(hash, sampleRowCount(SampleStream::Products, m_run.count)));
    case SampleField::UserId:
        return builder.appendInteger(column, 1 + below(hash, m_run.count));
    case SampleField::Height:
        return builder.appendNumber(column, static_cast<double>(150 + below(hash, 50)) / 100);
    case SampleField::Price:
        return builder.appendNumber(column,
                                    static_cast<double>(500'000 + below(hash, 9'500'000)) / 100);
    case SampleField::Title:
        return builder.appendText(column, pick(samplewords::titles(), hash));
    case SampleField::Gender:
        return builder.appendText(column, pick(samplewords::genders(), hash));
    case SampleField::Language:
        return builder.appendText(column, pick(samplewords::languages(), hash));
    case SampleField::AcademicDegree:
        return builder.appendText(column, pick(samplewords::degrees(), hash));
    case SampleField::Nationality:
        return builder.appendText(column, pick(samplewords::nationalities(), hash));
    case SampleField::Occupation:
        return builder.appendText(column, pick(samplewords::occupations(), hash));
    case SampleField::BloodType:
        return builder.appendText(column, pick(samplewords::bloodTypes(), hash));
    case SampleField::Make:
        return builder.appendText(column, makeOf(rowHash).name);
    case SampleField::Model:
        return builder.appendText(column, pick(makeOf(rowHash).models, hash));
    case SampleField::Name: {
        ShortText text;
        text.add(firstName(rowHash)).add(" ").add(lastName(rowHash));
        return builder.appendText(column, text.text());
    }
    case SampleField::Email: {
        ShortText text;
        text.addLower(firstName(rowHash)).add(".").addLower(lastName(rowHash)).add(index + 1);
        text.add("@").add(pick(samplewords::mailHosts(), hashOf(rowHash, s_mailHost)));
        return builder.appendText(column, text.text());
    }
    case SampleField::Telephone: {
        // The range 555-0100 to 555-0199 is kept free for fiction.
        ShortText text;
        text.add("+1-").add(201 + below(hash, 788), 3).add("-555-01").add(below(~hash, 100), 2);
        return builder.appendText(column, text.text());
    }
    case SampleField::Address: {
        ShortText text;
        addAddress(text, rowHash, hash);
        return builder.appendText(column, text.text());
    }
    default:
        return appendTime(builder, column, field, rowHash);
    }
}

void SampleRow::appendTime(RecordBatchBuilder &builder, int column, SampleField field,
                           std::uint64_t rowHash) const
{
    const auto hash
        = [rowHash](SampleField of) { return hashOf(rowHash, static_cast<unsigned>(of)); };
    const std::int64_t created
        = s_firstDay + below(hash(SampleField::CreatedAt), 3650 * 86400LL) * s_second;
    const std::int64_t purchased
        = created + below(hash(SampleField::PurchasedAt), 2 * 86400LL) * s_second;
    const bool isPurchased = hash(SampleField::PurchasedAt) % 10 != 0;
    switch (field) {
    case SampleField::UpdatedAt:
        builder.appendInteger(
            column,
            m_run.updatedAt.value_or(
                created + below(hash(SampleField::UpdatedAt), 60 * 86400LL) * s_second));
        break;
    case SampleField::PurchasedAt:
        if (isPurchased)
            builder.appendInteger(column, purchased);
        else
            builder.appendNull(column);
        break;
    case SampleField::ReturnedAt: {
        const std::uint64_t chance = hash(SampleField::ReturnedAt);
        if (isPurchased && chance % 20 == 0)
            builder.appendInteger(column, purchased + below(chance, 30 * 86400LL) * s_second);
        else
            builder.appendNull(column);
        break;
    }
    default:
        builder.appendInteger(column, created);
        break;
    }
}

} // namespace millrace
