// SchemaText: the words of the schema tree for modes, types, locks and marks.
#pragma once

#include "ui/schematree/streamrules.h"
#include "ui/schematree/streamsample.h"

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
/// "12 of 50 sampled values do not fit"; empty without a sample or values in it.
[[nodiscard]] QString fitText(const StreamEntry &entry, const QString &field, FieldType type);
/// "unique in 50 sampled rows", "3 of 50 sampled rows repeat a value"; empty without a sample.
[[nodiscard]] QString uniquenessText(const StreamEntry &entry, const QStringList &fields);
/// "Copy", "Ask", "Leave out"; nothing: "Pause".
[[nodiscard]] QString newFieldsTitle(const std::optional<NewFields> &policy);
/// What happens, one sentence.
[[nodiscard]] QString newFieldsExplanation(const std::optional<NewFields> &policy);
/// Where the policy of a stream without a choice of its own comes from, one sentence.
[[nodiscard]] QString newFieldsReason(const StreamEntry &entry, SchemaChangePolicy policy);
/// "new", "gone", "changed"; empty for Unchanged.
[[nodiscard]] QString changeText(ChangeKind kind);

} // namespace millrace
