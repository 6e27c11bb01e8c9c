// The arrows of ARCHITECTURE.md as data, and the check of a file against them.
#pragma once

#include "tests/architecture/qtheaders.h"
#include "tests/architecture/sourcefile.h"

namespace millrace::architecture {

/// The room a path lies in: "core/base", "core/connectors/files", "app/cli", "ui", "tests".
/// Tests that lie inside a connector's folder belong to "<connector>/tests".
[[nodiscard]] QString roomOf(const QString &path);

/// Whether \a room is one the arrows name.
[[nodiscard]] bool isKnownRoom(const QString &room);

/// Whether a file of \a room may include a file of \a other.
[[nodiscard]] bool mayInclude(const QString &room, const QString &other);

/// Every breach of the rules in \a file, one sentence each, "path:line: …".
[[nodiscard]] QStringList breaches(const SourceFile &file, const QtHeaders &qt);

} // namespace millrace::architecture
