// Layout checks: what a longer language, or one that is read from the right, would stumble on.
#pragma once

#include <QHash>
#include <QRect>
#include <QStringList>

class QWidget;

namespace millrace::test {

/// Where what is seen lies, each within its parent.
using Places = QHash<QWidget *, QRect>;

/// Headings of columns and tabs that are cut off without a tool tip that has the whole of them.
[[nodiscard]] QStringList clippedHeadings(QWidget &window);
/// Parts of one layout that lie over one another, and what reaches beyond what it lies in.
[[nodiscard]] QStringList misplacedWidgets(QWidget &window);

[[nodiscard]] Places placesIn(QWidget &window);
/// What does not lie where a mirror would show \a before, which are the places of the same window
/// in the other direction; columns and tabs of one side among them.
[[nodiscard]] QStringList unmirroredWidgets(QWidget &window, const Places &before);

} // namespace millrace::test
