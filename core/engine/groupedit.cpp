#include "core/engine/groupedit.h"

#include "core/data/conversion.h"
#include "core/data/recorddecoder.h"
#include "core/engine/rejectederrors.h"
#include "core/mapping/typefit.h"
#include "core/mapping/valueconversion.h"

#include <QCoreApplication>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

QStringList namesOf(const Schema &schema)
{
    QStringList names;
    for (const Field &field : schema.fields())
        names << field.name;
    return names;
}

std::optional<QString> textAt(const Column &column, std::size_t row)
{
    if (column.isNull(row))
        return std::nullopt;
    std::string text;
    appendCellText(text, column, row);
    return QString::fromStdString(text);
}

} // namespace

Error unknownRecordField(const StreamId &stream, const QString &field, const Schema &schema)
{
    return makeError(rejectederrors::fieldUnknown,
                     {stream.text(), field, namesOf(schema).join(QStringLiteral(", "))}, {},
                     u'/' + field);
}

void setRecordField(std::vector<RecordField> &fields, const QString &name, RecordField value)
{
    value.name = name;
    const auto at = std::ranges::find(fields, name, &RecordField::name);
    if (at == fields.end())
        fields.push_back(std::move(value));
    else
        *at = std::move(value);
}

Result<GroupEdit> GroupEdit::compile(const StreamId &stream, const Schema &schema,
                                     const RecordExpression &edit)
{
    const auto column = schema.indexOf(edit.field);
    if (!column)
        return unknownRecordField(stream, edit.field, schema);
    const Compilation compiled = CompiledExpression::compile(edit.expression, schema);
    if (!compiled.isOk()) {
        const ExpressionProblem &problem = compiled.problems.front();
        Error error = makeError(rejectederrors::expressionWrong,
                                {QString::number(problem.range.start + 1), problem.message});
        error.hint = problem.hint;
        return error;
    }
    const FieldType type = schema.field(*column).type;
    const FieldType made = compiled->type();
    if (made != type && !canBecome(made, type))
        return makeError(rejectederrors::expressionType,
                         {fieldTypeName(made), edit.field, fieldTypeName(type)});
    return GroupEdit(*compiled, schema, *column);
}

UnsettledColumn GroupEdit::values(const RecordBatch &source, const EvaluationContext &context) const
{
    EvaluatedColumn computed = m_expression.evaluate(source, context);
    const Schema single(
        {Field{.name = m_schema->field(m_column).name, .type = m_expression.type()}});
    const RecordBatch batch(std::make_shared<const Schema>(single), source.rowCount(),
                            {computed.column}, {}, source.extractedAt());
    UnsettledColumn made = asType(batch, 0, m_schema->field(m_column).type);
    std::vector<UnfitCell> failed;
    for (const EvaluationIssue &issue : computed.issues) {
        UnfitCell cell;
        cell.row = issue.row;
        cell.kind = ValueFaultKind::ExpressionFailed;
        cell.detail = issue.message;
        failed.push_back(std::move(cell));
    }
    made.unfit = merged(std::move(failed), std::move(made.unfit));
    return made;
}

std::vector<EditExample> GroupEdit::apply(const std::vector<RejectedRecord> &records,
                                          const EvaluationContext &context) const
{
    std::vector<EditExample> examples;
    RecordDecoder decoder(m_schema);
    std::vector<std::vector<RecordField>> fields;
    for (const RejectedRecord &record : records) {
        examples.emplace_back();
        examples.back().id = record.id;
        fields.push_back(recordFields(record.currentRecord()).value_or(std::vector<RecordField>()));
        if (!decoder.append(record.currentRecord()))
            (void)decoder.append("{}"); // Keeps the rows in step; nothing is computed from it.
    }
    const auto batch = decoder.finish();
    const UnsettledColumn made = values(*batch, context);
    auto unfit = made.unfit.begin();
    for (std::size_t row = 0; row < examples.size(); ++row) {
        EditExample &example = examples[row];
        const auto stored
            = std::ranges::find(fields[row], m_schema->field(m_column).name, &RecordField::name);
        // As it is stored: the source may not have been able to read it.
        if (stored != fields[row].end() && stored->kind != RecordField::Kind::Null)
            example.before = stored->text;
        if (unfit != made.unfit.end() && unfit->row == row) {
            example.problem = unfit->detail.isEmpty()
                ? QCoreApplication::translate("engine", "The value does not fit the field.")
                : unfit->detail;
            ++unfit;
            continue;
        }
        if (fields[row].empty()) {
            example.problem = QCoreApplication::translate("engine", "The record cannot be read.");
            continue;
        }
        example.after = textAt(*made.column, row);
        example.isChanged = example.before != example.after;
        std::string json;
        appendCellJson(json, *made.column, row);
        if (auto value = recordValue(QString::fromStdString(json)))
            setRecordField(fields[row], m_schema->field(m_column).name, std::move(*value));
        example.record = recordJson(fields[row]);
    }
    return examples;
}

} // namespace millrace
