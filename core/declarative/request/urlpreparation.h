// Addresses as the library requests prepares them for sending.
#pragma once

#include "core/base/result.h"

#include <string>
#include <string_view>

namespace millrace::declarative {

/// Whether \a url is one for the web; the library requests knows no way to others.
[[nodiscard]] bool isWebUrl(std::string_view url);

/// \a url with \a query appended to its own, every character encoded as the library requests does,
/// so that it can be sent byte by byte. One that has another scheme stays as it is. Errors:
/// declarative.scheme_missing, declarative.url_invalid.
[[nodiscard]] Result<std::string> preparedUrl(std::string_view url, std::string_view query);

} // namespace millrace::declarative
