// Stored retention: how long this profile keeps its history, as every program of it reads it.
#pragma once

#include "core/store/retention.h"

namespace millrace {

/// The stored policy; the defaults of RetentionPolicy where nothing is stored.
[[nodiscard]] Result<RetentionPolicy> storedRetention(StateDatabase &database);
[[nodiscard]] Result<void> storeRetention(StateDatabase &database, const RetentionPolicy &policy);

} // namespace millrace
