// ComparableRequest: a request as text that two programs can be compared by.
#pragma once

#include "core/declarative/value/value.h"
#include "core/http/httprequest.h"

#include <string>
#include <vector>

namespace millrace {

/// Method, address, pairs of the query, headers without those of the client itself, and the body:
/// JSON with sorted keys, forms as pairs. Tokens of JWT are shown by what they say.
[[nodiscard]] std::string comparable(const HttpRequest &request);
/// The same of a recorded request: {method, url, headers, body}.
[[nodiscard]] std::string comparable(const declarative::Value &recorded);

/// \a requests with runs of equal ones as one: some programs log in twice where one does once.
[[nodiscard]] std::vector<std::string> withoutRepeats(const std::vector<std::string> &requests);

} // namespace millrace
