#include "core/interchange/connectionsetform.h"
#include "tests/screenshots/scenelists.h"
#include "ui/files/airbytereportview.h"
#include "ui/files/importdialog.h"
#include "ui/widgets/messagebar.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QListView>
#include <QTreeView>

namespace millrace::test {

using namespace Qt::StringLiterals;

namespace {

constexpr auto s_filled = ScriptedProfile::Content::Filled;
constexpr auto s_usual = Scene::Size::Usual;
constexpr auto s_large = Scene::Size::AlsoLarge;

QString written(Stage &stage, const QString &name, const QByteArray &text)
{
    QFile file(stage.profile().path(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        qFatal("The file cannot be written.");
    return file.fileName();
}

ImportDialog *openImport(Stage &stage, const QByteArray &text)
{
    auto *dialog = new ImportDialog(stage.profile().workspace(),
                                    {written(stage, u"connections.yaml"_s, text)}, &stage.window());
    dialog->open();
    stage.waitFor("what came of the file", [dialog] { return dialog->messages()->isVisible(); });
    return dialog;
}

/// Answers of Airbyte with a thing of every outcome.
const QByteArray s_airbyte = R"({"data": [
 {"sourceId": "s1", "name": "Shop database", "sourceType": "postgres", "configuration": {
  "host": "db.example.org", "database": "shop", "username": "ann", "password": "**********",
  "ssl_mode": {"mode": "verify-full"}, "replication_method": {"method": "CDC"}}},
 {"sourceId": "s2", "name": "People", "sourceType": "faker", "configuration": {"count": 50}},
 {"sourceId": "s3", "name": "Weather", "sourceType": "weather-of-nowhere", "configuration": {}},
 {"destinationId": "d1", "name": "Warehouse", "destinationType": "postgres", "configuration": {
  "host": "wh.example.org", "database": "dw", "username": "load", "password": "**********",
  "schema": "raw"}},
 {"connectionId": "c1", "name": "Shop to warehouse", "sourceId": "s1", "destinationId": "d1",
  "status": "active", "schedule": {"scheduleType": "cron", "cronExpression": "0 0 6 ? * MON-FRI"},
  "configurations": {"streams": [
   {"name": "orders", "syncMode": "incremental_deduped_history", "cursorField": ["updated_at"],
    "primaryKey": [["id"]]},
   {"name": "customers", "syncMode": "full_refresh_overwrite",
    "mappers": [{"type": "unheard-of", "mapperConfiguration": {}}]}]}},
 {"connectionId": "c2", "name": "People to warehouse", "sourceId": "s2", "destinationId": "d1",
  "status": "active", "schedule": {"scheduleType": "basic", "basicTiming": "Every 6 hours"},
  "configurations": {"streams": [{"name": "users", "syncMode": "full_refresh_overwrite"}]}},
 {"connectionId": "c3", "name": "Sky", "sourceId": "s3", "destinationId": "d1"}]})";

void openAirbyte(Stage &stage, const QByteArray &text)
{
    auto *dialog
        = new ImportDialog(stage.profile().workspace(), {written(stage, u"airbyte.json"_s, text)},
                           &stage.window(), ImportDialog::Origin::Airbyte);
    dialog->open();
    stage.waitFor("the report or what is wrong", [dialog] {
        return dialog->report()->isVisible() || dialog->faults()->isVisible();
    });
}

/// What the profile holds, with changes of every kind.
QString changedFile(Stage &stage)
{
    const Workspace &workspace = stage.profile().workspace();
    const auto contents = profileContents(workspace.services().database);
    if (!contents)
        qFatal("%s", qUtf8Printable(contents.error().message));
    QJsonObject form = connectionSetForm(*contents, {}, workspace.registry());
    QJsonArray tags = form["tags"_L1].toArray();
    tags.append(QJsonObject{{u"name"_s, u"weekly"_s}, {u"color"_s, u"#ddf6f8"_s}});
    form.insert("tags"_L1, tags);
    QJsonArray connections = form["connections"_L1].toArray();
    QJsonObject first = connections[0].toObject();
    first.insert("schedule"_L1, QJsonObject{{u"kind"_s, u"interval"_s}, {u"every_hours"_s, 12}});
    QJsonObject settings = first["settings"_L1].toObject();
    settings.insert("prefix"_L1, u"shop_"_s);
    const QJsonObject hook{{u"kind"_s, u"command"_s}, {u"program"_s, u"/home/ann/after-run"_s}};
    settings.insert("hooks"_L1, QJsonArray{hook});
    first.insert("settings"_L1, settings);
    QJsonArray streams = first["streams"_L1].toArray();
    QJsonObject stream = streams[0].toObject();
    stream.insert("mode"_L1, u"full_refresh_append"_s);
    streams[0] = stream;
    first.insert("streams"_L1, streams);
    QJsonObject copy = first;
    copy.remove("id"_L1);
    copy.insert("name"_L1, u"A copy for the warehouse"_s);
    connections[0] = first;
    connections.append(copy);
    form.insert("connections"_L1, connections);
    return written(stage, u"connections.json"_s, QJsonDocument(form).toJson());
}

} // namespace

SceneList importScenes()
{
    return {
        {u"dialog-import"_s, s_filled, s_large,
         [](Stage &stage) {
             auto *dialog = new ImportDialog(stage.profile().workspace(), {changedFile(stage)},
                                             &stage.window());
             dialog->open();
             stage.waitFor("the plan", [dialog] { return dialog->tree()->isVisible(); });
         }},
        {u"dialog-import-trust"_s, s_filled, s_usual,
         [](Stage &stage) {
             openImport(stage,
                        "sources: [{name: Web shop, connector: sample, config: {count: 10}}]\n"
                        "destinations: [{name: Copies, connector: sqlite, config: {path: x}}]\n"
                        "connections: [{name: New, source: Web shop, destination: Copies}]\n");
         }},
        {u"dialog-import-faults"_s, s_filled, s_usual,
         [](Stage &stage) {
             openImport(stage,
                        "sources:\n- {name: Web shop, connector: samplx}\n"
                        "connections:\n- {name: New, source: Web shop, destination: Copies,\n"
                        "   schedule: {kind: cron, cron: 1 2}}\n- {name: Other, straems: all}\n");
         }},
        {u"dialog-import-airbyte"_s, s_filled, s_large,
         [](Stage &stage) { openAirbyte(stage, s_airbyte); }},
        {u"dialog-import-airbyte-nothing"_s, s_filled, s_large,
         [](Stage &stage) { openAirbyte(stage, R"({"data": []})"); }},
        {u"dialog-import-airbyte-fault"_s, s_filled, s_large,
         [](Stage &stage) { openAirbyte(stage, R"({"orders": 3})"); }},
    };
}

} // namespace millrace::test
