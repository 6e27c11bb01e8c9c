// ExitCode: what the program tells the shell at its end.
#pragma once

namespace millrace {

/// The codes of docs/command-line.md. A stop by a signal is 128 + its number.
enum class ExitCode {
    Done = 0,
    Failed = 1, ///< The work was tried and failed, in whole or in part.
    InvalidInput = 2, ///< Arguments, files or configurations that cannot work.
    Environment = 3, ///< The profile, the state database or the output is at fault.
    Interrupted = 130,
    Terminated = 143,
};

} // namespace millrace
