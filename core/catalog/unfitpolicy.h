// UnfitPolicy: what becomes of a row with a value that does not fit.
#pragma once

namespace millrace {

/// What becomes of a row with a value that does not fit its field's type.
enum class UnfitPolicy {
    Null, ///< The row is written with the field empty; the change is recorded.
    Reject, ///< The row is rejected and kept in the rejected records.
};

} // namespace millrace
