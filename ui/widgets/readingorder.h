// Reading order: where Tab goes in a window whose parts come and go.
#pragma once

class QWidget;

namespace millrace {

/// Moves the focus of \a window to the next widget that takes it by Tab, or the one before, in the
/// order of the layouts; from the last it comes round to the first. Qt's own order is that in which
/// widgets were made, so that what is made later, such as a form or the button of a message, would
/// come after everything else. For QWidget::focusNextPrevChild() of a window; false when nothing
/// takes the focus.
bool focusNextInReadingOrder(QWidget &window, bool isForward);

/// Gives the focus to where it was in \a part of a window, else to what \a part names as its focus
/// proxy, else to the first widget in it that takes the focus by Tab.
void focusInto(QWidget &part);

} // namespace millrace
