#include "core/connectors/postgres/postgresmetacells.h"

#include "core/connectors/postgres/postgresbytes.h"

namespace millrace {

namespace {

constexpr std::uint32_t s_rawIdSize = RawIds::length;

} // namespace

PostgresMetaCells::PostgresMetaCells(const RunMarks &marks, bool isJsonb)
    : m_marks(marks)
    , m_isJsonb(isJsonb)
    , m_plain(plainMetaJson(marks.syncId))
{
}

void PostgresMetaCells::measure(PostgresRowBlock &block)
{
    const auto plain = s_postgresLengthSize * columnCount + s_rawIdSize + 8 + (m_isJsonb ? 1U : 0U)
        + static_cast<std::uint32_t>(m_plain.size()) + 8;
    for (std::size_t i = 0; i < block.count; ++i)
        block.sizes[i] += plain;
    m_changed.clear();
    if (block.batch->issues().empty())
        return;
    for (std::size_t i = 0; i < block.count; ++i) {
        if (block.batch->issuesOf(block.first + i).empty())
            continue;
        appendMetaJson(m_changed.emplace_back(), m_marks.syncId, *block.batch, block.first + i);
        block.sizes[i] += static_cast<std::uint32_t>(m_changed.back().size())
            - static_cast<std::uint32_t>(m_plain.size());
    }
}

void PostgresMetaCells::put(PostgresRowBlock &block)
{
    const std::int64_t extractedAt
        = postgresTime(block.batch->extractedAt().time_since_epoch().count());
    const bool hasChanges = !m_changed.empty();
    std::size_t changed = 0;
    for (std::size_t i = 0; i < block.count; ++i) {
        char *at = putLength(block.at[i], s_rawIdSize);
        m_rawIds.writeNext(at);
        at = putWide(putLength(at + s_rawIdSize, 8), extractedAt);
        const bool isChanged = hasChanges && !block.batch->issuesOf(block.first + i).empty();
        const std::string &meta = isChanged ? m_changed[changed++] : m_plain;
        at = putLength(at, meta.size() + (m_isJsonb ? 1 : 0));
        if (m_isJsonb)
            *at++ = 1;
        at = putBytes(at, meta);
        block.at[i] = putWide(putLength(at, 8), m_marks.generationId);
    }
}

} // namespace millrace
