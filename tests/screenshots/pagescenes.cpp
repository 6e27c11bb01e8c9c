#include "core/notices/noticeerrors.h"
#include "core/notices/noticewatch.h"
#include "core/store/noticestore.h"
#include "core/store/storeerrors.h"
#include "tests/screenshots/scenelists.h"
#include "tests/testutils/spokentexts.h"
#include "ui/connections/connectionspage.h"
#include "ui/connections/dashboard.h"
#include "ui/connections/runlistmodel.h"
#include "ui/connections/runsdialog.h"
#include "ui/connections/slotschart.h"
#include "ui/endpoints/endpointeditor.h"
#include "ui/endpoints/endpointspage.h"
#include "ui/logs/logspage.h"
#include "ui/notices/noticespage.h"
#include "ui/rejected/rejectedview.h"
#include "ui/settings/settingspage.h"
#include "ui/widgets/rowchoice.h"

#include <QListView>
#include <QPushButton>
#include <QTableView>
#include <QTreeView>

namespace millrace::test {

using namespace Qt::StringLiterals;

namespace {

constexpr auto s_filled = ScriptedProfile::Content::Filled;
constexpr auto s_empty = ScriptedProfile::Content::Empty;
constexpr auto s_usual = Scene::Size::Usual;
constexpr auto s_large = Scene::Size::AlsoLarge;

const QString s_noSuchThing = u"zebra"_s;

EndpointsPage *showEndpoints(Stage &stage, PageId id)
{
    stage.window().showPage(id);
    stage.settle();
    return stage.page<EndpointsPage>();
}

EndpointEditor *openNew(Stage &stage, PageId id, const QString &connectorId)
{
    showEndpoints(stage, id)->createNew();
    QTest::keyClick(stage.type(u"Search for a connector"_s, connectorId), Qt::Key_Return);
    stage.settle();
    return stage.visible<EndpointEditor>();
}

/// Opens the editor of a stored source and presses Test.
EndpointEditor *testSource(Stage &stage, const QString &name)
{
    auto *page = showEndpoints(stage, PageId::Sources);
    page->select(stage.profile().endpoint(EndpointRole::Source, name).id);
    stage.press(u"Test"_s);
    return stage.visible<EndpointEditor>();
}

void waitForTest(Stage &stage, const EndpointEditor *editor)
{
    stage.waitFor("the end of the test", [editor] { return !editor->isBusy(); });
}

void showSection(Stage &stage, SettingsPage::Section section)
{
    stage.window().showPage(PageId::Settings);
    stage.page<SettingsPage>()->showSection(section);
}

Error damaged()
{
    return makeError(storeerrors::damaged, {u"/home/ann/.local/share/millrace/state.sqlite"_s},
                     u"Tree 12 page 40: btreeInitPage() returns error code 11"_s);
}

/// The page of the logs after a search.
void searchLogs(Stage &stage, const QString &text)
{
    stage.window().showPage(PageId::Logs);
    stage.page<LogsPage>()->searchFor({}, text, false);
    stage.waitFor("the end of the search", [&stage] {
        for (const QPushButton *button : stage.page<LogsPage>()->findChildren<QPushButton *>()) {
            if (SpokenTexts::englishOf(button->text().remove(u'&')) == u"Stop"_s
                && button->isVisible())
                return false;
        }
        return true;
    });
    stage.settle();
}

/// The page of rejected records with its second record selected.
void showRejected(Stage &stage)
{
    stage.window().showPage(PageId::Rejected);
    stage.settle();
    auto *table = stage.visible<QTableView>(stage.page<RejectedView>());
    stage.waitFor("rejected records", [table] { return table->model()->rowCount() > 0; });
    chooseRow(*table, 1);
    stage.settle();
}

/// The notices that follow from the runs of the profile, one of which could not be sent.
void showNotices(Stage &stage)
{
    StateDatabase &database = stage.profile().database();
    const auto &services = stage.profile().workspace().services();
    NoticeWatch watch(
        {services.registry, database, services.secrets, services.profile, services.clock});
    (void)watch.look();
    NoticeStore store(database);
    const auto notices = store.list({});
    if (!notices || notices->empty())
        qFatal("The profile has nothing to tell.");
    for (std::size_t i = notices->size() / 2; i < notices->size(); ++i)
        (void)store.markRead({(*notices)[i].notice.id}, true, services.clock.now());
    (void)store.noteFailed(notices->front().notice.id, NoticeChannel::Desktop,
                           makeError(noticeerrors::desktopUnavailable), {}, services.clock.now());
    stage.window().showPage(PageId::Notices);
    stage.settle();
    auto *list = stage.visible<QListView>(stage.page<NoticesPage>());
    stage.waitFor("notices", [list] { return list->model()->rowCount() > 0; });
    list->setCurrentIndex(list->model()->index(0, 0));
}

} // namespace

SceneList emptyScenes()
{
    const auto page = [](PageId id) { return [id](Stage &stage) { stage.window().showPage(id); }; };
    return {
        {u"first-run"_s, s_empty, s_large, page(PageId::Connections)},
        {u"sources-empty"_s, s_empty, s_usual, page(PageId::Sources)},
        {u"destinations-empty"_s, s_empty, s_usual, page(PageId::Destinations)},
        {u"rejected-empty"_s, s_empty, s_usual, page(PageId::Rejected)},
        {u"logs-empty"_s, s_empty, s_usual, page(PageId::Logs)},
        {u"notices-empty"_s, s_empty, s_usual, page(PageId::Notices)},
        {u"wizard-first-source"_s, s_empty, s_usual,
         [](Stage &stage) { stage.window().startNewConnection(); }},
        {u"wizard-nothing-chosen"_s, s_empty, s_usual,
         [](Stage &stage) {
             stage.window().startNewConnection();
             stage.settle();
             stage.press(u"Next"_s);
         }},
        {u"opening-error"_s, s_empty, s_large,
         [](Stage &stage) { stage.window().showOpeningError(damaged()); }},
    };
}

/// The bars of all runs over \a span, on the first page.
Dashboard *showRuns(Stage &stage, RunSpan span)
{
    auto *dashboard = stage.visible<Dashboard>(stage.page<ConnectionsPage>());
    dashboard->setExpanded(true);
    dashboard->setSpan(span);
    const std::size_t count = runSlots(span, TimePoint(), QTimeZone::utc()).size();
    stage.waitFor("the runs of all connections",
                  [&] { return dashboard->chart()->bars().size() == count; });
    return dashboard;
}

SceneList listScenes()
{
    return {
        {u"connections"_s, s_filled, s_large,
         [](Stage &stage) {
             auto *view = stage.visible<QTreeView>(stage.page<ConnectionsPage>());
             view->setFocus();
             view->setCurrentIndex(view->model()->index(2, 1));
         }},
        {u"connections-runs"_s, s_filled, s_large,
         [](Stage &stage) { showRuns(stage, RunSpan::Month)->chart()->setFocus(); }},
        {u"connections-runs-folded"_s, s_filled, s_usual,
         [](Stage &stage) {
             auto *dashboard = stage.visible<Dashboard>(stage.page<ConnectionsPage>());
             dashboard->setExpanded(false);
         }},
        {u"dialog-runs"_s, s_filled, s_large,
         [](Stage &stage) {
             SlotsChart *chart = showRuns(stage, RunSpan::Month)->chart();
             chart->setCurrent(static_cast<int>(chart->bars().size()) - 1);
             emit chart->activated(chart->current());
             stage.waitFor("the runs of a slot", [&stage] {
                 return stage.visible<RunsDialog>(&stage.window())->model()->rowCount() > 0;
             });
         }},
        {u"connections-no-hits"_s, s_filled, s_usual,
         [](Stage &stage) { stage.type(u"Filter connections"_s, s_noSuchThing); }},
        {u"rejected"_s, s_filled, s_large, showRejected},
        {u"notices"_s, s_filled, s_large, showNotices},
        {u"rejected-edit"_s, s_filled, s_large,
         [](Stage &stage) {
             showRejected(stage);
             stage.trigger(u"Edit the record…"_s);
         }},
        {u"rejected-expression"_s, s_filled, s_large,
         [](Stage &stage) {
             showRejected(stage);
             stage.trigger(u"Edit the selected by an expression…"_s);
         }},
        {u"rejected-rule"_s, s_filled, s_large,
         [](Stage &stage) {
             showRejected(stage);
             stage.trigger(u"Make it a rule…"_s);
         }},
        {u"logs"_s, s_filled, s_large, [](Stage &stage) { searchLogs(stage, u"start"_s); }},
        {u"logs-no-hits"_s, s_filled, s_usual,
         [](Stage &stage) { searchLogs(stage, s_noSuchThing); }},
        {u"logs-expression-broken"_s, s_filled, s_usual,
         [](Stage &stage) {
             stage.window().showPage(PageId::Logs);
             stage.page<LogsPage>()->searchFor({}, u"(404"_s, true);
         }},
        {u"rejected-no-hits"_s, s_filled, s_usual,
         [](Stage &stage) {
             stage.window().showPage(PageId::Rejected);
             stage.settle();
             stage.type(u"Find rejected records"_s, s_noSuchThing);
         }},
    };
}

SceneList endpointScenes()
{
    return {
        {u"sources"_s, s_filled, s_large,
         [](Stage &stage) { showEndpoints(stage, PageId::Sources); }},
        {u"destinations"_s, s_filled, s_usual,
         [](Stage &stage) { showEndpoints(stage, PageId::Destinations); }},
        {u"sources-no-hits"_s, s_filled, s_usual,
         [](Stage &stage) {
             showEndpoints(stage, PageId::Sources);
             stage.type(u"Filter the sources"_s, s_noSuchThing);
         }},
        {u"sources-delete-refused"_s, s_filled, s_usual,
         [](Stage &stage) {
             showEndpoints(stage, PageId::Sources);
             stage.press(u"Delete…"_s);
         }},
        {u"connector-picker"_s, s_filled, s_large,
         [](Stage &stage) { showEndpoints(stage, PageId::Sources)->createNew(); }},
        {u"connector-picker-no-hits"_s, s_filled, s_usual,
         [](Stage &stage) {
             showEndpoints(stage, PageId::Sources)->createNew();
             stage.type(u"Search for a connector"_s, s_noSuchThing);
         }},
        {u"editor-form"_s, s_filled, s_large,
         [](Stage &stage) { openNew(stage, PageId::Sources, u"Files"_s); }},
        {u"editor-problems"_s, s_filled, s_usual,
         [](Stage &stage) { openNew(stage, PageId::Destinations, u"SQLite"_s)->test(); }},
        {u"editor-test-passed"_s, s_filled, s_usual,
         [](Stage &stage) { waitForTest(stage, testSource(stage, ScriptedProfile::s_tables)); }},
        {u"editor-test-failed"_s, s_filled, s_large,
         [](Stage &stage) {
             waitForTest(stage, testSource(stage, ScriptedProfile::s_goneSource));
         }},
        {u"editor-test-running"_s, s_filled, s_usual,
         [](Stage &stage) { testSource(stage, ScriptedProfile::s_silentSource); }},
    };
}

SceneList settingsScenes()
{
    SceneList scenes;
    const auto add = [&](const QString &name, SettingsPage::Section section, Scene::Size size) {
        scenes.push_back({u"settings-"_s + name, s_filled, size,
                          [section](Stage &stage) { showSection(stage, section); }});
    };
    add(u"general"_s, SettingsPage::Section::General, s_large);
    add(u"appearance"_s, SettingsPage::Section::Appearance, s_usual);
    add(u"notifications"_s, SettingsPage::Section::Notifications, s_large);
    add(u"channels"_s, SettingsPage::Section::Channels, s_large);
    add(u"storage"_s, SettingsPage::Section::Storage, s_usual);
    add(u"network"_s, SettingsPage::Section::Network, s_large);
    add(u"secrets"_s, SettingsPage::Section::Secrets, s_usual);
    add(u"shortcuts"_s, SettingsPage::Section::Shortcuts, s_usual);
    add(u"advanced"_s, SettingsPage::Section::Advanced, s_usual);
    scenes.push_back({u"settings-no-hits"_s, s_filled, s_usual, [](Stage &stage) {
                          showSection(stage, SettingsPage::Section::General);
                          stage.settle();
                          stage.type(u"Search all settings"_s, s_noSuchThing);
                      }});
    return scenes;
}

} // namespace millrace::test
