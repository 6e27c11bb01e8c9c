#include "tests/screenshots/scenelists.h"
#include "ui/connectorpicker/endpointchooser.h"
#include "ui/schematree/catalogtree.h"
#include "ui/widgets/loadingview.h"
#include "ui/wizard/connectionwizard.h"

#include <QLabel>

#include <algorithm>

namespace millrace::test {

using namespace Qt::StringLiterals;

namespace {

constexpr auto s_filled = ScriptedProfile::Content::Filled;
constexpr auto s_usual = Scene::Size::Usual;
constexpr auto s_large = Scene::Size::AlsoLarge;

const QString s_warehouse = u"Warehouse"_s;

bool hasVisibleLabel(const QWidget &widget)
{
    const auto labels = widget.findChildren<QLabel *>();
    return std::ranges::any_of(labels, &QWidget::isVisible);
}

ConnectionWizard *startWizard(Stage &stage)
{
    stage.window().startNewConnection();
    stage.settle();
    return stage.page<ConnectionWizard>();
}

/// With both ends chosen, at the streams.
ConnectionWizard *goToStreams(Stage &stage, const QString &source)
{
    ConnectionWizard *wizard = startWizard(stage);
    const auto choose = [&](EndpointRole role, const QString &name) {
        auto *chooser = stage.visible<EndpointChooser>(wizard);
        chooser->showExisting();
        chooser->setCurrentEndpoint(stage.profile().endpoint(role, name).id);
        stage.press(u"Next"_s);
        stage.settle();
    };
    choose(EndpointRole::Source, source);
    choose(EndpointRole::Destination, s_warehouse);
    if (wizard->currentStep() != 2)
        qFatal("The wizard does not come to the streams.");
    return wizard;
}

ConnectionWizard *showStreams(Stage &stage)
{
    ConnectionWizard *wizard = goToStreams(stage, ScriptedProfile::s_tables);
    stage.waitFor("the streams", [wizard] {
        return wizard->draft().discovery().state() == Discovery::State::Done;
    });
    CatalogModel &catalog = wizard->draft().catalog();
    catalog.setSelected(catalog.hitStreams(), true);
    auto *tree = stage.visible<CatalogTree>(wizard);
    tree->expand(tree->model()->index(3, 0));
    tree->setCurrentIndex(tree->model()->index(2, 0));
    tree->setFocus();
    return wizard;
}

ConnectionWizard *showConfigure(Stage &stage)
{
    ConnectionWizard *wizard = showStreams(stage);
    stage.press(u"Next"_s);
    stage.settle();
    if (wizard->currentStep() != 4)
        qFatal("The wizard does not come to its last step.");
    return wizard;
}

} // namespace

SceneList wizardScenes()
{
    return {
        {u"wizard-source"_s, s_filled, s_usual, [](Stage &stage) { startWizard(stage); }},
        {u"wizard-source-new"_s, s_filled, s_usual,
         [](Stage &stage) {
             startWizard(stage);
             stage.window().startNewConnection({stage.profile().path(u"prices.csv"_s), {}});
         }},
        {u"wizard-destination"_s, s_filled, s_usual,
         [](Stage &stage) {
             goToStreams(stage, ScriptedProfile::s_tables);
             stage.press(u"Back"_s);
         }},
        {u"wizard-streams"_s, s_filled, s_large, [](Stage &stage) { showStreams(stage); }},
        {u"wizard-streams-problems"_s, s_filled, s_usual,
         [](Stage &stage) {
             ConnectionWizard *wizard = showStreams(stage);
             wizard->draft().catalog().setSelected(wizard->draft().catalog().hitStreams(), false);
             stage.press(u"Next"_s);
         }},
        {u"wizard-streams-filter"_s, s_filled, s_usual,
         [](Stage &stage) {
             showStreams(stage);
             stage.type(u"Filter streams and fields by name or type"_s, u"price"_s);
         }},
        {u"wizard-streams-no-hits"_s, s_filled, s_usual,
         [](Stage &stage) {
             showStreams(stage);
             stage.type(u"Filter streams and fields by name or type"_s, u"zebra"_s);
         }},
        {u"wizard-preview"_s, s_filled, s_usual,
         [](Stage &stage) {
             ConnectionWizard *wizard = showStreams(stage);
             auto *tree = stage.visible<CatalogTree>(wizard);
             tree->setCurrentIndex(tree->model()->index(3, 0));
             stage.settle();
             stage.press(u"Preview"_s);
         }},
        {u"wizard-discovering"_s, s_filled, s_usual,
         [](Stage &stage) {
             goToStreams(stage, ScriptedProfile::s_silentSource);
             auto *view = stage.visible<LoadingView>();
             // What it waits for is said after two seconds.
             stage.waitFor("the text", [view] { return hasVisibleLabel(*view); });
         }},
        {u"wizard-discovery-failed"_s, s_filled, s_usual,
         [](Stage &stage) {
             ConnectionWizard *wizard = goToStreams(stage, ScriptedProfile::s_goneSource);
             stage.waitFor("the failure", [wizard] {
                 return wizard->draft().discovery().state() == Discovery::State::Failed;
             });
         }},
        {u"wizard-configure"_s, s_filled, s_large, [](Stage &stage) { showConfigure(stage); }},
        {u"wizard-configure-problems"_s, s_filled, s_usual,
         [](Stage &stage) {
             showConfigure(stage);
             stage.type(u"Connection name"_s, ScriptedProfile::s_healthy);
             stage.press(u"At the times of a cron expression"_s);
             stage.type(u"Cron expression"_s, u"0 25 * * *"_s);
             stage.press(u"Create and sync"_s);
         }},
        {u"wizard-configure-advanced"_s, s_filled, s_usual,
         [](Stage &stage) {
             showConfigure(stage);
             stage.press(u"Advanced settings"_s);
         }},
    };
}

} // namespace millrace::test
