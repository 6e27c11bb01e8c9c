#include "core/connectors/postgres/postgrescopyencoder.h"

#include "core/connectors/postgres/postgresbytes.h"
#include "core/data/temporal.h"

#include <algorithm>

namespace millrace {

namespace {

constexpr std::string_view s_signature("PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19);
constexpr std::size_t s_firstCapacity = 512 * 1024;

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
    , m_buffer(std::make_unique_for_overwrite<char[]>(s_firstCapacity))
    , m_capacity(s_firstCapacity)
    , m_meta(marks, m_layout.hasJsonbMeta)
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

void PostgresCopyEncoder::begin() { (void)putBytes(take(s_signature.size()), s_signature); }

void PostgresCopyEncoder::finish() { (void)putBits(take(2), std::uint16_t{0xFFFF}); }

std::size_t PostgresCopyEncoder::append(const RecordBatch &batch, std::size_t first,
                                        std::size_t end, qint64 arrival)
{
    PostgresRowBlock &block = m_block;
    block.batch = &batch;
    block.first = first;
    block.count = std::min(end - first, PostgresRowBlock::mostRows);
    const std::size_t columns = m_steps.size() + (m_layout.hasArrival ? 1 : 0)
        + (m_layout.hasMetaColumns ? PostgresMetaCells::columnCount : 0);
    std::fill_n(block.sizes.begin(), block.count, 2 + (m_layout.hasArrival ? 12U : 0U));
    m_made.clear();
    for (std::size_t i = 0; i < m_steps.size(); ++i)
        measure(i);
    if (m_layout.hasMetaColumns)
        m_meta.measure(block);
    std::size_t size = 0;
    for (std::size_t row = 0; row < block.count; ++row)
        size += block.sizes[row];
    char *at = take(size);
    for (std::size_t row = 0; row < block.count; ++row) {
        block.at[row] = putBits(at, static_cast<std::uint16_t>(columns));
        at += block.sizes[row];
        if (m_layout.hasArrival)
            block.at[row]
                = putWide(putLength(block.at[row], 8), arrival + static_cast<qint64>(row));
    }
    for (std::size_t i = 0; i < m_steps.size(); ++i)
        put(i);
    if (m_layout.hasMetaColumns)
        m_meta.put(block);
    return block.count;
}

void PostgresCopyEncoder::measure(std::size_t index)
{
    const Column &column = m_block.batch->column(static_cast<int>(index));
    const Step step = m_steps[index];
    if (step == Step::Made) {
        m_made.make(m_block, static_cast<int>(index), m_layout.columns[index]);
        return;
    }
    const std::uint32_t width = widthOf(step);
    const bool isWhole = column.valid.empty();
    if (width > 0) {
        for (std::size_t i = 0; i < m_block.count; ++i)
            m_block.sizes[i] += s_postgresLengthSize
                + (isWhole || column.valid[m_block.first + i] != 0 ? width : 0);
        return;
    }
    const std::uint32_t more = s_postgresLengthSize + (step == Step::Jsonb ? 1 : 0);
    const std::uint32_t *offsets = column.offsets.data() + m_block.first;
    for (std::size_t i = 0; i < m_block.count; ++i)
        m_block.sizes[i] += isWhole || column.valid[m_block.first + i] != 0
            ? offsets[i + 1] - offsets[i] + more
            : s_postgresLengthSize;
}

template<std::size_t width, typename Put>
void PostgresCopyEncoder::putFixed(const Column &column, Put write)
{
    const std::int64_t *values = column.fixed.data() + m_block.first;
    // What is written could be the block itself for all the compiler knows.
    const std::size_t count = m_block.count;
    char **at = m_block.at.data();
    if (column.valid.empty()) {
        for (std::size_t i = 0; i < count; ++i)
            at[i] = write(putLength(at[i], width), values[i]);
        return;
    }
    const std::uint8_t *valid = column.valid.data() + m_block.first;
    for (std::size_t i = 0; i < count; ++i)
        at[i] = valid[i] != 0 ? write(putLength(at[i], width), values[i]) : putNull(at[i]);
}

void PostgresCopyEncoder::put(std::size_t index)
{
    const Column &column = m_block.batch->column(static_cast<int>(index));
    switch (m_steps[index]) {
    case Step::Boolean:
        return putFixed<1>(column, [](char *at, std::int64_t value) {
            *at = static_cast<char>(value);
            return at + 1;
        });
    case Step::Int2:
        return putFixed<2>(column, [](char *at, std::int64_t value) {
            return putBits(at, static_cast<std::uint16_t>(value));
        });
    case Step::Int4:
        return putFixed<4>(column, [](char *at, std::int64_t value) {
            return putBits(at, static_cast<std::uint32_t>(value));
        });
    case Step::Int8:
    case Step::Float8:
    case Step::Time:
        return putFixed<8>(column, putWide);
    case Step::Float4:
        return putFixed<4>(column, [](char *at, std::int64_t value) {
            const auto single = static_cast<float>(std::bit_cast<double>(value));
            return putBits(at, std::bit_cast<std::uint32_t>(single));
        });
    case Step::WholeFloat4:
        return putFixed<4>(column, [](char *at, std::int64_t value) {
            return putBits(at, std::bit_cast<std::uint32_t>(static_cast<float>(value)));
        });
    case Step::WholeFloat8:
        return putFixed<8>(column, [](char *at, std::int64_t value) {
            return putBits(at, std::bit_cast<std::uint64_t>(static_cast<double>(value)));
        });
    case Step::Date:
        return putFixed<4>(column, [](char *at, std::int64_t value) {
            return putBits(at, static_cast<std::uint32_t>(value - s_postgresEpochDays));
        });
    case Step::DateAsTimestamp:
        return putFixed<8>(column, [](char *at, std::int64_t value) {
            return putWide(at, (value - s_postgresEpochDays) * s_postgresDay);
        });
    case Step::Timestamp:
        return putFixed<8>(
            column, [](char *at, std::int64_t value) { return putWide(at, postgresTime(value)); });
    case Step::ZonedTime:
        return putFixed<12>(column, [](char *at, std::int64_t value) {
            const ZonedTime time = ZonedTime::fromPacked(value);
            // The server counts zones towards the west.
            return putBits(putWide(at, time.microseconds),
                           static_cast<std::uint32_t>(-time.offsetSeconds));
        });
    case Step::TimeAsZoned:
        return putFixed<12>(column, [](char *at, std::int64_t value) {
            return putBits(putWide(at, value), std::uint32_t{0});
        });
    case Step::Made:
        return m_made.put(m_block, static_cast<int>(index));
    default:
        return putText(index);
    }
}

void PostgresCopyEncoder::putText(std::size_t index)
{
    const Column &column = m_block.batch->column(static_cast<int>(index));
    const Step step = m_steps[index];
    const bool isWhole = column.valid.empty();
    const std::size_t first = m_block.first;
    const std::size_t count = m_block.count;
    char **at = m_block.at.data();
    for (std::size_t i = 0; i < count; ++i) {
        if (!isWhole && column.valid[first + i] == 0) {
            at[i] = putNull(at[i]);
            continue;
        }
        const std::string_view text = column.text(first + i);
        if (step == Step::Uuid) {
            char *value = putLength(at[i], 16);
            putUuid(value, text);
            at[i] = value + 16;
        } else if (step == Step::Jsonb) {
            char *value = putLength(at[i], text.size() + 1);
            *value = 1;
            at[i] = putBytes(value + 1, text);
        } else {
            at[i] = putBytes(putLength(at[i], text.size()), text);
        }
    }
}

} // namespace millrace
