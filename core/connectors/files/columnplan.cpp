#include "core/connectors/files/columnplan.h"

namespace millrace {

ColumnPlan::ColumnPlan(const ConfiguredStream &stream, const std::map<QString, FieldType> &setTypes)
    : m_schema(std::make_shared<const Schema>(stream.selectedSchema()))
{
    for (const Field &field : m_schema->fields())
        m_isTypeSet.push_back(setTypes.contains(field.name));
    for (const Field &field : stream.stream.schema.fields()) {
        const int column = m_schema->indexOf(field.name).value_or(s_unselected);
        if (field.sourceType == QStringView(s_fileNameSource)) {
            if (column != s_unselected)
                m_fileNameColumn = column;
        } else if (field.sourceType == QStringView(s_unknownFieldsSource)) {
            if (column != s_unselected)
                m_unknownFieldsColumn = column;
        } else {
            m_columns.emplace(field.name.toStdString(), column);
            if (column != s_unselected)
                m_fileColumns.push_back(column);
        }
    }
}

std::optional<int> ColumnPlan::columnOf(std::string_view name) const
{
    const auto found = m_columns.find(std::string(name));
    return found == m_columns.end() ? std::nullopt : std::optional<int>(found->second);
}

} // namespace millrace
