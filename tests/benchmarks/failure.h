// fail(): benchmark programs stop at the first fault.
#pragma once

#include <stdexcept>
#include <string>

namespace millrace::benchmark {

/// Thrown to main(), which prints it and returns 1.
[[noreturn]] inline void fail(const std::string &what) { throw std::runtime_error(what); }

} // namespace millrace::benchmark
