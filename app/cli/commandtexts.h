// Command texts: the help of the command line in the person's language.
#pragma once

#include <CLI/App.hpp>

namespace millrace {

/// Puts the descriptions, groups and footers of \a command and all below it into the language of
/// the program. Examples stay: they are commands. REQUIRES: useLanguage() was called.
void translateCommands(CLI::App &command);

} // namespace millrace
