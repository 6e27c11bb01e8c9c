#include "ui/mapping/valuecompletions.h"

#include "core/mapping/expression/expressionediting.h"
#include "core/mapping/expression/functionlist.h"
#include "ui/mapping/valuetext.h"

#include <QCoreApplication>

#include <algorithm>
#include <map>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

ValueCompletion::Kind kindOf(ExpressionCompletion::Kind kind)
{
    switch (kind) {
    case ExpressionCompletion::Kind::Field:
        return ValueCompletion::Kind::Field;
    case ExpressionCompletion::Kind::Function:
        return ValueCompletion::Kind::Function;
    case ExpressionCompletion::Kind::Keyword:
        return ValueCompletion::Kind::Keyword;
    case ExpressionCompletion::Kind::Operator:
        return ValueCompletion::Kind::Operator;
    }
    return ValueCompletion::Kind::Keyword;
}

QString exampleOf(const QString &function)
{
    static const std::map<QString, QString> s_examples = [] {
        std::map<QString, QString> examples;
        for (const ExpressionFunction &each : expressionFunctions())
            examples[each.name] = u"%1 = %2"_s.arg(each.example, each.exampleResult);
        return examples;
    }();
    const auto found = s_examples.find(function);
    return found == s_examples.end() ? QString() : found->second;
}

ValueCompletion fieldCompletion(const ExpressionCompletion &field, const QString &text)
{
    ValueCompletion completion;
    completion.label = field.label;
    completion.detail = field.detail;
    completion.help = field.help;
    // A field as a whole is its name as it is; quotes are for expressions.
    completion.insertedText = field.label;
    completion.replaced = {0, static_cast<int>(text.size())};
    completion.cursor = static_cast<int>(field.label.size());
    return completion;
}

ValueCompletion functionCompletion(const ExpressionCompletion &function, const QString &text)
{
    const QString start = u"= "_s;
    ValueCompletion completion;
    completion.kind = ValueCompletion::Kind::Function;
    completion.label = function.label;
    completion.detail = function.detail;
    completion.help = function.help;
    completion.example = exampleOf(function.label);
    completion.insertedText = start + function.insertedText;
    completion.replaced = {0, static_cast<int>(text.size())};
    completion.cursor = static_cast<int>(start.size()) + function.cursor;
    return completion;
}

/// 0 for what starts with \a begun, 1 for what contains it, else 2.
int rankOf(const QString &label, const QString &begun)
{
    if (label.startsWith(begun, Qt::CaseInsensitive))
        return 0;
    return label.contains(begun, Qt::CaseInsensitive) ? 1 : 2;
}

void addConstant(std::vector<ValueCompletion> &list, const QString &text, const Schema &read)
{
    const QString begun = text.trimmed();
    const TypedValue constant{ValueOrigin::Constant, begun};
    ValueCompletion completion;
    completion.kind = ValueCompletion::Kind::Constant;
    completion.insertedText = valueEditText(constant, read);
    completion.label = valueShownText(ValueOrigin::Constant, begun);
    completion.detail = QCoreApplication::translate("mapping", "constant");
    completion.help = QCoreApplication::translate("mapping", "The same value for every record.");
    completion.replaced = {0, static_cast<int>(text.size())};
    completion.cursor = static_cast<int>(completion.insertedText.size());
    list.push_back(std::move(completion));
}

} // namespace

std::vector<ValueCompletion> completionsOfExpression(const QString &expression, int cursor,
                                                     const Schema &read, int offset)
{
    std::vector<ValueCompletion> list;
    for (ExpressionCompletion &each : expressionCompletions(expression, cursor, read)) {
        ValueCompletion completion;
        completion.kind = kindOf(each.kind);
        if (completion.kind == ValueCompletion::Kind::Function)
            completion.example = exampleOf(each.label);
        completion.label = std::move(each.label);
        completion.detail = std::move(each.detail);
        completion.help = std::move(each.help);
        completion.insertedText = std::move(each.insertedText);
        completion.replaced = {each.replaced.start + offset, each.replaced.length};
        completion.cursor = each.cursor;
        list.push_back(std::move(completion));
    }
    return list;
}

std::vector<ValueCompletion> valueCompletions(const QString &text, int cursor, const Schema &read)
{
    if (const auto start = expressionStart(text)) {
        if (cursor < *start)
            return {};
        return completionsOfExpression(text.mid(*start), cursor - *start, read, *start);
    }
    const QString begun = text.trimmed();
    const bool isQuoted = begun.startsWith(u'"') || begun.startsWith(u'\'');
    std::vector<ValueCompletion> list;
    if (isQuoted)
        return list;
    for (const ExpressionCompletion &each : expressionCompletions({}, 0, read)) {
        if (rankOf(each.label, begun) == 2)
            continue;
        if (each.kind == ExpressionCompletion::Kind::Field)
            list.push_back(fieldCompletion(each, text));
        else if (each.kind == ExpressionCompletion::Kind::Function)
            list.push_back(functionCompletion(each, text));
    }
    std::ranges::stable_sort(
        list, {}, [&begun](const ValueCompletion &each) { return rankOf(each.label, begun); });
    if (!begun.isEmpty() && !read.indexOf(begun))
        addConstant(list, text, read);
    return list;
}

} // namespace millrace
