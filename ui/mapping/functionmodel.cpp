#include "ui/mapping/functionmodel.h"

#include "core/mapping/expression/expressionediting.h"
#include "core/mapping/expression/valuetypes.h"
#include "ui/theme/iconprovider.h"

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// 0 to 2 for a hit, the best first; 3 for none.
int rankOf(const QString &name, const QString &help, const QString &word)
{
    if (name.startsWith(word, Qt::CaseInsensitive))
        return 0;
    if (name.contains(word, Qt::CaseInsensitive))
        return 1;
    return help.contains(word, Qt::CaseInsensitive) ? 2 : 3;
}

QString parameterText(const ExpressionFunction::Parameter &parameter)
{
    QString text
        = u"<b>%1</b>: %2"_s.arg(parameter.name.toHtmlEscaped(), parameter.types.toHtmlEscaped());
    if (parameter.isRepeated)
        text += u", "_s + FunctionModel::tr("any number of times");
    else if (parameter.isOptional)
        text += u", "_s + FunctionModel::tr("may be left out");
    if (parameter.isConstant)
        text += u", "_s + FunctionModel::tr("the same for all records");
    return text;
}

} // namespace

FunctionModel::FunctionModel(QObject *parent)
    : QAbstractListModel(parent)
    , m_functions(expressionFunctions())
{
    list();
}

void FunctionModel::setFields(const Schema &read)
{
    beginResetModel();
    m_fields = read.fields();
    list();
    endResetModel();
}

void FunctionModel::setFilter(const QString &word)
{
    if (word == m_filter)
        return;
    beginResetModel();
    m_filter = word;
    list();
    endResetModel();
}

void FunctionModel::list()
{
    m_entries.clear();
    std::vector<std::pair<int, Entry>> ranked;
    for (const Field &field : m_fields)
        ranked.emplace_back(rankOf(field.name, field.note, m_filter), Entry{&field, nullptr});
    for (const ExpressionFunction &function : m_functions)
        ranked.emplace_back(
            rankOf(function.name, function.category + u' ' + function.help, m_filter),
            Entry{nullptr, &function});
    std::erase_if(ranked, [](const auto &each) { return each.first == 3; });
    if (!m_filter.isEmpty())
        std::ranges::stable_sort(ranked, {}, &std::pair<int, Entry>::first);
    for (const auto &[rank, each] : ranked)
        m_entries.push_back(each);
}

std::pair<QString, int> FunctionModel::insertion(int row) const
{
    const Entry &one = entry(row);
    if (one.field != nullptr) {
        const QString text = expressionFieldText(one.field->name);
        return {text, static_cast<int>(text.size())};
    }
    const QString text = one.function->name + u"()"_s;
    return {text, static_cast<int>(text.size()) - (one.function->parameters.empty() ? 0 : 1)};
}

QString FunctionModel::help(int row) const
{
    const Entry &one = entry(row);
    if (one.field != nullptr)
        return u"<p><b>%1</b></p><p>%2 %3</p>"_s.arg(
            one.field->name.toHtmlEscaped(),
            tr("A field of type %1.").arg(expression::typeWord(one.field->type)),
            one.field->note.toHtmlEscaped());
    const ExpressionFunction &function = *one.function;
    QStringList parts{u"<code>%1</code>"_s.arg(function.signature.toHtmlEscaped()),
                      function.help.toHtmlEscaped()};
    for (const ExpressionFunction::Parameter &parameter : function.parameters)
        parts << parameterText(parameter);
    parts << tr("Result: %1").arg(function.result.toHtmlEscaped());
    parts << tr("Example: %1")
                 .arg(u"<code>%1</code> = <code>%2</code>"_s.arg(
                     function.example.toHtmlEscaped(), function.exampleResult.toHtmlEscaped()));
    return u"<p>"_s + parts.join(u"</p><p>"_s) + u"</p>"_s;
}

int FunctionModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

QVariant FunctionModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Entry &one = entry(index.row());
    const bool isField = one.field != nullptr;
    switch (role) {
    case Qt::DisplayRole:
        return isField ? one.field->name : one.function->name;
    case DetailRole:
        return isField ? expression::typeWord(one.field->type) : one.function->category;
    case Qt::ToolTipRole:
        return isField ? one.field->note : one.function->signature;
    case Qt::AccessibleTextRole:
        return isField ? tr("%1, field").arg(one.field->name)
                       : tr("%1, function. %2").arg(one.function->signature, one.function->help);
    case Qt::DecorationRole:
        return icon(isField ? u"field"_s : u"function"_s, ColorRole::TextMuted);
    default:
        return {};
    }
}

} // namespace millrace
