// PostgreSQL copy form: when rows of a binary COPY may go from one server to another as they are.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace millrace {

/// The form of EncodedRows whose rows are tuples of a binary COPY (the number of fields, then each
/// with its length) with columns of these \a types, object ids of base types, in order. Types with
/// the same bytes count as one: a size of a VARCHAR is the source's own affair. Empty where a type
/// is not built in, for then its id means something else on another server.
[[nodiscard]] std::string postgresCopyForm(const std::vector<std::uint32_t> &types);

} // namespace millrace
