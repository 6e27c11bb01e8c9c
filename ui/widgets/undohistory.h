// Undo history: what goes back and forward on an undo stack, by one step or by many.
#pragma once

class QAction;
class QToolButton;
class QUndoGroup;
class QUndoStack;
class QWidget;

namespace millrace {

/// What a page does at the keys of undo and redo and at the entries of the window's menu. Their
/// data are the step they take. Owned by the page.
struct UndoActions final
{
    QAction *undo;
    QAction *redo;
};
/// The history outlives \a page.
UndoActions addUndoActions(QUndoStack &history, QWidget *page);
UndoActions addUndoActions(QUndoGroup &histories, QWidget *page);

/// Undoes the last step; its tool tip names it, and the keys behind it. \a stack outlives the
/// button.
[[nodiscard]] QToolButton *undoButton(QUndoStack &stack, QWidget *parent);
[[nodiscard]] QToolButton *redoButton(QUndoStack &stack, QWidget *parent);
/// A menu of the steps, the newest last and the present one marked; choosing one undoes or redoes
/// up to it. Off while there is nothing to undo or redo. \a stack outlives the button.
[[nodiscard]] QToolButton *undoHistoryButton(QUndoStack &stack, QWidget *parent);

} // namespace millrace
