// File list: which files a path or a pattern means, and what their streams are called.
#pragma once

#include "core/base/result.h"
#include "core/connectors/files/sourcefile.h"

namespace millrace {

/// Returns the files \a pattern means, ordered by name. A path that exists is taken literally,
/// whatever characters it has. "*", "?" and "[…]" match within one name and "**" any folders, none
/// included; names that start with a dot only match a pattern that does. Errors as lookAtFile()
/// for a plain path; a pattern that matches nothing gives no files.
[[nodiscard]] Result<SourceFiles> findFiles(const QString &pattern);

/// Whether \a path would be matched as a pattern.
[[nodiscard]] bool isPattern(const QString &path);

/// \a name without the endings of formats and compressions: "a/orders.2024.csv.gz" gives
/// "a/orders.2024".
[[nodiscard]] QString withoutFormatEnding(const QString &name);

/// The name of a stream of all files of \a pattern: the file's name without ending; for a pattern
/// its last part without wildcards, else the folder's name.
[[nodiscard]] QString streamNameOf(const QString &pattern);

/// The names of streams of one file each, in order: the file's name without ending, and with it
/// where two files would agree.
[[nodiscard]] QStringList streamNamesOf(const SourceFiles &files);

} // namespace millrace
