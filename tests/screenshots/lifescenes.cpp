#include "tests/screenshots/scenelists.h"
#include "ui/connectionpage/checkpointmodel.h"
#include "ui/connectionpage/connectionpage.h"
#include "ui/connectionpage/connectionsettingspage.h"
#include "ui/connectionpage/refreshadvicedialog.h"
#include "ui/connectionpage/refreshdialog.h"
#include "ui/connectionpage/schemareviewdialog.h"
#include "ui/connectionpage/schematab.h"
#include "ui/connectionpage/stateeditor.h"
#include "ui/schematree/schematreeview.h"
#include "ui/widgets/collapsiblesection.h"
#include "ui/widgets/pagetable.h"
#include "ui/wizard/streamscheduledialog.h"
#include "ui/workspace/commandtexts.h"

#include <QScrollArea>

namespace millrace::test {

using namespace Qt::StringLiterals;

namespace {

constexpr auto s_filled = ScriptedProfile::Content::Filled;
constexpr auto s_usual = Scene::Size::Usual;
constexpr auto s_large = Scene::Size::AlsoLarge;

using Tab = ConnectionPage::Tab;

ConnectionPage *openHealthy(Stage &stage, Tab tab)
{
    stage.window().showConnection(stage.profile().connection(ScriptedProfile::s_healthy).id);
    auto *page = stage.page<ConnectionPage>();
    page->showTab(tab);
    stage.settle();
    return page;
}

ConnectionSettingsPage *openCheckpoints(Stage &stage)
{
    auto *settings = stage.visible<ConnectionSettingsPage>(openHealthy(stage, Tab::Settings));
    stage.waitFor("the checkpoints",
                  [settings] { return settings->checkpoints()->rowCount() > 0; });
    settings->table()->setCurrentIndex(settings->table()->model()->index(0, 0));
    return settings;
}

CommandTexts commands(Stage &stage)
{
    return CommandTexts(stage.profile().workspace().services().profile);
}

DestinationCapabilities allModes()
{
    DestinationCapabilities capabilities;
    capabilities.modes = {DestinationSyncMode::Append, DestinationSyncMode::AppendDedup,
                          DestinationSyncMode::Overwrite, DestinationSyncMode::OverwriteDedup};
    capabilities.isTransactional = true;
    return capabilities;
}

/// A source that has gone on: fields and a stream more, one of each less, another type.
PendingReview somePending(Stage &stage)
{
    PendingReview pending;
    pending.connection = stage.profile().connection(ScriptedProfile::s_healthy);
    pending.modes = allModes().modes;
    for (const ConfiguredStream &configured : pending.connection.catalog.streams)
        pending.catalog.streams.push_back(configured.stream);
    Stream &first = pending.catalog.streams.front();
    std::vector<Field> fields = first.schema.fields();
    fields.pop_back();
    fields.push_back({u"loyalty_level"_s, FieldType::String});
    fields.push_back({u"last_seen_at"_s, FieldType::TimestampWithZone});
    for (Field &field : fields) {
        if (field.type == FieldType::Integer && field.name != "id"_L1)
            field.type = FieldType::String;
    }
    first.schema = Schema(std::move(fields));
    Stream refunds;
    refunds.id.name = u"refunds"_s;
    refunds.schema = Schema({{u"id"_s, FieldType::Integer}, {u"amount"_s, FieldType::Decimal}});
    refunds.sourceDefinedPrimaryKey = {u"id"_s};
    pending.catalog.streams.back() = refunds;
    pending.foundAt = stage.profile().workspace().services().clock.now();
    pending.isPaused = true;
    pending.review = schemaReview(pending.connection, pending.catalog, {}, pending.modes);
    return pending;
}

void showAdvice(Stage &stage)
{
    const Connection connection = stage.profile().connection(ScriptedProfile::s_healthy);
    const StreamId first = connection.catalog.streams.front().stream.id;
    const StreamId last = connection.catalog.streams.back().stream.id;
    (new RefreshAdviceDialog({{first, RefreshReason::Kind::FieldsAdded, {u"email"_s, u"age"_s}},
                              {last, RefreshReason::Kind::ReadAnew}},
                             connection.catalog, allModes(), false, &stage.window()))
        ->open();
}

void showStreamSchedule(Stage &stage)
{
    const Connection connection = stage.profile().connection(ScriptedProfile::s_healthy);
    std::vector<StreamId> streams;
    for (const ConfiguredStream &configured : connection.catalog.streams)
        streams.push_back(configured.stream.id);
    StreamSchedule schedule;
    schedule.schedule.kind = ScheduleKind::Cron;
    schedule.schedule.cron = u"0 30 6 ? * MON-FRI"_s;
    schedule.schedule.timeZone = u"Europe/Berlin"_s;
    schedule.streams = {streams.front()};
    (new StreamScheduleDialog(schedule, streams, &stage.window()))->open();
}

void showState(Stage &stage)
{
    ConnectionSettingsPage *settings = openCheckpoints(stage);
    auto *editor = settings->findChild<StateEditor *>();
    for (QWidget *parent = editor; parent != settings; parent = parent->parentWidget()) {
        if (auto *section = qobject_cast<CollapsibleSection *>(parent))
            section->setExpanded(true);
    }
    stage.settle();
    stage.visible<QScrollArea>(settings)->ensureWidgetVisible(editor);
}

/// The transformations of a stream, with what they make of its rows.
void showTransformations(Stage &stage, const std::vector<Transformation> &transformations)
{
    ConnectionPage *page = openHealthy(stage, Tab::Schema);
    CatalogModel &model = stage.visible<SchemaTab>(page)->model();
    const StreamId stream
        = stage.profile().connection(ScriptedProfile::s_healthy).catalog.streams.front().stream.id;
    StreamChoice choice = model.entry(stream)->choice;
    choice.transformations = transformations;
    model.setChoice(stream, choice, u"transform"_s);
    stage.visible<SchemaTreeView>(page)->openTransformations(stream);
    stage.settle();
}

} // namespace

SceneList lifeScenes()
{
    return {
        {u"dialog-schema-review"_s, s_filled, s_large,
         [](Stage &stage) {
             (new SchemaReviewDialog(somePending(stage), commands(stage), &stage.window()))->open();
         }},
        {u"dialog-refresh"_s, s_filled, s_large,
         [](Stage &stage) {
             ConnectionSummary connection;
             connection.connection = stage.profile().connection(ScriptedProfile::s_healthy);
             connection.destination.name = u"Warehouse"_s;
             (new RefreshDialog(connection, allModes(), {}, commands(stage), &stage.window()))
                 ->open();
         }},
        {u"dialog-refresh-advice"_s, s_filled, s_usual, showAdvice},
        {u"dialog-checkpoints"_s, s_filled, s_usual,
         [](Stage &stage) {
             openCheckpoints(stage);
             stage.press(u"Earlier checkpoints…"_s);
             stage.settle();
         }},
        {u"connection-state"_s, s_filled, s_usual, showState},
        {u"transformations"_s, s_filled, s_large,
         [](Stage &stage) {
             showTransformations(stage,
                                 {{TransformationKind::Hash,
                                   {{u"field"_s, u"email"_s},
                                    {u"method"_s, u"sha256"_s},
                                    {u"suffix"_s, u"_hashed"_s}}},
                                  {TransformationKind::RenameField,
                                   {{u"field"_s, u"telephone"_s}, {u"name"_s, u"phone"_s}}},
                                  {TransformationKind::DropField, {{u"field"_s, u"address"_s}}}});
         }},
        {u"transformations-none"_s, s_filled, s_usual,
         [](Stage &stage) { showTransformations(stage, {}); }},
        {u"dialog-stream-schedule"_s, s_filled, s_usual, showStreamSchedule},
    };
}

} // namespace millrace::test
