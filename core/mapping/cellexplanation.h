// CellExplanation: the way of one value from the record that was read to the record that is sent.
#pragma once

#include "core/data/fieldtype.h"
#include "core/mapping/expression/textrange.h"

#include <QString>

#include <optional>
#include <vector>

namespace millrace {

/// One stop on the way. A plain value.
struct CellStep final
{
    enum class Kind {
        Source, ///< A field as it was read.
        Constant, ///< The text given in the mapping.
        Part, ///< A computed part of the expression; range says which.
        Converted, ///< The value as the type of the object's field.
        Check, ///< A limit of the field that the value does not keep.
        Rule, ///< What the rule of the field made of it.
        Sent, ///< The value in the record that is sent; always the last step of a sent record.
        Rejected, ///< The record is not sent; then the last step.
    };

    Kind kind = Kind::Source;
    QString
        text; ///< What happened, for people: a field's name, a part of the expression, a sentence.
    FieldType type = FieldType::String;
    bool isNull = false;
    QString value; ///< As shown to people; long values are cut and end in "…". Empty for null.
    QString code; ///< Set when something is wrong here: a valueFaultCode() or expression code.
    std::optional<TextRange> range{}; ///< For Part: its place in the expression.

    bool operator==(const CellStep &) const = default;
};

/// In order; empty for a field that does not compile.
struct CellExplanation final
{
    std::vector<CellStep> steps;
};

} // namespace millrace
