// GroupEdit: one expression that changes the same field of many rejected records.
#pragma once

#include "core/data/recordfields.h"
#include "core/mapping/compiledfield.h"
#include "core/mapping/expression/compiledexpression.h"
#include "core/model/rejectedrecord.h"

#include <memory>
#include <optional>
#include <vector>

namespace millrace {

/// A field of the source record is set to the value of an expression over the record's fields.
struct RecordExpression final
{
    QString field; ///< As the source names it.
    QString expression;
};

/// One record before and after an expression. A plain value.
struct EditExample final
{
    qint64 id = 0;
    std::optional<QString> before; ///< The field's value as text; nothing: null.
    std::optional<QString> after; ///< The same; nothing as well where it cannot be computed.
    bool isChanged = false;
    QString problem; ///< Why there is no value, one sentence; else empty.
    std::string record; ///< The whole source record with the edit; empty with a problem.
};

/// "rejected.field_unknown": the records of \a stream, whose fields are \a schema, lack \a field.
[[nodiscard]] Error unknownRecordField(const StreamId &stream, const QString &field,
                                       const Schema &schema);
/// Gives the field \a name of a record the value; it comes last where there was none.
void setRecordField(std::vector<RecordField> &fields, const QString &name, RecordField value);

/// An expression for one field of one stream's records.
class GroupEdit final
{
public:
    /// "rejected.field_unknown", "rejected.expression_wrong", "rejected.expression_type".
    [[nodiscard]] static Result<GroupEdit> compile(const StreamId &stream, const Schema &schema,
                                                   const RecordExpression &edit);

    /// One example for each of \a records, which are open and have values.
    [[nodiscard]] std::vector<EditExample> apply(const std::vector<RejectedRecord> &records,
                                                 const EvaluationContext &context) const;

private:
    GroupEdit(CompiledExpression expression, Schema schema, int column)
        : m_expression(std::move(expression))
        , m_schema(std::make_shared<const Schema>(std::move(schema)))
        , m_column(column)
    {
    }
    /// The values as the field's type, with those that cannot be; REQUIRES: \a source has columns.
    [[nodiscard]] UnsettledColumn values(const RecordBatch &source,
                                         const EvaluationContext &context) const;

    CompiledExpression m_expression;
    std::shared_ptr<const Schema> m_schema;
    int m_column;
};

} // namespace millrace
