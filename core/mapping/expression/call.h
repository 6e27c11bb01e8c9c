// Call: what the code of a function or operator gets, and how it writes its values.
#pragma once

#include "core/mapping/expression/evaluatedcolumn.h"
#include "core/mapping/expression/operand.h"

namespace millrace::expression {

/// What a function made of its constant arguments, once per expression. Immutable.
class Prepared
{
public:
    virtual ~Prepared() = default;
};

/// One evaluation of a function over a batch. The arguments have the types the function asked for.
struct Call final
{
    std::span<const Operand> arguments;
    std::size_t rows = 0; ///< 1 when every argument is constant.
    FieldType type = FieldType::String; ///< Of the result.
    TextRange range; ///< For failures.
    const Prepared *prepared = nullptr;
    const EvaluationContext *context = nullptr;
    std::size_t byteLimit = 0; ///< Bytes a text column may have; beyond, cells fail.
};

/// Computes a column. The failures of the arguments are no concern of it.
using Kernel = Operand (*)(const Call &);

/// Reads a fixed argument row by row; the constant one stays where it is.
class FixedArgument final
{
public:
    explicit FixedArgument(const Operand &operand)
        : m_values(operand.column->fixed.data())
        , m_step(operand.isConstant ? 0 : 1)
    {
    }
    [[nodiscard]] std::int64_t operator[](std::size_t row) const { return m_values[row * m_step]; }
    [[nodiscard]] double number(std::size_t row) const
    {
        return std::bit_cast<double>(m_values[row * m_step]);
    }

private:
    const std::int64_t *m_values;
    std::size_t m_step;
};

/// The same for an argument stored as text.
class TextArgument final
{
public:
    explicit TextArgument(const Operand &operand)
        : m_column(operand.column.get())
        , m_step(operand.isConstant ? 0 : 1)
    {
    }
    [[nodiscard]] std::string_view operator[](std::size_t row) const
    {
        return m_column->text(row * m_step);
    }

private:
    const Column *m_column;
    std::size_t m_step;
};

/// One entry per row, 1 where every operand has a value; empty when all have everywhere.
[[nodiscard]] std::vector<std::uint8_t> validRows(std::span<const Operand> operands,
                                                  std::size_t rows);

/// Fills the result of a call row by row.
class ColumnWriter final
{
public:
    explicit ColumnWriter(const Call &call);

    void null();
    void integer(std::int64_t value)
    {
        m_column->fixed.push_back(value);
        ++m_row;
    }
    void number(double value) { integer(std::bit_cast<std::int64_t>(value)); }
    void text(std::string_view value)
    {
        m_column->bytes.append(value);
        endText();
    }
    /// For text written piece by piece: append to bytes(), then endText().
    [[nodiscard]] std::string &bytes() { return m_column->bytes; }
    void endText()
    {
        if (m_column->bytes.size() > m_byteLimit) {
            tooLong();
            return;
        }
        m_column->offsets.push_back(static_cast<std::uint32_t>(m_column->bytes.size()));
        ++m_row;
    }
    /// Whether \a more bytes still fit; a text that grows in a loop asks.
    [[nodiscard]] bool hasRoom(std::size_t more) const
    {
        return more <= m_byteLimit && m_column->bytes.size() <= m_byteLimit - more;
    }
    /// Fails the row for want of room.
    void tooLong();
    /// Null with a failure; what was appended to bytes() in this row is taken back.
    void fail(const ErrorDefinition &definition, std::string_view value);

    [[nodiscard]] Operand finish();

private:
    std::shared_ptr<Column> m_column = std::make_shared<Column>();
    bool m_isText;
    std::size_t m_rows;
    std::size_t m_row = 0;
    std::size_t m_byteLimit;
    TextRange m_range;
    Failures m_failures;

    void invalidate();
};

/// Calls each(row, writer) for the rows where every argument has a value; the others are null.
template<typename Each>
[[nodiscard]] Operand forEachRow(const Call &call, Each each)
{
    const std::vector<std::uint8_t> valid = validRows(call.arguments, call.rows);
    ColumnWriter writer(call);
    for (std::size_t row = 0; row < call.rows; ++row) {
        if (!valid.empty() && valid[row] == 0)
            writer.null();
        else
            each(row, writer);
    }
    return writer.finish();
}

/// The same for results that cannot fail and are stored in 8 bytes: each(row) returns the value and
/// is called for every row, whatever stands in those without a value.
template<typename Each>
[[nodiscard]] Operand forEveryRow(const Call &call, Each each)
{
    auto column = std::make_shared<Column>();
    column->type = call.type;
    column->fixed.resize(call.rows);
    std::int64_t *out = column->fixed.data();
    for (std::size_t row = 0; row < call.rows; ++row)
        out[row] = each(row);
    column->valid = validRows(call.arguments, call.rows);
    return {std::move(column), false, {}};
}

} // namespace millrace::expression
