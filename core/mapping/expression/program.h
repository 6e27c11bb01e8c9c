// Program: a compiled expression as CompiledExpression shares it.
#pragma once

#include "core/mapping/expression/node.h"

#include <QStringList>

namespace millrace::expression {

/// Immutable once compiled.
struct Program final
{
    QString text;
    NodePointer root;
    std::vector<int> fields; ///< Ascending.
    QStringList fieldNames; ///< In the same order.
};

} // namespace millrace::expression
