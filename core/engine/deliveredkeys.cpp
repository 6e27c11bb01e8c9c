#include "core/engine/deliveredkeys.h"

#include <algorithm>
#include <cstring>

namespace millrace {

namespace {

/// 2^26 bits: of a million keys one in 80,000 others passes.
constexpr int s_filterBits = 26;

quint64 mixed(std::string_view hash, std::size_t at)
{
    quint64 value = 0;
    std::memcpy(&value, hash.data() + at, sizeof value);
    // The letters of base64 leave some bits alone.
    value *= 0x9E3779B97F4A7C15ULL;
    value ^= value >> 29;
    return value * 0xBF58476D1CE4E5B9ULL;
}

} // namespace

std::array<std::size_t, 4> DeliveredKeys::bitsOf(std::string_view hash)
{
    const quint64 first = mixed(hash, 0);
    const quint64 second = mixed(hash, 8) | 1;
    std::array<std::size_t, 4> bits{};
    for (std::size_t i = 0; i < bits.size(); ++i)
        bits[i] = static_cast<std::size_t>((first + i * second) >> (64 - s_filterBits));
    return bits;
}

void DeliveredKeys::add(std::string_view hash)
{
    if (hash.size() < 2 * sizeof(quint64))
        return;
    if (m_filter.empty())
        m_filter.assign(std::size_t{1} << (s_filterBits - 6), 0);
    for (const std::size_t bit : bitsOf(hash))
        m_filter[bit / 64] |= quint64{1} << (bit % 64);
}

bool DeliveredKeys::mayHave(std::string_view hash) const
{
    return std::ranges::all_of(bitsOf(hash), [this](std::size_t bit) {
        return (m_filter[bit / 64] >> (bit % 64) & 1) != 0;
    });
}

Result<void> DeliveredKeys::load(const CheckpointStore &checkpoints, const QString &connectionId,
                                 const StreamId &stream)
{
    if (m_hasher.isEmpty())
        return {};
    return checkpoints.forEachOpenKey(connectionId, stream,
                                      [this](std::string_view hash) { add(hash); });
}

std::string DeliveredKeys::expect(const RecordBatch &sent, std::size_t row)
{
    std::string hash = m_hasher.of(sent, row);
    add(hash);
    return hash;
}

void DeliveredKeys::give(const RecordBatch &sent, const std::function<VersionAge(std::size_t)> &age)
{
    if (!isLooking() || sent.encoded())
        return;
    for (std::size_t row = 0; row < sent.rowCount(); ++row) {
        std::string hash = m_hasher.of(sent, row);
        if (hash.empty() || !mayHave(hash))
            continue;
        m_given[std::move(hash)].push_back(age(row));
        ++m_rows;
    }
}

void DeliveredKeys::refuse(const RecordBatch &sent, std::size_t row, const VersionAge &age)
{
    if (m_given.empty())
        return;
    const auto given = m_given.find(m_hasher.of(sent, row));
    if (given == m_given.end())
        return;
    std::vector<VersionAge> &rows = given->second;
    const auto refused = std::ranges::find(rows, age);
    if (refused == rows.end())
        return;
    // The rows before it stay: what they supersede is older than they, not than this one.
    rows.erase(refused);
    --m_rows;
    if (rows.empty())
        m_given.erase(given);
}

std::vector<DeliveredKey> DeliveredKeys::take()
{
    std::vector<DeliveredKey> keys;
    keys.reserve(m_given.size());
    for (const auto &[hash, rows] : m_given) {
        const VersionAge &newest = *std::ranges::max_element(
            rows, {}, [](const VersionAge &age) { return std::pair(age.below, age.ordinal); });
        keys.push_back({hash, newest.below, newest.ordinal});
    }
    m_given.clear();
    m_rows = 0;
    return keys;
}

} // namespace millrace
