// Rows for the tests of expressions, and their results as text.
#pragma once

#include "core/data/conversion.h"
#include "core/data/recordbatchbuilder.h"
#include "core/mapping/expression/compiledexpression.h"

#include <QStringList>

#include <chrono>

namespace millrace {

/// The moment of every run in the tests: 2024-05-17 13:45:30 UTC.
inline EvaluationContext testContext()
{
    return {TimePoint(std::chrono::microseconds(1'715'953'530'000'000))};
}

/// A batch of \a schema whose cells are read from texts; a null QString is null.
inline std::shared_ptr<const RecordBatch> batchOf(const Schema &schema,
                                                  const std::vector<QStringList> &rows)
{
    RecordBatchBuilder builder(std::make_shared<const Schema>(schema));
    for (const QStringList &row : rows) {
        for (int i = 0; i < schema.fieldCount(); ++i) {
            if (row[i].isNull())
                builder.appendNull(i);
            else
                appendParsed(builder, i, schema.field(i).type, row[i].toStdString());
        }
        builder.finishRow();
    }
    return builder.finish(TimePoint());
}

/// A field of every type that rows of the tests have: see sampleRows().
inline Schema sampleSchema()
{
    return Schema({{QStringLiteral("id"), FieldType::Integer, false, {}, {}},
                   {QStringLiteral("name"), FieldType::String, true, {}, {}},
                   {QStringLiteral("first name"), FieldType::String, true, {}, {}},
                   {QStringLiteral("price"), FieldType::Decimal, true, {}, {}},
                   {QStringLiteral("score"), FieldType::Number, true, {}, {}},
                   {QStringLiteral("active"), FieldType::Boolean, true, {}, {}},
                   {QStringLiteral("born"), FieldType::Date, true, {}, {}},
                   {QStringLiteral("seen"), FieldType::TimestampWithZone, true, {}, {}},
                   {QStringLiteral("data"), FieldType::Json, true, {}, {}}});
}

inline std::shared_ptr<const RecordBatch> sampleRows()
{
    const auto text = [](const char *value) { return QString::fromUtf8(value); };
    return batchOf(sampleSchema(),
                   {{text("1"), text("Ada"), text("Augusta"), text("10.50"), text("0.5"),
                     text("true"), text("1815-12-10"), text("2024-05-01T10:00:00Z"),
                     text(R"({"city": "London", "n": [1]})")},
                    {text("2"), QString(), text("Zoë"), text("0"), text("-2"), text("false"),
                     text("2000-02-29"), QString(), text(R"([1, 2])")},
                    {text("3"), text("abc"), QString(), QString(), QString(), QString(), QString(),
                     text("1969-12-31T23:59:59Z"), QString()}});
}

/// The cells of \a result as text, "null" for null and the code of the issue in angle brackets.
inline QStringList cellsOf(const EvaluatedColumn &result, std::size_t rows)
{
    QStringList cells;
    for (std::size_t row = 0; row < rows; ++row) {
        std::string text;
        appendCellText(text, *result.column, row);
        cells << (result.column->isNull(row) ? QStringLiteral("null")
                                             : QString::fromStdString(text));
    }
    for (const EvaluationIssue &issue : result.issues) {
        if (issue.row < rows)
            cells[static_cast<qsizetype>(issue.row)] = u'<' + issue.code.mid(11) + u'>';
    }
    return cells;
}

} // namespace millrace
