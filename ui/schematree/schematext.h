// SchemaText: the words of the schema tree for modes, types, locks and marks.
#pragma once

#include "ui/schematree/streamrules.h"

namespace millrace {

/// "Incremental, one row per key".
[[nodiscard]] QString syncModeTitle(const SyncMode &mode);
/// What the mode does, one sentence.
[[nodiscard]] QString syncModeExplanation(const SyncMode &mode);
/// "needs a primary key"; empty for None.
[[nodiscard]] QString obstacleText(ModeObstacle obstacle);
/// Why the thing may not be changed, one sentence; empty for None.
[[nodiscard]] QString lockText(SchemaLock lock);
/// "whole number", "date and time with zone".
[[nodiscard]] QString fieldTypeText(FieldType type);
/// "new", "gone", "changed"; empty for Unchanged.
[[nodiscard]] QString changeText(ChangeKind kind);

} // namespace millrace
