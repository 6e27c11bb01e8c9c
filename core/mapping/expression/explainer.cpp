#include "core/mapping/expression/explainer.h"

#include "core/mapping/expression/casts.h"

#include <algorithm>

namespace millrace::expression {

namespace {

constexpr qsizetype s_longestShown = 200;

QString shownValue(const Operand &operand)
{
    std::string text;
    appendPlain(text, *operand.column, 0);
    QString shown = QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
    if (shown.size() <= s_longestShown)
        return shown;
    const bool isSplit = shown[s_longestShown - 1].isHighSurrogate();
    return shown.left(s_longestShown - (isSplit ? 1 : 0)) + u'…';
}

} // namespace

ExplanationStep Explainer::step(const Node &node, const Operand &operand) const
{
    ExplanationStep step;
    const bool isLiteral = node.constant() && !node.isWritten();
    step.kind = node.field() >= 0 ? ExplanationStep::Kind::Field
        : isLiteral               ? ExplanationStep::Kind::Literal
                                  : ExplanationStep::Kind::Computed;
    step.range = node.range();
    step.text = m_program.text.mid(step.range.start, step.range.length);
    step.type = node.type();
    if (!operand.failures.empty()) {
        const Error error = failureError(operand.failures.front());
        step.issueCode = error.code;
        step.issue = error.message;
        step.isNull = true;
    } else {
        step.isNull = operand.isNull(0);
        if (!step.isNull)
            step.value = shownValue(operand);
    }
    return step;
}

void Explainer::computed(const Node &node, const Operand &operand)
{
    m_last = nullptr;
    if (!node.isWritten())
        return;
    m_last = &node;
    if (node.field() >= 0) {
        if (std::ranges::find(m_fields, node.field()) != m_fields.end())
            return;
        m_fields.push_back(node.field());
    }
    m_explanation.steps.push_back(step(node, operand));
}

Explanation Explainer::finish(const Operand &result)
{
    if (m_last != m_program.root.get())
        m_explanation.steps.push_back(step(*m_program.root, result));
    return std::move(m_explanation);
}

std::shared_ptr<const RecordBatch> singleRow(const RecordBatch &batch, std::size_t row,
                                             const std::vector<int> &fields)
{
    std::vector<std::shared_ptr<const Column>> columns;
    columns.reserve(static_cast<std::size_t>(batch.schema().fieldCount()));
    for (int i = 0; i < batch.schema().fieldCount(); ++i)
        columns.push_back(nullColumn(batch.schema().field(i).type, 1));
    for (const int field : fields) {
        const Column &column = batch.column(field);
        if (column.isNull(row))
            continue;
        columns[static_cast<std::size_t>(field)] = isStoredAsText(column.type)
            ? textColumn(column.type, column.text(row))
            : fixedColumn(column.type, column.integer(row));
    }
    std::vector<ValueIssue> issues(batch.issuesOf(row).begin(), batch.issuesOf(row).end());
    for (ValueIssue &issue : issues)
        issue.row = 0;
    return std::make_shared<RecordBatch>(batch.sharedSchema(), 1, std::move(columns),
                                         std::move(issues), batch.extractedAt());
}

} // namespace millrace::expression
