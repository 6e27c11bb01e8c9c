// Shell word: a name as a shell takes it, for commands that are copied.
#pragma once

#include <QString>

namespace millrace {

/// \a text as one word: in double quotes, or in single ones where a shell would read into them.
[[nodiscard]] QString shellWord(const QString &text);

} // namespace millrace
