// RequestOptions: what is put into a request, wherever it comes from.
#pragma once

#include "core/base/result.h"
#include "core/declarative/value/value.h"

namespace millrace::declarative {

/// Parts of one request. A plain value; null stands for nothing.
struct RequestOptions final
{
    Value parameters = Value::emptyMapping(); ///< Of the query; values are texts or lists.
    Value headers = Value::emptyMapping();
    Value form = Value::emptyMapping(); ///< request_body_data: a Mapping or a Text.
    Value json = Value::emptyMapping(); ///< request_body_json.

    /// Adds those of \a other after these. A key that both have is an error
    /// (declarative.option_twice); the mappings of json merge deeply and may agree.
    [[nodiscard]] Result<void> merge(const RequestOptions &other);
};

} // namespace millrace::declarative
