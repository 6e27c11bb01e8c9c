// Schema: the ordered fields of a stream.
#pragma once

#include "core/data/fieldtype.h"

#include <QString>

#include <optional>
#include <vector>

namespace millrace {

/// One column of a stream.
struct Field final
{
    QString name; ///< As the source spells it; unique within the schema, compared exactly.
    FieldType type = FieldType::String;
    bool nullable = true;
    QString sourceType{}; ///< The source's own word for the type ("NVARCHAR(40)"), may be empty.
    QString note{}; ///< What the person should know ("12 of 1,000 sampled values are text").

    bool operator==(const Field &) const = default;
};

/// Ordered fields with unique names. A plain value; shared as shared_ptr<const Schema> by batches.
class Schema final
{
public:
    Schema() = default;
    explicit Schema(std::vector<Field> fields)
        : m_fields(std::move(fields))
    {
    }

    [[nodiscard]] const std::vector<Field> &fields() const { return m_fields; }
    [[nodiscard]] int fieldCount() const { return static_cast<int>(m_fields.size()); }
    [[nodiscard]] const Field &field(int index) const
    {
        return m_fields[static_cast<std::size_t>(index)];
    }
    [[nodiscard]] bool isEmpty() const { return m_fields.empty(); }

    /// The position of the field called \a name, or nothing.
    [[nodiscard]] std::optional<int> indexOf(const QString &name) const;

    void append(Field field) { m_fields.push_back(std::move(field)); }

    bool operator==(const Schema &) const = default;

private:
    std::vector<Field> m_fields;
};

} // namespace millrace
