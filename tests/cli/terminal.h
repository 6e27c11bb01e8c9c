// Terminal: a pseudo terminal that a program believes to write to.
#pragma once

#include "tests/cli/program.h"

namespace millrace {

/// Runs \a arguments with standard output and error on a terminal of \a columns columns. Returns
/// the exit code and, in out, everything that reached the terminal, raw.
[[nodiscard]] Outcome runOnTerminal(const Program &program, const QStringList &arguments,
                                    int columns = 100);

} // namespace millrace
