// Page acts: what the window can ask of any page without knowing it.
#pragma once

#include <QString>

class QAction;
class QWidget;

namespace millrace {

/// The enabled action of \a page with the object name \a name: a page calls its own "mainAct" or
/// "refresh", "undo" and "redo", whose data name the step, and the ways to its tabs "tab1" to
/// "tab6". Null when it has none, and for a null
/// page.
[[nodiscard]] QAction *pageAction(const QWidget *page, const QString &name);

/// Whether runMainAct() would do anything.
[[nodiscard]] bool hasMainAct(const QWidget *page);
/// Triggers the action "mainAct" of \a page, else its visible primary button.
void runMainAct(const QWidget *page);

/// Puts the focus into the first visible filter of \a page; false when there is none.
bool focusFilter(const QWidget *page);
/// Goes to the next line of the first visible table or tree of \a page, or to the one before, and
/// puts the focus there; false when there is none.
bool stepHit(const QWidget *page, bool isBackwards);

} // namespace millrace
