// WindowActions: the names, keys and icons of what the window can do, and its menu.
#pragma once

#include <array>

class QAction;
class QMenu;

namespace millrace {

class ActionCollection;

/// Not owned: the actions live in the collection they were added to.
struct WindowActions final
{
    QAction *newConnection = nullptr;
    QAction *import = nullptr;
    QAction *importAirbyte = nullptr;
    QAction *exportAll = nullptr;
    QAction *workbench = nullptr;
    QAction *undo = nullptr;
    QAction *redo = nullptr;
    QAction *mainAct = nullptr;
    QAction *find = nullptr;
    QAction *nextHit = nullptr;
    QAction *previousHit = nullptr;
    QAction *refresh = nullptr;
    std::array<QAction *, 6> tabs{};
    QAction *back = nullptr;
    QAction *forward = nullptr;
    QAction *connections = nullptr;
    QAction *sources = nullptr;
    QAction *destinations = nullptr;
    QAction *rejected = nullptr;
    QAction *logs = nullptr;
    QAction *notices = nullptr;
    QAction *settings = nullptr;
    QAction *syncAll = nullptr;
    QAction *pauseAll = nullptr;
    QAction *findAction = nullptr;
    QAction *help = nullptr;
    QAction *report = nullptr;
    QAction *about = nullptr;
    QAction *openMenu = nullptr;
    QAction *quit = nullptr;

    /// Adds all of them to \a actions, and the keys of pages.
    [[nodiscard]] static WindowActions addTo(ActionCollection &actions);
    /// Everything but openMenu, in groups.
    void fill(QMenu &menu) const;
};

} // namespace millrace
