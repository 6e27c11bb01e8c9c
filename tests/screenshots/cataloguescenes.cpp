#include "tests/screenshots/scenelists.h"
#include "ui/catalogue/catalogueview.h"
#include "ui/endpoints/endpointspage.h"
#include "ui/widgets/rowchoice.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/workbench/faultlistmodel.h"
#include "ui/workbench/manifestedit.h"
#include "ui/workbench/trialpagemodel.h"
#include "ui/workbench/trialview.h"
#include "ui/workbench/workbenchwindow.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QListView>
#include <QMessageBox>
#include <QTableView>

namespace millrace::test {

using namespace Qt::StringLiterals;

namespace {

constexpr auto s_filled = ScriptedProfile::Content::Filled;
constexpr auto s_usual = Scene::Size::Usual;
constexpr auto s_large = Scene::Size::AlsoLarge;

CatalogueView *showCatalogue(Stage &stage)
{
    stage.window().showPage(PageId::Sources);
    stage.settle();
    stage.page<EndpointsPage>()->createNew();
    stage.settle();
    auto *kinds = stage.visible<SegmentedControl>();
    kinds->setCurrentIndex(kinds->count() - 1);
    auto *view = stage.visible<CatalogueView>();
    auto *table = view->findChild<QTableView *>();
    stage.waitFor("the catalogue", [table] { return table->model()->rowCount() > 3; });
    chooseRow(*table, table->model()->rowCount() - 2);
    return view;
}

/// What the newer version of an installed connector changes.
void showUpdate(Stage &stage)
{
    const CatalogueView *view = showCatalogue(stage);
    auto *table = view->findChild<QTableView *>();
    for (int row = 0; row < table->model()->rowCount(); ++row) {
        if (table->model()->index(row, 0).data().toString() == "City Weather"_L1)
            chooseRow(*table, row);
    }
    stage.press(u"Update…"_s);
    stage.waitFor("what changes", [view] { return view->findChild<QMessageBox *>() != nullptr; });
}

const QByteArray s_manifest = R"yaml(version: "6.0.0"
type: DeclarativeSource
check:
  type: CheckStream
  stream_names: [tides]
streams:
  - type: DeclarativeStream
    name: tides
    primary_key: [id]
    # Fifty stations a page.
    retriever:
      type: SimpleRetriever
      requester:
        type: HttpRequester
        url_base: https://tides.example.com/
        path: v1/tides
        request_headers:
          Authorization: "Bearer {{ config['api_key'] }}"
      record_selector:
        type: RecordSelector
        extractor:
          type: DpathExtractor
          field_path: [items]
      paginator:
        type: DefaultPaginator
        page_token_option:
          type: RequestOption
          inject_into: request_parameter
          field_name: page
        pagination_strategy:
          type: CursorPagination
          cursor_value: "{{ response['next'] }}"
          stop_condition: "{{ not response['next'] }}"
    transformations:
      - type: AddFields
        fields:
          - {path: [metres], value: "{{ record['feet'] * 0.3048 }}"}
spec:
  type: Spec
  connection_specification:
    type: object
    properties:
      api_key: {type: string, title: API key, airbyte_secret: true}
      station: {type: string, title: Station, description: "Its number, as the harbour has it."}
)yaml";

WorkbenchWindow *openWorkbench(Stage &stage, const QByteArray &text)
{
    stage.trigger(u"Manifest workbench"_s);
    auto *window = qobject_cast<WorkbenchWindow *>(stage.front());
    if (window == nullptr)
        qFatal("The workbench does not open.");
    window->setManifest(text, {});
    window->findChild<ManifestEdit *>()->document()->setModified(false);
    stage.settle();
    return window;
}

/// A recording of two pages, for nothing of a scene may ask a server.
QString recordingIn(Stage &stage)
{
    const auto exchange = [](const QString &query, const QString &answer) {
        return QJsonObject{
            {u"stream"_s, u"tides"_s},
            {u"method"_s, u"GET"_s},
            {u"url"_s, QString(u"https://tides.example.com/v1/tides"_s + query)},
            {u"status"_s, 200},
            {u"headers"_s, QJsonArray{QJsonArray{u"Content-Type"_s, u"application/json"_s}}},
            {u"body"_s, QString()},
            {u"answer"_s, answer}};
    };
    const QJsonObject recording{
        {u"format"_s, u"millrace-recording"_s},
        {u"version"_s, 1},
        {u"at"_s, qint64(0)},
        {u"exchanges"_s,
         QJsonArray{
             exchange({},
                      u"{\"next\": 2, \"items\": [{\"id\": 1, \"station\": \"Quay\", \"feet\": 10},"
                      "{\"id\": 2, \"station\": \"Lock\", \"feet\": 14.5}]}"_s),
             exchange(u"?page=2"_s,
                      u"{\"next\": null, \"items\": [{\"id\": 3, \"station\": \"Pier\", "
                      "\"feet\": 7}]}"_s)}}};
    const QString path = stage.profile().path(u"tides.json"_s);
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        qFatal("The recording cannot be written.");
    file.write(QJsonDocument(recording).toJson());
    return path;
}

void showPages(Stage &stage)
{
    WorkbenchWindow *window = openWorkbench(stage, s_manifest);
    window->replayFile(recordingIn(stage));
    const TrialPageModel *pages = window->findChild<TrialView *>()->model();
    stage.waitFor("the pages", [pages] { return pages->rowCount() == 2; });
}

void showFaults(Stage &stage)
{
    QByteArray text = s_manifest;
    text.replace("path: v1/tides", "path: {wrong: 1}")
        .replace("field_path: [items]", "field_path: 1");
    const WorkbenchWindow *window = openWorkbench(stage, text);
    const auto *faults = window->findChild<FaultListModel *>();
    stage.waitFor("the faults", [faults] { return faults->rowCount() > 0; });
}

} // namespace

SceneList catalogueScenes()
{
    return {
        {u"catalogue"_s, s_filled, s_large, [](Stage &stage) { showCatalogue(stage); }},
        {u"dialog-update-connector"_s, s_filled, s_usual, showUpdate},
        {u"dialog-import-manifest"_s, s_filled, s_usual,
         [](Stage &stage) {
             showCatalogue(stage);
             stage.press(u"Import manifest…"_s);
         }},
        {u"workbench-configuration"_s, s_filled, s_usual,
         [](Stage &stage) { openWorkbench(stage, s_manifest); }},
        {u"workbench-faults"_s, s_filled, s_usual, showFaults},
        {u"workbench-pages"_s, s_filled, s_large, showPages},
    };
}

} // namespace millrace::test
