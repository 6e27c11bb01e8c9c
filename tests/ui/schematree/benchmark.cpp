// Times what a person waits for in a schema tree of 20,000 fields; prints milliseconds as JSON.
#include "ui/schematree/catalogtree.h"
#include "ui/schematree/schematreeview.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>

#include <cstdio>
#include <functional>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

constexpr int s_streams = 400;
constexpr int s_fields = 50;

Catalog bigCatalog()
{
    Catalog catalog;
    for (int i = 0; i < s_streams; ++i) {
        Stream stream;
        stream.id = {u"schema_%1"_s.arg(i % 4), u"stream_%1"_s.arg(i)};
        stream.supportsIncremental = true;
        stream.sourceDefinedPrimaryKey = {u"field_0"_s};
        for (int j = 0; j < s_fields; ++j)
            stream.schema.append({u"field_%1"_s.arg(j), s_allFieldTypes[j % 12]});
        catalog.streams.push_back(std::move(stream));
    }
    return catalog;
}

double timed(QWidget &shown, const std::function<void()> &act)
{
    QElapsedTimer timer;
    timer.start();
    act();
    QCoreApplication::processEvents();
    shown.grab(); // What was changed is seen only once it is painted.
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

} // namespace

int main(int argc, char **argv)
{
    const QApplication application(argc, argv);
    Theme::instance().install();
    const Catalog catalog = bigCatalog();
    QWidget window;
    window.resize(1200, 800);
    window.show();
    QCoreApplication::processEvents();

    QJsonObject times;
    CatalogModel model;
    SchemaTreeView *view = nullptr;
    times.insert(u"open"_s, timed(window, [&] {
                     model.refresh(catalog);
                     view = new SchemaTreeView(model, &window);
                     view->resize(window.size());
                     view->showDiscovered();
                     view->show();
                 }));
    auto *tree = view->findChild<CatalogTree *>();
    times.insert(u"expand"_s, timed(window, [&] { tree->expandEverything(); }));
    times.insert(u"filter"_s, timed(window, [&] {
                     tree->applyFilter({u"field_17"_s, SchemaState::Any});
                 }));
    times.insert(u"clear"_s, timed(window, [&] { tree->applyFilter({}); }));
    times.insert(u"select"_s, timed(window, [&] { model.setSelected(model.hitStreams(), true); }));
    times.insert(u"mode"_s, timed(window, [&] {
                     model.setAnswers({Delivery::AppendChanges, AppendKind::Changes});
                 }));
    times.insert(u"collapse"_s, timed(window, [&] { tree->collapseEverything(); }));
    std::printf("%s\n", QJsonDocument(times).toJson(QJsonDocument::Compact).constData());
    return 0;
}
