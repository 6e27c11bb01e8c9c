// Path: places inside values, with globs, as manifests write them.
#pragma once

#include "core/base/result.h"
#include "core/declarative/value/value.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::declarative {

/// Segments of a path; "*", "?", "[…]" match keys, "**" any depth. Rules: reference §8.
using Path = std::vector<std::string>;

/// A list of texts as it is, a text split at "/".
[[nodiscard]] Path pathFrom(const Value &value);

/// The one match; null when there is none. Several matches are an error:
/// declarative.path_ambiguous. An empty path is \a root itself.
[[nodiscard]] Result<const Value *> valueAt(const Value &root, const Path &path);
/// All matches in the order of the walk.
[[nodiscard]] std::vector<const Value *> valuesAt(const Value &root, const Path &path);
/// Sets \a value without globbing; makes missing parents. Error: declarative.path_blocked when a
/// scalar is in the way.
[[nodiscard]] Result<void> setValueAt(Value &root, const Path &path, Value value);
/// Removes every match; an element of a list only when it is the last one, else it becomes null.
void removeAt(Value &root, const Path &path);
/// Removes every leaf for which \a condition is true, wherever it is.
[[nodiscard]] Result<void>
removeLeaves(Value &root, const std::function<Result<bool>(const Value &)> &condition);

} // namespace millrace::declarative
