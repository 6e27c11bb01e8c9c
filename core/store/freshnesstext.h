// Freshness texts: how fresh the rows of a stream are, in words.
#pragma once

#include "core/store/statisticsstore.h"

#include <QString>

namespace millrace {

/// "5 minutes", "3 days"; "less than a minute".
[[nodiscard]] QString ageText(std::chrono::microseconds age);

/// "5 minutes old", "never complete".
[[nodiscard]] QString freshnessText(const StreamFreshness &freshness, TimePoint now);

/// The whole of it in sentences: "Everything the source had 5 minutes ago is there, since run 12.
/// Last written 3 hours ago. Copied so far: everything up to 2026-05-04 (updated_at)."
[[nodiscard]] QString freshnessSentences(const StreamFreshness &freshness, TimePoint now);

} // namespace millrace
