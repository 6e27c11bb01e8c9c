// SchemaFilter: which streams and fields the schema tree shows.
#pragma once

#include <QString>

namespace millrace {

enum class SchemaState {
    Any,
    Selected,
    NotSelected,
    Changed, ///< By the last discovery.
    Invalid,
};

/// Every word of the text has to be in the name or type of a field or in its stream's name.
struct SchemaFilter final
{
    QString text;
    SchemaState state = SchemaState::Any;

    [[nodiscard]] bool isEmpty() const { return text.isEmpty() && state == SchemaState::Any; }
    bool operator==(const SchemaFilter &) const = default;
};

/// What a filter found.
struct SchemaHits final
{
    int streams = 0;
    int fields = 0;

    bool operator==(const SchemaHits &) const = default;
};

} // namespace millrace
