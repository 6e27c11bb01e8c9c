// ColumnPlan: which field of a file goes to which column of the stream's batches.
#pragma once

#include "core/catalog/configuredcatalog.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace millrace {

/// Marks, in Field::sourceType, of the columns that no file holds.
inline constexpr char16_t s_fileNameSource[] = u"file name";
inline constexpr char16_t s_unknownFieldsSource[] = u"unknown fields";

/// Fixed for the life of a reader.
class ColumnPlan final
{
public:
    /// What a name of the file means to the stream.
    static constexpr int s_unselected = -1;

    /// \a setTypes: the fields whose type the person set, by name.
    ColumnPlan(const ConfiguredStream &stream, const std::map<QString, FieldType> &setTypes);

    [[nodiscard]] const std::shared_ptr<const Schema> &schema() const { return m_schema; }
    [[nodiscard]] FieldType type(int column) const { return m_schema->field(column).type; }
    /// Whether the person chose the type of \a column, so that codes may become numbers.
    [[nodiscard]] bool isTypeSet(int column) const
    {
        return m_isTypeSet[static_cast<std::size_t>(column)];
    }
    /// The column of the field called \a name, s_unselected, or nothing when the stream has none.
    [[nodiscard]] std::optional<int> columnOf(std::string_view name) const;
    /// Columns that come from the files, all but the two below.
    [[nodiscard]] const std::vector<int> &fileColumns() const { return m_fileColumns; }
    [[nodiscard]] std::optional<int> fileNameColumn() const { return m_fileNameColumn; }
    [[nodiscard]] std::optional<int> unknownFieldsColumn() const { return m_unknownFieldsColumn; }

private:
    std::shared_ptr<const Schema> m_schema;
    std::unordered_map<std::string, int> m_columns;
    std::vector<int> m_fileColumns;
    std::vector<bool> m_isTypeSet;
    std::optional<int> m_fileNameColumn;
    std::optional<int> m_unknownFieldsColumn;
};

} // namespace millrace
