// FieldProblem: what is wrong with one value of a form.
#pragma once

#include <QString>

namespace millrace {

/// A plain value.
struct FieldProblem final
{
    QString pointer; ///< JSON pointer of the value ("/path"); empty: the form as a whole.
    QString title; ///< The label of the input, as the person reads it.
    QString message; ///< One sentence.

    bool operator==(const FieldProblem &) const = default;
};

} // namespace millrace
