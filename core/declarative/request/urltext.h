// Addresses as Python's urllib takes them apart and joins them.
#pragma once

#include <string>
#include <string_view>

namespace millrace::declarative {

/// The parts of an address, each as it stands there. A missing part is "".
struct UrlParts final
{
    std::string scheme; ///< In lower case.
    std::string server; ///< User, host and port.
    std::string path;
    std::string parameters; ///< After the last ";" of the path.
    std::string query;
    std::string fragment;
};

/// \a url as Python's urlparse takes it apart; \a scheme where it has none.
[[nodiscard]] UrlParts urlParts(std::string_view url, std::string_view scheme = {});

/// Python's urljoin.
[[nodiscard]] std::string urlJoined(std::string_view base, std::string_view url);

/// \a base with \a path below it: a slash is put between them, then they are joined. No path:
/// \a base as it is.
[[nodiscard]] std::string urlWithPath(std::string base, std::string_view path);

} // namespace millrace::declarative
