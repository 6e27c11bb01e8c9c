// Value completions: what can stand where the cursor is in the box of a mapped value.
#pragma once

#include "core/data/schema.h"
#include "core/mapping/expression/textrange.h"

#include <QString>

#include <vector>

namespace millrace {

/// One thing that can be inserted. A plain value.
struct ValueCompletion final
{
    enum class Kind { Field, Function, Keyword, Operator, Constant };

    Kind kind = Kind::Field;
    QString label; ///< What the list shows.
    QString detail; ///< The type of a field, the signature of a function.
    QString help; ///< One sentence, may be empty.
    QString example; ///< "round(2.5) = 3", may be empty.
    QString insertedText; ///< Replaces `replaced`.
    TextRange replaced;
    int cursor = 0; ///< Where the cursor stands in insertedText afterwards.
};

/// For the one-line box, whose text is that of typedValue(): within an expression as below; else
/// fields, functions (which begin an expression), and the text as a constant.
[[nodiscard]] std::vector<ValueCompletion> valueCompletions(const QString &text, int cursor,
                                                            const Schema &read);

/// For a text that is an expression as a whole: expressionCompletions() with examples. Every place
/// in the result is moved on by \a offset.
[[nodiscard]] std::vector<ValueCompletion>
completionsOfExpression(const QString &expression, int cursor, const Schema &read, int offset = 0);

} // namespace millrace
