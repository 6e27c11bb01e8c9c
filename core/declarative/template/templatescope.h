// TemplateScope: what the names in a template stand for.
#pragma once

#include "core/declarative/stream/streamslice.h"
#include "core/declarative/value/value.h"

#include <string_view>
#include <vector>

namespace millrace::declarative {

/// The names a template may use beside the language's own. Everything is borrowed and has to
/// outlive the evaluation. A name that is not here is an error, not an undefined value.
struct TemplateScope final
{
    struct Name final
    {
        std::string_view name;
        const Value *value;
    };

    const Value *config = nullptr; ///< Null: the name "config" stands for None.
    const Value *parameters = nullptr; ///< Null: {}.
    /// Set: the names stream_slice, stream_interval and stream_partition, with the attributes
    /// partition, cursor_slice and extra_fields.
    const StreamSlice *slice = nullptr;
    bool hasExtraNames = false; ///< Every key of slice->extra is a name of its own as well.
    bool hasJsonLoads = false; ///< json_loads(text), for the fields of a JWT.
    std::vector<Name> names; ///< record, response, headers, next_page_token, …
};

} // namespace millrace::declarative
