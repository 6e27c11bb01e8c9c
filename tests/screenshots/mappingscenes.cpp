#include "core/store/connectionrepository.h"
#include "core/store/endpointrepository.h"
#include "tests/screenshots/scenelists.h"
#include "tests/testutils/sqlitefile.h"
#include "tests/ui/workspacefixture.h"
#include "ui/connectionpage/connectionpage.h"
#include "ui/mapping/dryrundialog.h"
#include "ui/mapping/explaindialog.h"
#include "ui/mapping/expressiondialog.h"
#include "ui/mapping/fieldlanding.h"
#include "ui/mapping/mappingedits.h"
#include "ui/mapping/mappingtable.h"
#include "ui/mapping/mappingview.h"
#include "ui/mapping/sourcefieldlist.h"
#include "ui/wizard/connectionwizard.h"

#include <algorithm>

namespace millrace::test {

using namespace Qt::StringLiterals;

namespace {

constexpr auto s_filled = ScriptedProfile::Content::Filled;
constexpr auto s_usual = Scene::Size::Usual;
constexpr auto s_large = Scene::Size::AlsoLarge;

const QString s_file = u"contacts.sqlite"_s;
const QString s_mapped = u"Customers to contacts"_s;
const StreamId s_users{{}, u"users"_s};

Endpoint customers()
{
    return {u"customers"_s,
            EndpointRole::Source,
            u"sample"_s,
            u"Customers"_s,
            {{u"count"_s, 400}, {u"seed"_s, 7}}};
}

/// A table of contacts with a key, required fields and narrow ones.
Endpoint contacts(Stage &stage)
{
    const QString path = stage.profile().path(s_file);
    SqliteFile(path).execute(
        u"CREATE TABLE IF NOT EXISTS contact(email VARCHAR(80) NOT NULL UNIQUE, "
        "last_name VARCHAR(40) NOT NULL, first_name VARCHAR(40), phone VARCHAR(6), "
        "country CHAR(2), language VARCHAR(20), born DATE, age INTEGER, newsletter BOOLEAN, "
        "note TEXT)"_s);
    return {u"contacts"_s,
            EndpointRole::Destination,
            u"sqlite"_s,
            u"CRM"_s,
            {{u"path"_s, path}, {u"write_into"_s, u"existing_tables"_s}}};
}

/// \a endpoint as the profile has it, which has it from the first time on.
Endpoint stored(Stage &stage, Endpoint endpoint)
{
    EndpointRepository ends(stage.profile().database());
    for (const Endpoint &each : must(ends.all(endpoint.role))) {
        if (each.name == endpoint.name)
            return each;
    }
    endpoint.id.clear();
    endpoint = must(ends.save(endpoint));
    stage.profile().sync();
    return endpoint;
}

ObjectMapping exampleMapping(const DestinationObject &object)
{
    ObjectMapping mapping = withPairs(mappingFor(object, {}), {{u"email"_s, u"email"_s}});
    mapping = withValue(mapping, u"last_name"_s, {ValueOrigin::Expression, u"upper(name)"_s});
    mapping = withValue(mapping, u"country"_s, {ValueOrigin::Constant, u"DE"_s});
    return withValue(mapping, u"phone"_s, {ValueOrigin::Field, u"telephone"_s});
}

MappingView *goToMapping(Stage &stage)
{
    const Endpoint from = stored(stage, customers());
    const Endpoint to = stored(stage, contacts(stage));
    stage.window().startNewConnection();
    stage.settle();
    auto *wizard = stage.page<ConnectionWizard>();
    wizard->draft().setEnd(from);
    wizard->draft().setEnd(to);
    stage.waitFor("the streams", [wizard] {
        return wizard->draft().discovery().state() == Discovery::State::Done;
    });
    stage.waitFor("the objects", [wizard] { return !wizard->draft().catalog().objects().empty(); });
    (void)wizard->draft().catalog().setSelected({s_users}, true);
    for (int step = 0; step < 3; ++step)
        wizard->runMainAct();
    if (wizard->currentStep() != 3)
        qFatal("The wizard does not come to the mapping.");
    stage.settle();
    return stage.visible<MappingView>(wizard);
}

MappingView *showMapping(Stage &stage)
{
    MappingView *view = goToMapping(stage);
    view->draft().change(exampleMapping(view->draft().objects().front()), u"map"_s);
    stage.waitFor("the records", [view] { return view->draft().sample().isComplete; });
    stage.waitFor("the fits", [view] { return !view->draft().fits().empty(); });
    view->table()->goTo(u"last_name"_s, false);
    stage.settle();
    return view;
}

void showSuggestions(Stage &stage)
{
    MappingView *view = showMapping(stage);
    stage.press(u"Suggest"_s);
    stage.waitFor("suggestions", [view] { return !view->draft().suggestions().empty(); });
}

void showPicking(Stage &stage)
{
    MappingView *view = showMapping(stage);
    view->table()->landing().pickFor({u"age"_s});
    view->table()->setCurrentIndex(view->model().indexOf(u"age"_s));
}

void showMissing(Stage &stage)
{
    MappingView *view = showMapping(stage);
    view->model().clearValues({u"email"_s, u"last_name"_s});
    view->model().setText(u"note"_s, u"= uper(name)"_s);
    stage.press(u"Next"_s);
    stage.settle();
}

void showTab(Stage &stage)
{
    ScriptedProfile &profile = stage.profile();
    const auto connections = must(ConnectionRepository(profile.database()).all());
    const bool isThere = std::ranges::any_of(
        connections, [](const Connection &each) { return each.name == s_mapped; });
    if (!isThere) {
        const Endpoint from = stored(stage, customers());
        const Endpoint to = stored(stage, contacts(stage));
        const ConnectorProbe &probe = profile.workspace().services().probe;
        Connection connection;
        connection.name = s_mapped;
        connection.sourceId = from.id;
        connection.destinationId = to.id;
        for (const Stream &stream :
             must(probe.discover(from.connectorId, from.configuration, {}, {})).streams) {
            if (stream.id == s_users)
                connection.catalog.streams.push_back(
                    configuredByDefault(stream, {DestinationSyncMode::Append}));
        }
        connection.catalog.streams.front().mapping = exampleMapping(
            must(probe.discoverObjects(to.connectorId, to.configuration, {})).front());
        (void)must(ConnectionRepository(profile.database()).save(connection));
        profile.sync();
    }
    stage.window().showConnection(profile.connection(s_mapped).id);
    auto *page = stage.page<ConnectionPage>();
    page->showTab(ConnectionPage::Tab::Mapping);
    stage.settle();
    auto *view = stage.visible<MappingView>(page);
    stage.waitFor("the records", [view] { return view->draft().sample().isComplete; });
    stage.waitFor("the fits", [view] { return !view->draft().fits().empty(); });
}

void showExplanation(Stage &stage)
{
    MappingView *view = showMapping(stage);
    const auto preview = std::make_shared<const MappingPreview>(
        MappingPreview::of(view->draft().mapping(), view->draft().sample(), 20, {}));
    const auto &fields = preview->mapping().fields;
    const auto place = std::ranges::find(fields, u"last_name"_s, &FieldMapping::target);
    (new ExplainDialog(preview, 0, static_cast<int>(place - fields.begin()), &stage.window()))
        ->open();
}

void showExpression(Stage &stage)
{
    MappingView *view = showMapping(stage);
    ExpressionContext context;
    context.sample = view->draft().sample();
    context.read = context.sample.schema;
    (new ExpressionDialog(context, u"upper(name) || ' (' || language || ')'"_s, &stage.window()))
        ->open();
}

void showDryRun(Stage &stage)
{
    showTab(stage);
    auto *dialog = openDryRun(stage.profile().workspace(), stage.profile().connection(s_mapped).id,
                              &stage.window());
    stage.settle();
    stage.press(u"Start dry run"_s);
    stage.waitFor("the dry run",
                  [dialog] { return dialog->task()->state() == DryRunTask::State::Done; });
}

} // namespace

SceneList mappingScenes()
{
    return {
        {u"wizard-mapping-object"_s, s_filled, s_usual, [](Stage &stage) { goToMapping(stage); }},
        {u"wizard-mapping"_s, s_filled, s_large, [](Stage &stage) { showMapping(stage); }},
        {u"wizard-mapping-suggestions"_s, s_filled, s_large, showSuggestions},
        {u"wizard-mapping-picking"_s, s_filled, s_usual, showPicking},
        {u"wizard-mapping-missing"_s, s_filled, s_usual, showMissing},
        {u"connection-mapping"_s, s_filled, s_large, showTab},
        {u"mapping-explanation"_s, s_filled, s_usual, showExplanation},
        {u"mapping-expression"_s, s_filled, s_large, showExpression},
        {u"dialog-dry-run"_s, s_filled, s_large, showDryRun},
    };
}

} // namespace millrace::test
