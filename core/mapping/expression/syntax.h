// Syntax: the tree of an expression as it is written, before fields and types are known.
#pragma once

#include "core/mapping/expression/textrange.h"

#include <QString>

#include <memory>
#include <vector>

namespace millrace::expression {

enum class SyntaxKind {
    Null,
    True,
    False,
    Text,
    Number,
    Temporal, ///< word: date, time or timestamp; text: the literal.
    Field,
    Call,
    Negative, ///< Unary minus.
    Not,
    Binary, ///< Arithmetic, ||, comparisons, and, or; word: the operator.
    IsNull,
    In, ///< The first child is looked for among the others.
    Between,
    Like,
};

/// A node and its children. Owned by its parent.
struct Syntax final
{
    SyntaxKind kind = SyntaxKind::Null;
    bool isNegated = false; ///< is not null, not in, not between, not like.
    TextRange range; ///< The whole part, without parentheses around it.
    int outerStart = 0; ///< Where it starts with the parentheses around it.
    TextRange wordRange; ///< The operator or the name of the function.
    QString word; ///< Operator or word in lower case; a function's name in lower case.
    QString text; ///< Content of a literal, name of a field.
    int depth = 1; ///< Of the tree below, itself included.
    std::vector<std::unique_ptr<Syntax>> children;
};

using SyntaxPointer = std::unique_ptr<Syntax>;

/// How tightly the part of \a syntax holds together; the larger, the tighter. Atoms: 9.
[[nodiscard]] int precedence(const Syntax &syntax);

/// The canonical text of \a syntax.
[[nodiscard]] QString canonicalText(const Syntax &syntax);

} // namespace millrace::expression
