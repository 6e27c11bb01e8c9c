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

void DeliveredKeys::give(const RecordBatch &sent, const std::function<qint64(std::size_t)> &ordinal,
                         const std::function<qint64(std::size_t)> &below)
{
    if (!isLooking() || sent.encoded())
        return;
    for (std::size_t row = 0; row < sent.rowCount(); ++row) {
        std::string hash = m_hasher.of(sent, row);
        if (hash.empty() || !mayHave(hash))
            continue;
        Given &given = m_given[std::move(hash)];
        ++given.rows;
        given.ordinal = ordinal(row);
        if (below)
            given.below = std::max(given.below.value_or(0), below(row));
    }
}

void DeliveredKeys::refuse(const RecordBatch &sent, std::size_t row, qint64 ordinal)
{
    if (m_given.empty())
        return;
    const auto given = m_given.find(m_hasher.of(sent, row));
    if (given == m_given.end())
        return;
    if (--given->second.rows == 0)
        m_given.erase(given);
    else if (given->second.ordinal == ordinal)
        given->second.ordinal = 0; // Where the row before it stood is not known any more.
}

std::vector<DeliveredKey> DeliveredKeys::take()
{
    std::vector<DeliveredKey> keys;
    keys.reserve(m_given.size());
    for (const auto &[hash, given] : m_given)
        keys.push_back({hash, given.below, given.ordinal});
    m_given.clear();
    return keys;
}

} // namespace millrace
