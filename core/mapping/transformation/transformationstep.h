// TransformationStep: one compiled transformation, for whole batches.
#pragma once

#include "core/data/recordbatch.h"
#include "core/mapping/expression/evaluatedcolumn.h"

#include <memory>
#include <string>
#include <vector>

namespace millrace {

/// A batch between two steps. A plain value; the columns are shared.
struct MovingRows final
{
    std::vector<std::shared_ptr<const Column>> columns;
    std::vector<ValueIssue> issues; ///< In any order.
    std::size_t rowCount = 0;
    /// The rows of the batch before the first step that are still there; see isFiltered.
    std::vector<std::uint32_t> kept{};
    bool isFiltered = false; ///< False: all of them, and kept is empty.
    TimePoint extractedAt{};
};

/// Immutable; safe from any thread.
class TransformationStep
{
public:
    TransformationStep() = default;
    virtual ~TransformationStep() = default;
    TransformationStep(const TransformationStep &) = delete;
    TransformationStep &operator=(const TransformationStep &) = delete;

    virtual void apply(MovingRows &rows, const EvaluationContext &context) const = 0;
};

/// Notes that the cell at \a column of \a row could not be made from \a original.
void noteFailure(MovingRows &rows, std::size_t row, std::size_t column, std::string_view original);

/// The cell as it is hashed, encrypted and compared: plain text, of text types the bytes as they
/// are, of Binary base64. \a scratch is used for types that have no text of their own.
[[nodiscard]] std::string_view cellText(const Column &column, std::size_t row,
                                        std::string &scratch);

/// Fills a column of a text type, value after value.
class TextColumnMaker final
{
public:
    TextColumnMaker(FieldType type, std::size_t rows, std::size_t expectedBytes);

    /// Where the bytes of the next value are appended; endText() ends it.
    [[nodiscard]] std::string &bytes() { return m_column->bytes; }
    void endText();
    void null();
    [[nodiscard]] std::shared_ptr<const Column> finish() { return std::move(m_column); }

private:
    std::shared_ptr<Column> m_column;
};

} // namespace millrace
