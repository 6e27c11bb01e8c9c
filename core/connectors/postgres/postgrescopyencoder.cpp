#include "core/connectors/postgres/postgrescopyencoder.h"

#include "core/data/conversion.h"
#include "core/data/temporal.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

namespace millrace {

namespace {

constexpr std::string_view s_signature("PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19);
/// 1970-01-01 seen from 2000-01-01, where the server counts from.
constexpr std::int64_t s_epochDays = 10957;
constexpr std::int64_t s_microsecondsPerDay = 86'400'000'000;
constexpr std::uint32_t s_lengthWord = 4;
constexpr std::size_t s_firstCapacity = 512 * 1024;
constexpr std::uint32_t s_rawIdSize = RawIds::length;

template<typename Bits>
char *putBits(char *out, Bits bits)
{
    if constexpr (sizeof(Bits) == 8)
        bits = __builtin_bswap64(bits);
    else if constexpr (sizeof(Bits) == 4)
        bits = __builtin_bswap32(bits);
    else
        bits = __builtin_bswap16(bits);
    std::memcpy(out, &bits, sizeof bits);
    return out + sizeof bits;
}

char *putLength(char *out, std::size_t length)
{
    return putBits(out, static_cast<std::uint32_t>(length));
}

char *putNull(char *out) { return putBits(out, std::uint32_t{0xFFFFFFFF}); }

char *putBytes(char *out, std::string_view bytes)
{
    std::memcpy(out, bytes.data(), bytes.size());
    return out + bytes.size();
}

char *putWide(char *out, std::int64_t value)
{
    return putBits(out, static_cast<std::uint64_t>(value));
}

std::int64_t serverTime(std::int64_t microseconds)
{
    return microseconds - s_epochDays * s_microsecondsPerDay;
}

int nibble(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = static_cast<char>(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : 0;
}

void putUuid(char *out, std::string_view text)
{
    std::size_t digits = 0;
    for (const char c : text) {
        if (c == '-' || c == '{' || c == '}')
            continue;
        const int value = nibble(c);
        if (digits % 2 == 0)
            out[digits / 2] = static_cast<char>(value << 4);
        else
            out[digits / 2]
                = static_cast<char>(static_cast<unsigned char>(out[digits / 2]) | value);
        ++digits;
    }
}

} // namespace

PostgresCopyEncoder::PostgresCopyEncoder(PostgresRowLayout layout, const RunMarks &marks)
    : m_layout(std::move(layout))
    , m_marks(marks)
    , m_plainMeta(plainMetaJson(marks.syncId))
    , m_buffer(std::make_unique_for_overwrite<char[]>(s_firstCapacity))
    , m_capacity(s_firstCapacity)
{
    for (const PostgresTargetColumn &column : m_layout.columns)
        m_steps.push_back(stepOf(column));
}

PostgresCopyEncoder::Step PostgresCopyEncoder::stepOf(const PostgresTargetColumn &column)
{
    const FieldType type = column.type;
    switch (column.form) {
    case PostgresForm::Boolean:
        return Step::Boolean;
    case PostgresForm::Int2:
        return Step::Int2;
    case PostgresForm::Int4:
        return Step::Int4;
    case PostgresForm::Int8:
        return Step::Int8;
    case PostgresForm::Float4:
        return type == FieldType::Number ? Step::Float4 : Step::WholeFloat4;
    case PostgresForm::Float8:
        return type == FieldType::Number ? Step::Float8 : Step::WholeFloat8;
    case PostgresForm::Numeric:
        return Step::Made;
    case PostgresForm::Uuid:
        return Step::Uuid;
    case PostgresForm::Jsonb:
        return Step::Jsonb;
    case PostgresForm::Date:
        return Step::Date;
    case PostgresForm::Time:
        return Step::Time;
    case PostgresForm::TimeWithZone:
        return type == FieldType::TimeWithZone ? Step::ZonedTime : Step::TimeAsZoned;
    case PostgresForm::Timestamp:
    case PostgresForm::TimestampWithZone:
        return type == FieldType::Date ? Step::DateAsTimestamp : Step::Timestamp;
    case PostgresForm::Bytes:
    case PostgresForm::Json:
        return Step::Bytes;
    case PostgresForm::Text:
    case PostgresForm::Cast:
        break;
    }
    const bool isCopied
        = type == FieldType::String || type == FieldType::Json || type == FieldType::Decimal;
    return isCopied ? Step::Bytes : Step::Made;
}

std::uint32_t PostgresCopyEncoder::widthOf(Step step)
{
    switch (step) {
    case Step::Boolean:
        return 1;
    case Step::Int2:
        return 2;
    case Step::Int4:
    case Step::Float4:
    case Step::WholeFloat4:
    case Step::Date:
        return 4;
    case Step::ZonedTime:
    case Step::TimeAsZoned:
        return 12;
    case Step::Uuid:
        return 16;
    case Step::Bytes:
    case Step::Jsonb:
    case Step::Made:
        return 0;
    default:
        return 8;
    }
}

char *PostgresCopyEncoder::take(std::size_t size)
{
    if (m_used + size > m_capacity) {
        m_capacity = std::max(m_used + size, m_capacity * 2);
        auto larger = std::make_unique_for_overwrite<char[]>(m_capacity);
        std::memcpy(larger.get(), m_buffer.get(), m_used);
        m_buffer = std::move(larger);
    }
    char *at = m_buffer.get() + m_used;
    m_used += size;
    return at;
}

void PostgresCopyEncoder::begin() { putBytes(take(s_signature.size()), s_signature); }

void PostgresCopyEncoder::finish() { putBits(take(2), std::uint16_t{0xFFFF}); }

std::size_t PostgresCopyEncoder::append(const RecordBatch &batch, std::size_t first,
                                        std::size_t end, qint64 arrival)
{
    const Block block{&batch, first, std::min(end - first, s_blockRows)};
    const std::size_t columns
        = m_steps.size() + (m_layout.hasArrival ? 1 : 0) + (m_layout.hasMetaColumns ? 4 : 0);
    std::fill_n(m_sizes.begin(), block.count, 2 + (m_layout.hasArrival ? 12U : 0U));
    m_made.clear();
    m_madeEnds.clear();
    m_madeUsed = 0;
    for (std::size_t i = 0; i < m_steps.size(); ++i)
        measure(block, i);
    if (m_layout.hasMetaColumns)
        measureMeta(block);
    std::size_t size = 0;
    for (std::size_t row = 0; row < block.count; ++row)
        size += m_sizes[row];
    char *at = take(size);
    for (std::size_t row = 0; row < block.count; ++row) {
        m_at[row] = putBits(at, static_cast<std::uint16_t>(columns));
        at += m_sizes[row];
        if (m_layout.hasArrival)
            m_at[row] = putWide(putLength(m_at[row], 8), arrival + static_cast<qint64>(row));
    }
    for (std::size_t i = 0; i < m_steps.size(); ++i)
        put(block, i);
    if (m_layout.hasMetaColumns)
        putMeta(block);
    return block.count;
}

void PostgresCopyEncoder::measure(const Block &block, std::size_t index)
{
    const Column &column = block.batch->column(static_cast<int>(index));
    const Step step = m_steps[index];
    if (step == Step::Made) {
        make(block, index);
        return;
    }
    const std::uint32_t width = widthOf(step);
    const bool isWhole = column.valid.empty();
    if (width > 0) {
        for (std::size_t i = 0; i < block.count; ++i)
            m_sizes[i]
                += s_lengthWord + (isWhole || column.valid[block.first + i] != 0 ? width : 0);
        return;
    }
    const std::uint32_t more = s_lengthWord + (step == Step::Jsonb ? 1 : 0);
    const std::uint32_t *offsets = column.offsets.data() + block.first;
    for (std::size_t i = 0; i < block.count; ++i)
        m_sizes[i] += isWhole || column.valid[block.first + i] != 0
            ? offsets[i + 1] - offsets[i] + more
            : s_lengthWord;
}

void PostgresCopyEncoder::make(const Block &block, std::size_t index)
{
    const PostgresTargetColumn &target = m_layout.columns[index];
    const Column &column = block.batch->column(static_cast<int>(index));
    const bool isText = target.form != PostgresForm::Numeric;
    for (std::size_t i = 0; i < block.count; ++i) {
        const std::size_t row = block.first + i;
        const std::size_t before = m_made.size();
        if (!column.isNull(row)) {
            if (isText) {
                appendCellText(m_made, column, row, ' ');
            } else if (column.type == FieldType::Decimal) {
                appendNumeric(m_made, column.text(row), target.numeric);
            } else {
                std::array<char, 32> digits;
                char *end = digits.data() + digits.size();
                if (column.type == FieldType::Number) {
                    const double value = column.number(row);
                    const bool isFinite = std::isfinite(value);
                    end = isFinite ? std::to_chars(digits.data(), end, value).ptr : digits.data();
                    const std::string_view odd = std::isnan(value) ? "NaN"
                        : value > 0                                ? "Infinity"
                                                                   : "-Infinity";
                    if (!isFinite)
                        end = std::copy(odd.begin(), odd.end(), end);
                } else {
                    end = std::to_chars(digits.data(), end, column.integer(row)).ptr;
                }
                appendNumeric(m_made,
                              {digits.data(), static_cast<std::size_t>(end - digits.data())},
                              target.numeric);
            }
        }
        m_madeEnds.push_back(static_cast<std::uint32_t>(m_made.size()));
        m_sizes[i] += s_lengthWord + static_cast<std::uint32_t>(m_made.size() - before);
    }
}

void PostgresCopyEncoder::measureMeta(const Block &block)
{
    const auto jsonb = m_layout.hasJsonbMeta ? 1U : 0U;
    const std::uint32_t plain = s_lengthWord * 4 + s_rawIdSize + 8 + jsonb
        + static_cast<std::uint32_t>(m_plainMeta.size()) + 8;
    for (std::size_t i = 0; i < block.count; ++i)
        m_sizes[i] += plain;
    m_changedMeta.clear();
    if (block.batch->issues().empty())
        return;
    for (std::size_t i = 0; i < block.count; ++i) {
        if (block.batch->issuesOf(block.first + i).empty())
            continue;
        appendMetaJson(m_changedMeta.emplace_back(), m_marks.syncId, *block.batch, block.first + i);
        m_sizes[i] += static_cast<std::uint32_t>(m_changedMeta.back().size())
            - static_cast<std::uint32_t>(m_plainMeta.size());
    }
}

template<std::size_t width, typename Put>
void PostgresCopyEncoder::putFixed(const Block &block, const Column &column, Put write)
{
    const std::int64_t *values = column.fixed.data() + block.first;
    if (column.valid.empty()) {
        for (std::size_t i = 0; i < block.count; ++i)
            m_at[i] = write(putLength(m_at[i], width), values[i]);
        return;
    }
    const std::uint8_t *valid = column.valid.data() + block.first;
    for (std::size_t i = 0; i < block.count; ++i)
        m_at[i] = valid[i] != 0 ? write(putLength(m_at[i], width), values[i]) : putNull(m_at[i]);
}

void PostgresCopyEncoder::put(const Block &block, std::size_t index)
{
    const Column &column = block.batch->column(static_cast<int>(index));
    switch (m_steps[index]) {
    case Step::Boolean:
        return putFixed<1>(block, column, [](char *at, std::int64_t value) {
            *at = static_cast<char>(value);
            return at + 1;
        });
    case Step::Int2:
        return putFixed<2>(block, column, [](char *at, std::int64_t value) {
            return putBits(at, static_cast<std::uint16_t>(value));
        });
    case Step::Int4:
        return putFixed<4>(block, column, [](char *at, std::int64_t value) {
            return putBits(at, static_cast<std::uint32_t>(value));
        });
    case Step::Int8:
    case Step::Float8:
    case Step::Time:
        return putFixed<8>(block, column, putWide);
    case Step::Float4:
        return putFixed<4>(block, column, [](char *at, std::int64_t value) {
            const auto single = static_cast<float>(std::bit_cast<double>(value));
            return putBits(at, std::bit_cast<std::uint32_t>(single));
        });
    case Step::WholeFloat4:
        return putFixed<4>(block, column, [](char *at, std::int64_t value) {
            return putBits(at, std::bit_cast<std::uint32_t>(static_cast<float>(value)));
        });
    case Step::WholeFloat8:
        return putFixed<8>(block, column, [](char *at, std::int64_t value) {
            return putBits(at, std::bit_cast<std::uint64_t>(static_cast<double>(value)));
        });
    case Step::Date:
        return putFixed<4>(block, column, [](char *at, std::int64_t value) {
            return putBits(at, static_cast<std::uint32_t>(value - s_epochDays));
        });
    case Step::DateAsTimestamp:
        return putFixed<8>(block, column, [](char *at, std::int64_t value) {
            return putWide(at, (value - s_epochDays) * s_microsecondsPerDay);
        });
    case Step::Timestamp:
        return putFixed<8>(block, column, [](char *at, std::int64_t value) {
            return putWide(at, serverTime(value));
        });
    case Step::ZonedTime:
        return putFixed<12>(block, column, [](char *at, std::int64_t value) {
            const ZonedTime time = ZonedTime::fromPacked(value);
            // The server counts zones towards the west.
            return putBits(putWide(at, time.microseconds),
                           static_cast<std::uint32_t>(-time.offsetSeconds));
        });
    case Step::TimeAsZoned:
        return putFixed<12>(block, column, [](char *at, std::int64_t value) {
            return putBits(putWide(at, value), std::uint32_t{0});
        });
    case Step::Made:
        return putMade(block, index);
    default:
        return putText(block, index);
    }
}

void PostgresCopyEncoder::putText(const Block &block, std::size_t index)
{
    const Column &column = block.batch->column(static_cast<int>(index));
    const Step step = m_steps[index];
    const bool isWhole = column.valid.empty();
    for (std::size_t i = 0; i < block.count; ++i) {
        const std::size_t row = block.first + i;
        if (!isWhole && column.valid[row] == 0) {
            m_at[i] = putNull(m_at[i]);
            continue;
        }
        const std::string_view text = column.text(row);
        if (step == Step::Uuid) {
            char *at = putLength(m_at[i], 16);
            putUuid(at, text);
            m_at[i] = at + 16;
        } else if (step == Step::Jsonb) {
            char *at = putLength(m_at[i], text.size() + 1);
            *at = 1;
            m_at[i] = putBytes(at + 1, text);
        } else {
            m_at[i] = putBytes(putLength(m_at[i], text.size()), text);
        }
    }
}

void PostgresCopyEncoder::putMade(const Block &block, std::size_t index)
{
    const Column &column = block.batch->column(static_cast<int>(index));
    for (std::size_t i = 0; i < block.count; ++i, ++m_madeUsed) {
        const std::uint32_t begin = m_madeUsed == 0 ? 0 : m_madeEnds[m_madeUsed - 1];
        const std::uint32_t size = m_madeEnds[m_madeUsed] - begin;
        m_at[i] = column.isNull(block.first + i)
            ? putNull(m_at[i])
            : putBytes(putLength(m_at[i], size), {m_made.data() + begin, size});
    }
}

void PostgresCopyEncoder::putMeta(const Block &block)
{
    const std::int64_t extractedAt
        = serverTime(block.batch->extractedAt().time_since_epoch().count());
    const bool hasChanges = !m_changedMeta.empty();
    std::size_t changed = 0;
    for (std::size_t i = 0; i < block.count; ++i) {
        char *at = putLength(m_at[i], s_rawIdSize);
        m_rawIds.writeNext(at);
        at = putWide(putLength(at + s_rawIdSize, 8), extractedAt);
        const bool isChanged = hasChanges && !block.batch->issuesOf(block.first + i).empty();
        const std::string &meta = isChanged ? m_changedMeta[changed++] : m_plainMeta;
        at = putLength(at, meta.size() + (m_layout.hasJsonbMeta ? 1 : 0));
        if (m_layout.hasJsonbMeta)
            *at++ = 1;
        at = putBytes(at, meta);
        m_at[i] = putWide(putLength(at, 8), m_marks.generationId);
    }
}

} // namespace millrace
