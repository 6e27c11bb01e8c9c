#include "ui/mainwindow/windowactions.h"

#include "ui/settings/actioncollection.h"
#include "ui/settings/pagekeys.h"

#include <QCoreApplication>
#include <QMenu>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct Texts final
{
    Q_DECLARE_TR_FUNCTIONS(millrace::WindowActions)
};

} // namespace

WindowActions WindowActions::addTo(ActionCollection &actions)
{
    constexpr auto fallback = ActionCollection::Reach::Fallback;
    const QString file = Texts::tr("File");
    const QString page = Texts::tr("Page");
    const QString go = Texts::tr("Go");
    const QString runs = Texts::tr("Runs");
    const QString help = Texts::tr("Help");
    WindowActions made;
    made.newConnection = actions.add(u"file.new_connection"_s, file, Texts::tr("&New connection"),
                                     Qt::CTRL | Qt::Key_N, u"add"_s);
    made.import = actions.add(u"file.import"_s, file, Texts::tr("&Import…"), Qt::CTRL | Qt::Key_O,
                              u"import"_s);
    made.importAirbyte = actions.add(u"file.import_airbyte"_s, file,
                                     Texts::tr("Import &from Airbyte…"), {}, u"import"_s);
    made.exportAll
        = actions.add(u"file.export_all"_s, file, Texts::tr("Expor&t all…"), {}, u"export"_s);
    made.workbench
        = actions.add(u"file.workbench"_s, file, Texts::tr("Manifest &workbench"), {}, u"api"_s);
    made.mainAct = actions.add(u"page.main_act"_s, page, Texts::tr("&Main act of the page"),
                               Qt::CTRL | Qt::Key_Return, u"bolt"_s, fallback);
    made.find = actions.add(u"page.find"_s, page, Texts::tr("Fi&lter"), Qt::CTRL | Qt::Key_F,
                            u"filter"_s, fallback);
    made.refresh = actions.add(u"page.refresh"_s, page, Texts::tr("&Refresh what is shown"),
                               Qt::Key_F5, u"refresh"_s, fallback);
    made.nextHit = actions.add(u"page.next_hit"_s, page, Texts::tr("Ne&xt hit"), Qt::Key_F3,
                               u"chevron-down"_s, fallback);
    made.previousHit = actions.add(u"page.previous_hit"_s, page, Texts::tr("Pre&vious hit"),
                                   Qt::SHIFT | Qt::Key_F3, u"chevron-up"_s, fallback);
    made.undo = actions.add(u"page.undo"_s, page, Texts::tr("Un&do"), Qt::CTRL | Qt::Key_Z,
                            u"undo"_s, fallback);
    made.redo = actions.add(u"page.redo"_s, page, Texts::tr("Red&o"),
                            Qt::CTRL | Qt::SHIFT | Qt::Key_Z, u"redo"_s, fallback);
    for (std::size_t i = 0; i < made.tabs.size(); ++i)
        made.tabs[i]
            = actions.add(tabActionId(static_cast<int>(i)), go, Texts::tr("Tab &%1").arg(i + 1),
                          tabKeys(static_cast<int>(i)), {}, fallback);
    made.back = actions.add(u"go.back"_s, go, Texts::tr("&Back"), Qt::ALT | Qt::Key_Left,
                            u"chevron-left"_s, fallback);
    made.forward = actions.add(u"go.forward"_s, go, Texts::tr("F&orward"), Qt::ALT | Qt::Key_Right,
                               u"chevron-right"_s, fallback);
    made.connections = actions.add(u"go.connections"_s, go, Texts::tr("&Connections"),
                                   Qt::ALT | Qt::Key_1, u"connections"_s);
    made.sources
        = actions.add(u"go.sources"_s, go, Texts::tr("&Sources"), Qt::ALT | Qt::Key_2, u"source"_s);
    made.destinations = actions.add(u"go.destinations"_s, go, Texts::tr("&Destinations"),
                                    Qt::ALT | Qt::Key_3, u"destination"_s);
    made.rejected = actions.add(u"go.rejected"_s, go, Texts::tr("&Rejected records"),
                                Qt::ALT | Qt::Key_4, u"rejected"_s);
    made.notices
        = actions.add(u"go.notices"_s, go, Texts::tr("&Notices"), Qt::ALT | Qt::Key_5, u"bell"_s);
    made.logs = actions.add(u"go.logs"_s, go, Texts::tr("&Logs"), Qt::ALT | Qt::Key_6, u"log"_s);
    made.settings = actions.add(u"go.settings"_s, go, Texts::tr("S&ettings"),
                                Qt::CTRL | Qt::Key_Comma, u"settings"_s);
    made.syncAll = actions.add(u"runs.sync_all"_s, runs, Texts::tr("S&ync all"), {}, u"play"_s);
    made.pauseAll = actions.add(u"runs.pause_all"_s, runs, Texts::tr("&Pause all"), {}, u"pause"_s);
    made.findAction = actions.add(u"help.find_action"_s, help, Texts::tr("Find an &action…"),
                                  Qt::CTRL | Qt::SHIFT | Qt::Key_P, u"search"_s);
    made.help
        = actions.add(u"help.page"_s, help, Texts::tr("&Help"), Qt::Key_F1, u"help"_s, fallback);
    made.report
        = actions.add(u"help.report"_s, help, Texts::tr("Report a pro&blem…"), {}, u"export"_s);
    made.about = actions.add(u"help.about"_s, help, Texts::tr("Abo&ut Millrace"), {}, u"logo"_s);
    made.openMenu = actions.add(u"window.menu"_s, help, Texts::tr("Open the menu"), Qt::Key_F10);
    made.quit = actions.add(u"file.quit"_s, file, Texts::tr("&Quit"), Qt::CTRL | Qt::Key_Q);
    addPageKeys(actions);
    return made;
}

void WindowActions::fill(QMenu &menu) const
{
    menu.addActions({newConnection, import, importAirbyte, exportAll, workbench});
    menu.addSeparator();
    menu.addActions({undo, redo});
    menu.addSeparator();
    menu.addActions({mainAct, find, nextHit, previousHit, refresh});
    menu.addSeparator();
    menu.addActions({syncAll, pauseAll});
    menu.addSeparator();
    QMenu *go = menu.addMenu(Texts::tr("&Go to"));
    go->addActions({back, forward});
    go->addSeparator();
    go->addActions({connections, sources, destinations, rejected, notices, logs});
    go->addSeparator();
    for (QAction *tab : tabs)
        go->addAction(tab);
    menu.addAction(settings);
    menu.addSeparator();
    menu.addActions({findAction, help, report, about});
    menu.addSeparator();
    menu.addAction(quit);
}

} // namespace millrace
