// Place words: places of the window as words of the preferences and names of help pages.
#pragma once

#include "ui/mainwindow/pagestack.h"

namespace millrace {

/// "sources", or "connection:<id>".
[[nodiscard]] QString wordOf(const PageStack::Place &place);
/// The list of connections for a word of another version.
[[nodiscard]] PageStack::Place placeFromWord(const QString &word);

/// The page of help for \a place.
[[nodiscard]] QString helpTopicOf(const PageStack::Place &place);

} // namespace millrace
