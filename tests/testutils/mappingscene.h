// Objects, schemas and batches for tests of mappings.
#pragma once

#include "core/catalog/objectmapping.h"
#include "core/data/conversion.h"
#include "core/data/recordbatchbuilder.h"

#include <initializer_list>

namespace millrace::test {

inline Field plainField(const QString &name, FieldType type = FieldType::String,
                        bool nullable = true)
{
    return Field{.name = name, .type = type, .nullable = nullable};
}

inline ObjectField objectField(const QString &name, FieldType type = FieldType::String)
{
    return ObjectField{.field = plainField(name, type)};
}

/// The contacts of a CRM: id and email are keys, last_name is required for new ones.
inline DestinationObject contacts()
{
    DestinationObject object;
    object.name = QStringLiteral("contact");
    object.fields = {objectField(QStringLiteral("id"), FieldType::Integer),
                     objectField(QStringLiteral("last_name")),
                     objectField(QStringLiteral("first_name")),
                     objectField(QStringLiteral("email")),
                     objectField(QStringLiteral("phone")),
                     objectField(QStringLiteral("website")),
                     objectField(QStringLiteral("stage")),
                     objectField(QStringLiteral("interests")),
                     objectField(QStringLiteral("score"), FieldType::Integer),
                     objectField(QStringLiteral("created"), FieldType::TimestampWithZone)};
    const auto field = [&object](const char *name) -> ObjectField & {
        return *std::ranges::find_if(object.fields, [name](const ObjectField &each) {
            return each.field.name == QLatin1StringView(name);
        });
    };
    field("last_name").maximumLength = 8;
    field("email").format = QStringLiteral("email");
    field("email").isUnique = true;
    field("phone").format = QStringLiteral("phone");
    field("website").format = QStringLiteral("uri");
    field("stage").choices = {{QStringLiteral("lead"), QStringLiteral("Lead")},
                              {QStringLiteral("customer"), QStringLiteral("Customer")}};
    field("interests").choices = {{QStringLiteral("tea"), {}}, {QStringLiteral("rope"), {}}};
    field("interests").takesSeveralChoices = true;
    field("created").isReadOnly = true;
    object.operations = {{ObjectOperation::Insert, {}, {QStringLiteral("last_name")}},
                         {ObjectOperation::Upsert,
                          {{QStringLiteral("id")}, {QStringLiteral("email")}},
                          {QStringLiteral("last_name")}},
                         {ObjectOperation::HardDelete, {{QStringLiteral("id")}}, {}}};
    return object;
}

inline FieldMapping fieldRow(const QString &target, const QString &source)
{
    FieldMapping row;
    row.target = target;
    row.value = source;
    return row;
}

inline FieldMapping originRow(const QString &target, ValueOrigin origin, const QString &value)
{
    FieldMapping row = fieldRow(target, value);
    row.origin = origin;
    return row;
}

inline ObjectMapping inserting(std::vector<FieldMapping> rows)
{
    ObjectMapping mapping;
    mapping.object = contacts();
    mapping.operation = ObjectOperation::Insert;
    mapping.fields = std::move(rows);
    return mapping;
}

/// A batch of \a schema; each text is read as its field's type, a null pointer is null.
inline std::shared_ptr<const RecordBatch>
batchOf(const Schema &schema, const std::vector<std::vector<const char *>> &rows)
{
    RecordBatchBuilder builder(std::make_shared<const Schema>(schema));
    for (const auto &row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            const int column = static_cast<int>(i);
            if (row[i])
                appendParsed(builder, column, schema.field(column).type, row[i]);
            else
                builder.appendNull(column);
        }
        builder.finishRow();
    }
    return builder.finish();
}

inline QByteArray rowJson(const RecordBatch &batch, std::size_t row)
{
    std::string text;
    appendRowJson(text, batch, row);
    return QByteArray::fromStdString(text);
}

} // namespace millrace::test
