// Page keys: the keys that act on one page alone, which the person may change like all others.
#pragma once

#include <QKeySequence>
#include <QString>

#include <vector>

class QAction;
class QKeyEvent;
class QShortcut;

namespace millrace {

class ActionCollection;

/// One act of a page that has keys of its own. Acts that every page has (the main act, the filter)
/// are actions of the window; a page that takes their keys itself follows those.
struct PageKey final
{
    QString id; ///< "connections.duplicate".
    QString page; ///< The page, translated; keys clash within it and with those of the window.
    QString text;
    QKeySequence standard;
};

/// All of them, page by page.
[[nodiscard]] std::vector<PageKey> pageKeys();
/// So that the settings show them and know of clashes.
void addPageKeys(ActionCollection &actions);

/// Gives \a action the keys of \a id, now and whenever the person changes them. \a id is one of
/// pageKeys().
void followPageKeys(QAction *action, const QString &id);
void followPageKeys(QShortcut *shortcut, const QString &id);
/// The same for the keys of an action of the window, which are \a standard by default.
void followWindowKeys(QAction *action, const QString &id, const QKeySequence &standard);
void followWindowKeys(QShortcut *shortcut, const QString &id, const QKeySequence &standard);

/// The same for undo and redo, which act on the page that is shown. The page calls its actions
/// "undo" and "redo"; their texts name the step.
void followUndoKeys(QAction *action);
void followRedoKeys(QAction *action);
/// As they are now, for tool tips and for widgets that would take them for themselves.
[[nodiscard]] QKeySequence undoKeys();
[[nodiscard]] QKeySequence redoKeys();
[[nodiscard]] bool isUndoOrRedo(const QKeyEvent &event);

} // namespace millrace
