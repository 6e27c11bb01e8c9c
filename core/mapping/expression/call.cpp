#include "core/mapping/expression/call.h"

#include "core/mapping/expression/failures.h"

namespace millrace::expression {

std::vector<std::uint8_t> validRows(std::span<const Operand> operands, std::size_t rows)
{
    std::vector<std::uint8_t> valid;
    for (const Operand &operand : operands) {
        const std::vector<std::uint8_t> &own = operand.column->valid;
        if (own.empty())
            continue;
        if (operand.isConstant) {
            if (own.front() == 0)
                valid.assign(rows, 0);
            continue;
        }
        if (valid.empty()) {
            valid = own;
            continue;
        }
        for (std::size_t row = 0; row < rows; ++row)
            valid[row] = static_cast<std::uint8_t>(valid[row] & own[row]);
    }
    return valid;
}

ColumnWriter::ColumnWriter(const Call &call)
    : m_isText(isStoredAsText(call.type))
    , m_rows(call.rows)
    , m_byteLimit(call.byteLimit)
    , m_range(call.range)
{
    m_column->type = call.type;
    if (!m_isText) {
        m_column->fixed.reserve(m_rows);
        return;
    }
    m_column->offsets.reserve(m_rows + 1);
    m_column->offsets.push_back(0);
    if (!call.arguments.empty() && isStoredAsText(call.arguments.front().column->type))
        m_column->bytes.reserve(call.arguments.front().column->bytes.size());
}

void ColumnWriter::invalidate()
{
    if (m_column->valid.empty())
        m_column->valid.assign(m_rows, 1);
    m_column->valid[m_row] = 0;
}

void ColumnWriter::null()
{
    invalidate();
    if (m_isText)
        m_column->offsets.push_back(m_column->offsets.back());
    else
        m_column->fixed.push_back(0);
    ++m_row;
}

void ColumnWriter::fail(const ErrorDefinition &definition, std::string_view value)
{
    // The value may be a part of what is taken back.
    m_failures.push_back(
        {static_cast<std::uint32_t>(m_row), m_range, &definition, failureValue(value)});
    if (m_isText)
        m_column->bytes.resize(m_column->offsets.back());
    null();
}

void ColumnWriter::tooLong() { fail(s_resultTooLong, {}); }

Operand ColumnWriter::finish() { return {std::move(m_column), false, std::move(m_failures)}; }

} // namespace millrace::expression
