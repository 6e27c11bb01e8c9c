// Undo history: a button with every step of an undo stack, to go back to or forward again.
#pragma once

class QToolButton;
class QUndoStack;
class QWidget;

namespace millrace {

/// A menu of the steps, the newest last and the present one marked; choosing one undoes or redoes
/// up to it. Off while there is nothing to undo or redo. \a stack outlives the button.
[[nodiscard]] QToolButton *undoHistoryButton(QUndoStack &stack, QWidget *parent);

} // namespace millrace
