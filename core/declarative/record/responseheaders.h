// The headers of an answer as templates see them.
#pragma once

#include "core/declarative/value/value.h"
#include "core/http/httpresponse.h"

#include <string_view>

namespace millrace::declarative {

/// The headers under the names the server sent; lines of one name are joined with ", ". Of an
/// answer over HTTP/2, whose names are in small letters, also under their usual names
/// ("X-Next-Page").
[[nodiscard]] Value headerValues(const HttpResponse &response);

/// The links of a Link header by their relation, each a mapping with "url" and its parameters, as
/// Python's requests reads them.
[[nodiscard]] Value linkValues(std::string_view header);

} // namespace millrace::declarative
