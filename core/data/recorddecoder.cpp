#include "core/data/recorddecoder.h"

#include "core/data/conversion.h"
#include "core/data/recordfields.h"

#include <QByteArray>

#include <vector>

namespace millrace {

namespace {

void appendBinary(RecordBatchBuilder &builder, int column, const std::string &text)
{
    const auto decoded = QByteArray::fromBase64Encoding(QByteArray::fromStdString(text),
                                                        QByteArray::AbortOnBase64DecodingErrors);
    if (decoded)
        builder.appendText(column, decoded.decoded.toStdString());
    else
        builder.appendUnfit(column, text);
}

void appendField(RecordBatchBuilder &builder, int column, const RecordField &field, bool isUnread)
{
    if (field.kind == RecordField::Kind::Null) {
        builder.appendNull(column);
        return;
    }
    const FieldType type = builder.schema().field(column).type;
    const std::string text = field.text.toStdString();
    if (type == FieldType::Binary) {
        appendBinary(builder, column, text);
    } else if (type == FieldType::Json && field.kind == RecordField::Kind::Text && !isUnread) {
        std::string json;
        appendJsonString(json, text);
        builder.appendText(column, json);
    } else {
        appendParsed(builder, column, type, text);
    }
}

} // namespace

RecordDecoder::RecordDecoder(std::shared_ptr<const Schema> schema)
    : m_schema(std::move(schema))
    , m_builder(m_schema)
{
    for (int i = 0; i < m_schema->fieldCount(); ++i)
        m_columns.insert(m_schema->field(i).name, i);
}

bool RecordDecoder::append(const std::string &json, const QString &unread)
{
    m_leftOut.clear();
    const auto fields = recordFields(json);
    if (!fields)
        return false;
    std::vector<const RecordField *> values(static_cast<std::size_t>(m_schema->fieldCount()));
    for (const RecordField &field : *fields) {
        const auto column = m_columns.constFind(field.name);
        if (column == m_columns.cend())
            m_leftOut << field.name;
        else
            values[static_cast<std::size_t>(*column)] = &field;
    }
    for (int column = 0; column < m_schema->fieldCount(); ++column) {
        const RecordField *field = values[static_cast<std::size_t>(column)];
        if (field == nullptr)
            m_builder.appendNull(column);
        else
            appendField(m_builder, column, *field, field->name == unread);
    }
    m_builder.finishRow();
    return true;
}

} // namespace millrace
