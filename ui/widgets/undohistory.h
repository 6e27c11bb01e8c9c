// Undo history: buttons that go back and forward on an undo stack, by one step or by many.
#pragma once

class QKeySequence;
class QToolButton;
class QUndoStack;
class QWidget;

namespace millrace {

/// Undoes the last step; its tool tip names it, and \a keys behind it. \a stack outlives the
/// button.
[[nodiscard]] QToolButton *undoButton(QUndoStack &stack, const QKeySequence &keys, QWidget *parent);
/// The same for the next step.
[[nodiscard]] QToolButton *redoButton(QUndoStack &stack, const QKeySequence &keys, QWidget *parent);

/// A menu of the steps, the newest last and the present one marked; choosing one undoes or redoes
/// up to it. Off while there is nothing to undo or redo. \a stack outlives the button.
[[nodiscard]] QToolButton *undoHistoryButton(QUndoStack &stack, QWidget *parent);

} // namespace millrace
