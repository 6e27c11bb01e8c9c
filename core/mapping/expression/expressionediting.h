// What an editor of expressions asks for: colours, completions, signatures, canonical text.
#pragma once

#include "core/data/schema.h"
#include "core/mapping/expression/textrange.h"

#include <QString>

#include <optional>
#include <vector>

namespace millrace {

/// What a piece of an expression's text is.
enum class ExpressionTokenKind {
    Field, ///< A name that is not followed by a parenthesis, bare or in double quotes.
    Function,
    Keyword, ///< and, or, not, in, is, null, true, false, between, like, date, time, timestamp
    Text, ///< '…'
    Number,
    Operator,
    Punctuation, ///< Parentheses and commas.
    Unknown, ///< A character that means nothing, or a text or name without its end.
};

/// One piece of text. Blanks belong to none.
struct ExpressionToken final
{
    ExpressionTokenKind kind = ExpressionTokenKind::Unknown;
    TextRange range;

    bool operator==(const ExpressionToken &) const = default;
};

/// The pieces of \a text in order; works on any text, finished or not.
[[nodiscard]] std::vector<ExpressionToken> expressionTokens(const QString &text);

/// One thing that can stand where the cursor is.
struct ExpressionCompletion final
{
    enum class Kind { Field, Function, Keyword, Operator };

    Kind kind = Kind::Field;
    QString label; ///< What the list shows.
    QString detail; ///< The type of a field, the signature of a function.
    QString help; ///< One sentence, may be empty.
    QString insertedText; ///< Replaces `replaced`; a name in quotes where it needs them.
    TextRange replaced; ///< The word begun at the cursor, or an empty range.
    int cursor = 0; ///< Where the cursor stands in insertedText afterwards.
};

/// What can stand at \a cursor of \a text: fields and functions where a value is wanted, operators
/// after one; those that start with the begun word first, then those that contain it.
[[nodiscard]] std::vector<ExpressionCompletion>
expressionCompletions(const QString &text, int cursor, const Schema &schema);

/// The function whose parentheses are around a place.
struct ExpressionSignature final
{
    QString function;
    QString text; ///< "round(value, digits?)"
    QString help;
    QString example;
    int parameter = 0; ///< Which argument the place is in, from 0.
    TextRange parameterRange; ///< That parameter within text; empty beyond the last one.
};

/// The innermost call around \a cursor, or nothing.
[[nodiscard]] std::optional<ExpressionSignature> expressionSignatureAt(const QString &text,
                                                                       int cursor);

/// \a text in its canonical form: lower-case keywords, single blanks, no needless parentheses.
/// Nothing when it does not parse. Formatting it again changes nothing.
[[nodiscard]] std::optional<QString> formattedExpression(const QString &text);

/// \a name as a field of an expression: bare, or in double quotes where it needs them.
[[nodiscard]] QString expressionFieldText(const QString &name);
/// \a value as a text literal of an expression.
[[nodiscard]] QString expressionTextLiteral(const QString &value);

} // namespace millrace
