#include "core/mapping/expression/functionlist.h"

#include "core/mapping/expression/functions.h"

#include <QCoreApplication>

#include <array>

namespace millrace {

using namespace expression;

namespace {

constexpr std::array s_categories{
    QT_TRANSLATE_NOOP("expressions", "Text"),
    QT_TRANSLATE_NOOP("expressions", "Numbers"),
    QT_TRANSLATE_NOOP("expressions", "Dates and times"),
    QT_TRANSLATE_NOOP("expressions", "JSON"),
    QT_TRANSLATE_NOOP("expressions", "Missing values and choices"),
    QT_TRANSLATE_NOOP("expressions", "Hashes and masks"),
    QT_TRANSLATE_NOOP("expressions", "Conversion"),
};

QString translated(const char *text) { return QCoreApplication::translate("expressions", text); }

QString resultWords(const FunctionDefinition &definition)
{
    switch (definition.rule) {
    case ResultRule::First:
        return translated(QT_TRANSLATE_NOOP("expressions", "the type of the value"));
    case ResultRule::Common:
        return translated(QT_TRANSLATE_NOOP("expressions", "the type of the values"));
    case ResultRule::Fixed:
        break;
    }
    return typeWord(definition.type);
}

} // namespace

std::vector<ExpressionFunction> expressionFunctions()
{
    std::vector<ExpressionFunction> functions;
    for (const FunctionDefinition &definition : functionTable()) {
        ExpressionFunction function;
        function.name = QLatin1StringView(definition.name);
        function.category = translated(s_categories[static_cast<std::size_t>(definition.category)]);
        for (const Parameter &parameter : definition.parameters)
            function.parameters.push_back({QLatin1StringView(parameter.name),
                                           typeWords(parameter.types), parameter.isOptional,
                                           parameter.isRepeated, parameter.isConstant});
        function.result = resultWords(definition);
        function.signature = signatureText(definition).text;
        function.help = translated(definition.help);
        function.example = QString::fromUtf8(definition.example);
        function.exampleResult = QString::fromUtf8(definition.exampleResult);
        functions.push_back(std::move(function));
    }
    return functions;
}

} // namespace millrace
