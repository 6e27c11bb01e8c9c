#include "ui/mapping/expressionresult.h"

#include "core/mapping/cellexplainer.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/theme.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/tabletext.h"

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

void appendRows(ExpressionResult &result, const CompiledExpression &expression,
                const RecordBatch &batch, int rows, const EvaluationContext &context)
{
    const EvaluatedColumn evaluated = expression.evaluate(batch, context);
    const auto count
        = std::min(batch.rowCount(), static_cast<std::size_t>(rows) - result.rows.size());
    for (std::size_t row = 0; row < count; ++row) {
        ExpressionResult::Row one;
        for (const int field : expression.fields())
            one.inputs.push_back(shownCell(batch.column(field), row));
        one.value = shownCell(*evaluated.column, row);
        result.rows.push_back(std::move(one));
    }
    const std::size_t first = result.rows.size() - count;
    for (const EvaluationIssue &issue : evaluated.issues) {
        if (issue.row < count)
            result.rows[first + issue.row].issue = issue.message;
    }
}

} // namespace

ExpressionResult expressionResult(const QString &expression, const Schema &read,
                                  const SampleRows &sample, int rows,
                                  const EvaluationContext &context)
{
    ExpressionResult result;
    const Compilation compilation = CompiledExpression::compile(expression, read);
    if (!compilation.isOk())
        return result;
    result.fields = compilation->fieldNames();
    result.type = compilation->type();
    if (!sample.schema || !(*sample.schema == read))
        return result;
    for (const auto &batch : sample.batches) {
        if (result.rows.size() >= static_cast<std::size_t>(rows))
            break;
        appendRows(result, *compilation, *batch, rows, context);
    }
    return result;
}

ExpressionResultModel::ExpressionResultModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void ExpressionResultModel::setResult(ExpressionResult result)
{
    const bool isAlike
        = result.fields == m_result.fields && result.rows.size() == m_result.rows.size();
    if (!isAlike)
        beginResetModel();
    m_result = std::move(result);
    if (!isAlike)
        endResetModel();
    else if (rowCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

int ExpressionResultModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_result.rows.size());
}

int ExpressionResultModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_result.fields.size()) + 1;
}

const std::optional<QString> &ExpressionResultModel::value(const QModelIndex &index) const
{
    const ExpressionResult::Row &row = m_result.rows[static_cast<std::size_t>(index.row())];
    return isResult(index.column()) ? row.value
                                    : row.inputs[static_cast<std::size_t>(index.column())];
}

QVariant ExpressionResultModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const QString issue = isResult(index.column())
        ? m_result.rows[static_cast<std::size_t>(index.row())].issue
        : QString();
    const auto &text = value(index);
    switch (role) {
    case Qt::DisplayRole:
        return !issue.isEmpty() ? issue : text ? oneLine(*text) : tr("NULL");
    case Qt::ToolTipRole:
        return !issue.isEmpty()       ? plainToolTip(issue)
            : text && text->isEmpty() ? tr("Empty text")
                                      : QString();
    case Qt::AccessibleTextRole: {
        const QString shown = !issue.isEmpty() ? issue
            : !text                            ? tr("no value")
            : text->isEmpty()                  ? tr("empty text")
                                               : *text;
        return u"%1, %2"_s.arg(
            headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString(), shown);
    }
    case Qt::DecorationRole:
        return issue.isEmpty() ? QVariant() : icon(u"error-circle"_s, ColorRole::Negative);
    case Qt::ForegroundRole:
        if (!issue.isEmpty())
            return Theme::instance().color(ColorRole::Negative);
        return text ? QVariant() : Theme::instance().color(ColorRole::TextMuted);
    case Qt::FontRole: {
        if (text || !issue.isEmpty())
            return {};
        QFont font = Theme::instance().font(TextRole::Small);
        font.setItalic(true);
        return font;
    }
    case IsNullRole:
        return !text && issue.isEmpty();
    case s_tableCellRole:
        return QVariant::fromValue(text ? TableCell{TableCell::Kind::Text, *text}
                                        : TableCell{TableCell::Kind::Null, {}});
    default:
        return {};
    }
}

QVariant ExpressionResultModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Vertical)
        return role == Qt::DisplayRole ? QVariant(groupedNumber(section + 1)) : QVariant();
    if (section < 0 || section >= columnCount())
        return {};
    if (role == Qt::DisplayRole)
        return isResult(section) ? tr("Result") : m_result.fields[section];
    return {};
}

} // namespace millrace
