// ExistingFile: what lies at the place of a file before rows are added to it.
#pragma once

#include "core/connectors/files/commitstate.h"

#include <optional>

namespace millrace {

/// Who adds rows, and in which form.
struct AppendTarget final
{
    QString path;
    StreamId stream;
    QString generation; ///< See CommitState.
    QString layout; ///< Format and delimiter, as CommitState::layout.
    bool isCsv = true;
    bool isCompressed = false;
    char delimiter = ',';
};

/// A file that rows can be added to.
struct ExistingFile final
{
    CommitState state; ///< Of the target's stream and generation, with the bytes that count.
    bool isStored = false; ///< The state lies beside the file as it is.
    bool lacksLineEnd = false; ///< The last line has to be ended first.
};

/// Looks at \a target without changing it. A file that Millrace did not write, or that grew behind
/// Millrace's back, is taken as it is; bytes that a killed run left are not counted.
[[nodiscard]] Result<ExistingFile> inspectForAppend(const AppendTarget &target);

} // namespace millrace
