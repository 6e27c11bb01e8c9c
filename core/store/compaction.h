// Compaction: the state database written anew, on the thread that owns it.
#pragma once

#include "core/store/statedatabase.h"

struct sqlite3;

namespace millrace {

/// The work of StateDatabase::compact(), outside any transaction.
[[nodiscard]] Result<StateDatabase::Compacted>
compactStateDatabase(sqlite3 *handle, const Profile &profile, const Cancellation &cancellation);

} // namespace millrace
