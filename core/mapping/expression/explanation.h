// Explanation: how an expression came to the value of one row, step by step.
#pragma once

#include "core/data/fieldtype.h"
#include "core/mapping/expression/textrange.h"

#include <QString>

#include <vector>

namespace millrace {

/// One computed part of an expression. A plain value.
struct ExplanationStep final
{
    enum class Kind { Field, Literal, Computed };

    Kind kind = Kind::Computed;
    TextRange range; ///< The part of the text this is the value of.
    QString text; ///< That part, as written.
    FieldType type = FieldType::String;
    bool isNull = false;
    QString value; ///< As shown to people; long values are cut and end in "…". Empty for null.
    QString issueCode; ///< Set when this part or one of its own could not be computed.
    QString issue; ///< The sentence for it.
};

/// The way from the fields to the result. A plain value.
struct Explanation final
{
    /// Inner parts before the parts they are used in; the last one is the result. Parts that do
    /// not matter for this row, such as the branch of an if() not taken, are left out.
    std::vector<ExplanationStep> steps;
};

} // namespace millrace
