// RecordFields: the top-level fields of a stored record, as texts that keep every digit.
#pragma once

#include <QString>

#include <optional>
#include <string>
#include <vector>

namespace millrace {

/// One field of a record, for people.
struct RecordField final
{
    enum class Kind { Null, Text, Number, Boolean, Structure };

    QString name;
    Kind kind = Kind::Null;
    /// A text without its quotes, a number with the digits it was stored with, an array or object
    /// as its JSON.
    QString text;

    bool operator==(const RecordField &) const = default;
};

/// The fields of the JSON object \a json in their order; nothing when it is no object. Never
/// throws, whatever \a json holds.
[[nodiscard]] std::optional<std::vector<RecordField>> recordFields(const std::string &json);

/// The value of \a field as JSON.
[[nodiscard]] std::string recordValueJson(const RecordField &field);

/// \a fields as one JSON object in their order.
[[nodiscard]] std::string recordJson(const std::vector<RecordField> &fields);

/// The JSON value \a json, such as a field is set to; nothing when it is none. The name is empty.
[[nodiscard]] std::optional<RecordField> recordValue(const QString &json);

} // namespace millrace
