// Dry run text: the words, icons and colours for what a dry run says of records.
#pragma once

#include "core/engine/dryrun.h"
#include "ui/theme/colors.h"

namespace millrace {

/// "Create", "Update", as a heading and on a record.
[[nodiscard]] QString dryRunActionTitle(DryRunAction action);
[[nodiscard]] QString dryRunActionIcon(DryRunAction action);
[[nodiscard]] ColorRole dryRunActionColor(DryRunAction action);
/// How many records of \a stream \a action is for.
[[nodiscard]] qint64 dryRunCount(const DryRunStream &stream, DryRunAction action);
/// The numbers of \a stream once \a leftOut are the records that are left out, as far as they are
/// among its examples.
[[nodiscard]] DryRunStream withLeftOut(DryRunStream stream, const std::set<std::string> &leftOut);

} // namespace millrace
