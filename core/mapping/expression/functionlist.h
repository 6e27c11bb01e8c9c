// The functions of expressions, for help pages and completion.
#pragma once

#include <QString>
#include <QStringList>

#include <vector>

namespace millrace {

/// One function, as the help shows it. Texts are translated.
struct ExpressionFunction final
{
    struct Parameter final
    {
        QString name;
        QString types; ///< "text", "whole number, decimal or number", "any value"
        bool isOptional = false;
        bool isRepeated = false; ///< May come any number of times; always the last one.
        bool isConstant = false; ///< Has to be the same for all rows.
    };

    QString name;
    QString category; ///< "Text"
    std::vector<Parameter> parameters;
    QString result; ///< "text", "the type of the values"
    QString signature; ///< "round(value, digits?)"
    QString help; ///< One sentence.
    QString example;
    QString exampleResult; ///< As a shown value.
};

/// All functions, by category, then by name.
[[nodiscard]] std::vector<ExpressionFunction> expressionFunctions();

} // namespace millrace
