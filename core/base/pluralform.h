// Plural forms: the number that chooses among those of a text.
#pragma once

#include <QCoreApplication>

#include <algorithm>
#include <limits>

namespace millrace {

/// \a count as tr() takes it: counts of records go beyond an int.
[[nodiscard]] inline int pluralOf(qint64 count)
{
    return static_cast<int>(std::clamp<qint64>(count, 0, std::numeric_limits<int>::max()));
}

/// The form of \a text for \a count, where there is no tr(). \a text is marked with
/// QT_TRANSLATE_N_NOOP: lupdate does not understand QCoreApplication::translate() with a number
/// that is more than a name.
/// English has its forms even where no language is installed, as in programs without people.
[[nodiscard]] QString pluralText(const char *context, const char *text, qint64 count);

} // namespace millrace
