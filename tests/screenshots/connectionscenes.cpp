#include "tests/screenshots/scenelists.h"
#include "tests/testutils/spokentexts.h"
#include "ui/connectionpage/checkpointmodel.h"
#include "ui/connectionpage/connectionpage.h"
#include "ui/connectionpage/connectionsettingspage.h"
#include "ui/connectionpage/streamspanel.h"
#include "ui/connectionpage/timelineview.h"
#include "ui/connections/connectionspage.h"
#include "ui/endpoints/endpointspage.h"
#include "ui/schematree/catalogtree.h"
#include "ui/schematree/keypicker.h"
#include "ui/settings/passphrasedialog.h"
#include "ui/settings/secretplacedialog.h"
#include "ui/tags/tagsdialog.h"
#include "ui/verify/verifydialog.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pagetable.h"
#include "ui/widgets/rowchoice.h"
#include "ui/widgets/valuedialog.h"

#include <QComboBox>
#include <QListWidget>
#include <QMessageBox>
#include <QTableView>
#include <QTreeView>

namespace millrace::test {

using namespace Qt::StringLiterals;

namespace {

constexpr auto s_filled = ScriptedProfile::Content::Filled;
constexpr auto s_usual = Scene::Size::Usual;
constexpr auto s_large = Scene::Size::AlsoLarge;

using Tab = ConnectionPage::Tab;

ConnectionPage *openConnection(Stage &stage, const QString &name, Tab tab = Tab::Status)
{
    stage.window().showConnection(stage.profile().connection(name).id);
    auto *page = stage.page<ConnectionPage>();
    page->showTab(tab);
    stage.settle();
    return page;
}

std::function<void(Stage &)> opening(const QString &name, Tab tab = Tab::Status)
{
    return [name, tab](Stage &stage) { openConnection(stage, name, tab); };
}

void selectFirstCheckpoint(Stage &stage, ConnectionPage *page)
{
    auto *settings = stage.visible<ConnectionSettingsPage>(page);
    stage.waitFor("the checkpoints",
                  [settings] { return settings->checkpoints()->rowCount() > 0; });
    settings->table()->setCurrentIndex(settings->table()->model()->index(0, 0));
}

/// Chooses in the box of dates.
void showDays(const TimelineView &view, const QString &choice)
{
    for (QComboBox *box : view.findChildren<QComboBox *>()) {
        for (int i = 0; i < box->count(); ++i) {
            if (SpokenTexts::englishOf(box->itemText(i)) == choice)
                box->setCurrentIndex(i);
        }
    }
}

/// Selects a row of the home list and triggers what acts on it.
void actOn(Stage &stage, int row, const QString &action)
{
    auto *view = stage.visible<QTreeView>(stage.page<ConnectionsPage>());
    view->setCurrentIndex(view->model()->index(row, 1));
    stage.trigger(action);
}

Error noPlaceForSecrets()
{
    return {u"secrets.no_backend"_s,
            ErrorKind::Configuration,
            u"There is no place to keep the password in."_s,
            u"Choose where secrets are kept."_s,
            {},
            {}};
}

Verification someVerification()
{
    VerifiedStream goods;
    goods.stream.name = u"goods"_s;
    goods.table = u"public.goods"_s;
    goods.sourceRows = goods.destinationRows = goods.equal = 12'480;
    goods.sourceChecksum = goods.destinationChecksum = u"5f0c2a9be1d47738"_s;
    VerifiedStream orders;
    orders.stream.name = u"orders"_s;
    orders.table = u"public.orders"_s;
    orders.key = QStringList{u"id"_s};
    orders.sourceRows = 48'210;
    orders.destinationRows = 48'208;
    orders.equal = 48'206;
    orders.missing = 3;
    orders.extra = 1;
    orders.different = 1;
    orders.newer = 2;
    orders.sourceChecksum = u"09d1c4f7a2e35b86"_s;
    orders.destinationChecksum = u"7c3e90ab54d2f618"_s;
    orders.examples = {{RowDifferenceKind::Missing,
                        u"48209"_s,
                        true,
                        {{u"id"_s, u"48209"_s, {}}, {u"customer"_s, u"someone@example.org"_s, {}}}},
                       {RowDifferenceKind::Extra,
                        u"17"_s,
                        false,
                        {{u"id"_s, {}, u"17"_s}, {u"customer"_s, {}, {}}}},
                       {RowDifferenceKind::Different,
                        u"30512"_s,
                        false,
                        {{u"total"_s, u"128.50"_s, u"182.50"_s}, {u"note"_s, {}, u"paid"_s}}}};
    Verification verification;
    verification.endedAt = TimePoint(std::chrono::sys_days{std::chrono::year{2026} / 5 / 4});
    verification.isAfterRun = true;
    verification.streams = {goods, orders};
    return verification;
}

} // namespace

SceneList connectionScenes()
{
    return {
        {u"connection-status"_s, s_filled, s_large, opening(ScriptedProfile::s_healthy)},
        {u"connection-running"_s, s_filled, s_large, opening(ScriptedProfile::s_running)},
        {u"connection-failed"_s, s_filled, s_usual, opening(ScriptedProfile::s_failing)},
        {u"connection-not-run"_s, s_filled, s_usual, opening(u"Invoices to SQLite"_s)},
        {u"connection-incomplete"_s, s_filled, s_usual, opening(u"Support tickets"_s)},
        {u"connection-stream-selected"_s, s_filled, s_large,
         [](Stage &stage) {
             auto *page = openConnection(stage, ScriptedProfile::s_healthy);
             chooseRow(*stage.visible<StreamsPanel>(page)->table(), 1);
         }},
        {u"connection-timeline"_s, s_filled, s_large,
         opening(ScriptedProfile::s_healthy, Tab::Timeline)},
        {u"connection-timeline-event"_s, s_filled, s_usual,
         [](Stage &stage) {
             auto *page = openConnection(stage, ScriptedProfile::s_healthy, Tab::Timeline);
             auto *view = stage.visible<TimelineView>(page);
             view->list()->setCurrentIndex(
                 view->list()->model()->index(view->list()->model()->rowCount() - 2, 0));
         }},
        {u"connection-timeline-put-back"_s, s_filled, s_usual,
         [](Stage &stage) {
             auto *page = openConnection(stage, ScriptedProfile::s_healthy, Tab::Timeline);
             auto *view = stage.visible<TimelineView>(page);
             const QAbstractItemModel *model = view->list()->model();
             for (int row = 0; row < model->rowCount(); ++row) {
                 const QModelIndex index = model->index(row, 0);
                 if (SpokenTexts::englishOf(index.data().toString()) == "Settings changed"_L1)
                     view->list()->setCurrentIndex(index);
             }
             stage.press(u"Put back"_s);
             stage.waitFor("the question",
                           [view] { return view->findChild<QMessageBox *>() != nullptr; });
         }},
        {u"connection-timeline-days"_s, s_filled, s_large,
         [](Stage &stage) {
             auto *page = openConnection(stage, ScriptedProfile::s_healthy, Tab::Timeline);
             showDays(*stage.visible<TimelineView>(page), u"Other days"_s);
             stage.settle();
         }},
        {u"connection-run"_s, s_filled, s_large,
         [](Stage &stage) {
             openConnection(stage, ScriptedProfile::s_healthy)
                 ->showRun(stage.profile().lastRun(ScriptedProfile::s_healthy));
         }},
        {u"connection-run-failed"_s, s_filled, s_usual,
         [](Stage &stage) {
             openConnection(stage, ScriptedProfile::s_failing)
                 ->showRun(stage.profile().lastRun(ScriptedProfile::s_failing));
         }},
        {u"connection-schema"_s, s_filled, s_large,
         opening(ScriptedProfile::s_healthy, Tab::Schema)},
        {u"connection-rejected"_s, s_filled, s_large,
         opening(ScriptedProfile::s_rejecting, Tab::Rejected)},
        {u"connection-rejected-none"_s, s_filled, s_usual,
         opening(ScriptedProfile::s_healthy, Tab::Rejected)},
        {u"connection-settings"_s, s_filled, s_large,
         opening(ScriptedProfile::s_healthy, Tab::Settings)},
    };
}

SceneList dialogScenes()
{
    return {
        {u"dialog-delete"_s, s_filled, s_large,
         [](Stage &stage) { actOn(stage, 2, u"Delete…"_s); }},
        {u"dialog-discard-draft"_s, s_filled, s_usual,
         [](Stage &stage) { actOn(stage, 0, u"Discard draft…"_s); }},
        {u"dialog-delete-source"_s, s_filled, s_usual,
         [](Stage &stage) {
             stage.window().showPage(PageId::Sources);
             stage.page<EndpointsPage>()->select(
                 stage.profile()
                     .endpoint(EndpointRole::Source, ScriptedProfile::s_silentSource)
                     .id);
             stage.press(u"Delete…"_s);
         }},
        {u"dialog-quit-running"_s, s_filled, s_large,
         [](Stage &stage) { stage.window().requestQuit(); }},
        {u"help-settings"_s, s_filled, s_large,
         [](Stage &stage) {
             stage.window().showPage(PageId::Settings);
             stage.trigger(u"Help"_s);
         }},
        {u"help-search"_s, s_filled, s_usual,
         [](Stage &stage) {
             stage.trigger(u"Help"_s);
             auto *search = stage.type(u"Search the help"_s, u"timed out"_s);
             QTest::keyClick(search, Qt::Key_Return);
         }},
        {u"dialog-report"_s, s_filled, s_large,
         [](Stage &stage) {
             stage.trigger(u"Report a problem…"_s);
             auto *list = stage.visible<QListWidget>();
             stage.waitFor("the files", [list] { return list->count() > 2; });
             list->setCurrentRow(1);
         }},
        {u"dialog-clear"_s, s_filled, s_usual,
         [](Stage &stage) {
             openConnection(stage, ScriptedProfile::s_healthy, Tab::Settings);
             stage.press(u"Clear…"_s);
         }},
        {u"dialog-production"_s, s_filled, s_usual,
         [](Stage &stage) {
             openConnection(stage, ScriptedProfile::s_healthy, Tab::Status);
             stage.press(u"Sync now"_s);
         }},
        {u"dialog-put-back"_s, s_filled, s_usual,
         [](Stage &stage) {
             auto *page = openConnection(stage, ScriptedProfile::s_healthy, Tab::Timeline);
             auto *view = stage.visible<TimelineView>(page);
             showDays(*view, u"Any time"_s);
             stage.settle();
             view->list()->setCurrentIndex(
                 view->list()->model()->index(view->list()->model()->rowCount() - 2, 0));
             stage.settle();
             stage.press(u"Put back"_s);
         }},
        {u"dialog-start-again"_s, s_filled, s_usual,
         [](Stage &stage) {
             selectFirstCheckpoint(
                 stage, openConnection(stage, ScriptedProfile::s_healthy, Tab::Settings));
             stage.press(u"Start again from…"_s);
         }},
        {u"dialog-read-options"_s, s_filled, s_usual,
         [](Stage &stage) {
             openConnection(stage, ScriptedProfile::s_healthy, Tab::Schema);
             auto *tree = stage.visible<CatalogTree>();
             tree->setCurrentIndex(tree->model()->index(0, 0));
             stage.settle();
             stage.press(u"Read options…"_s);
         }},
        {u"dialog-key"_s, s_filled, s_usual,
         [](Stage &stage) {
             openConnection(stage, ScriptedProfile::s_queued, Tab::Schema);
             auto *tree = stage.visible<CatalogTree>();
             tree->openCell(tree->model()->index(0, static_cast<int>(SchemaColumn::Key)));
         }},
        {u"dialog-value"_s, s_filled, s_usual,
         [](Stage &stage) {
             auto *dialog = new ValueDialog(u"description"_s,
                                            u"{\"color\": \"blue\", \"sizes\": [38, 39, 40]}"_s,
                                            false, &stage.window());
             dialog->open();
         }},
        {u"dialog-verify"_s, s_filled, s_large,
         [](Stage &stage) {
             auto *dialog = new VerifyDialog(
                 [](const VerificationOptions &, const Cancellation &) -> Result<Verification> {
                     return Error::cancelled();
                 },
                 u"orders to warehouse"_s, {}, &stage.window());
             dialog->setLast(someVerification());
             dialog->setFollowsRuns(true);
             dialog->open();
         }},
        {u"dialog-secret-place"_s, s_filled, s_usual,
         [](Stage &stage) {
             auto *dialog
                 = new SecretPlaceDialog(stage.profile().workspace(), stage.profile().secrets(),
                                         noPlaceForSecrets(), &stage.window());
             dialog->open();
         }},
        {u"dialog-passphrase"_s, s_filled, s_usual,
         [](Stage &stage) {
             auto *dialog
                 = new PassphraseDialog(PassphraseDialog::Purpose::Unlock, &stage.window());
             dialog->open();
         }},
        {u"dialog-new-passphrase"_s, s_filled, s_usual,
         [](Stage &stage) {
             auto *dialog
                 = new PassphraseDialog(PassphraseDialog::Purpose::Create, &stage.window());
             dialog->open();
         }},
        {u"dialog-tags"_s, s_filled, s_usual,
         [](Stage &stage) {
             (new TagsDialog(stage.profile().workspace(), &stage.window()))->open();
         }},
        {u"dialog-about"_s, s_filled, s_usual,
         [](Stage &stage) { stage.trigger(u"About Millrace"_s); }},
        {u"menu"_s, s_filled, s_usual, [](Stage &stage) { stage.trigger(u"Open the menu"_s); }},
        {u"action-finder"_s, s_filled, s_large,
         [](Stage &stage) { stage.trigger(u"Find an action…"_s); }},
        {u"help"_s, s_filled, s_large, [](Stage &stage) { stage.trigger(u"Help"_s); }},
    };
}

SceneList lastScenes()
{
    const auto longName = [](Stage &stage) {
        for (const ConnectionSummary &summary :
             stage.profile().workspace().snapshot()->connections) {
            if (summary.connection.name.startsWith(ScriptedProfile::s_rejecting))
                return summary.connection.name;
        }
        qFatal("There is no connection with a long name.");
    };
    return {
        {u"long-connections"_s, s_filled, s_usual,
         [](Stage &stage) { stage.profile().lengthenNames(); }},
        {u"long-connection"_s, s_filled, s_usual,
         [longName](Stage &stage) { openConnection(stage, longName(stage)); }},
        {u"long-settings"_s, s_filled, s_usual,
         [longName](Stage &stage) { openConnection(stage, longName(stage), Tab::Settings); }},
        {u"long-sources"_s, s_filled, s_usual,
         [](Stage &stage) { stage.window().showPage(PageId::Sources); }},
        {u"long-wizard"_s, s_filled, s_usual,
         [](Stage &stage) { stage.window().startNewConnection(); }},
    };
}

} // namespace millrace::test
