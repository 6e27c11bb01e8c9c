// Globs as Python's fnmatch knows them: "*", "?", "[a-z]", "[!a]".
#pragma once

#include <string_view>

namespace millrace::declarative {

/// Whether \a pattern has a character that does not stand for itself.
[[nodiscard]] bool isGlob(std::string_view pattern);
/// Whether all of \a text matches \a pattern; case counts. A "[" that is never closed stands for
/// itself.
[[nodiscard]] bool matchesGlob(std::string_view text, std::string_view pattern);

} // namespace millrace::declarative
