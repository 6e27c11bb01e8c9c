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

} // namespace millrace
