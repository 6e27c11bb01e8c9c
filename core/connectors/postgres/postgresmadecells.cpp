#include "core/connectors/postgres/postgresmadecells.h"

#include "core/connectors/postgres/postgresbytes.h"
#include "core/data/conversion.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace millrace {

namespace {

/// The text of a number that is not stored as one, in \a room.
std::string_view digitsOf(const Column &column, std::size_t row, std::array<char, 32> &room)
{
    char *const begin = room.data();
    char *const limit = begin + room.size();
    if (column.type != FieldType::Number)
        return {begin, std::to_chars(begin, limit, column.integer(row)).ptr};
    const double value = column.number(row);
    if (std::isfinite(value))
        return {begin, std::to_chars(begin, limit, value).ptr};
    if (std::isnan(value))
        return "NaN";
    return value > 0 ? "Infinity" : "-Infinity";
}

} // namespace

void PostgresMadeCells::clear()
{
    m_bytes.clear();
    m_ends.clear();
    m_written = 0;
}

void PostgresMadeCells::make(PostgresRowBlock &block, int index, const PostgresTargetColumn &target)
{
    const Column &column = block.batch->column(index);
    const bool isText = target.form != PostgresForm::Numeric;
    std::array<char, 32> room;
    for (std::size_t i = 0; i < block.count; ++i) {
        const std::size_t row = block.first + i;
        const std::size_t before = m_bytes.size();
        if (!column.isNull(row)) {
            if (isText)
                appendCellText(m_bytes, column, row, ' ');
            else if (column.type == FieldType::Decimal)
                appendNumeric(m_bytes, column.text(row), target.numeric);
            else
                appendNumeric(m_bytes, digitsOf(column, row, room), target.numeric);
        }
        m_ends.push_back(static_cast<std::uint32_t>(m_bytes.size()));
        block.sizes[i]
            += s_postgresLengthSize + static_cast<std::uint32_t>(m_bytes.size() - before);
    }
}

void PostgresMadeCells::put(PostgresRowBlock &block, int index)
{
    const Column &column = block.batch->column(index);
    for (std::size_t i = 0; i < block.count; ++i, ++m_written) {
        const std::uint32_t begin = m_written == 0 ? 0 : m_ends[m_written - 1];
        const std::uint32_t size = m_ends[m_written] - begin;
        block.at[i] = column.isNull(block.first + i)
            ? putNull(block.at[i])
            : putBytes(putLength(block.at[i], size), {m_bytes.data() + begin, size});
    }
}

} // namespace millrace
