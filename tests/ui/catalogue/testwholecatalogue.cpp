// Every public manifest, served as the public registry does: found, installed, read and edited.
#include "tests/ui/catalogueserver.h"
#include "ui/catalogue/cataloguemodel.h"
#include "ui/catalogue/catalogueview.h"
#include "ui/connectorpicker/connectorpicker.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/workbench/faultlistmodel.h"
#include "ui/workbench/manifestedit.h"
#include "ui/workbench/manifestfindings.h"
#include "ui/workbench/workbenchwindow.h"

#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

const QString s_folder = QStringLiteral(MILLRACE_MANIFESTS);

QStringList idsOfAll()
{
    QStringList ids;
    for (const QString &name : QDir(s_folder).entryList({u"*.yaml"_s}, QDir::Files, QDir::Name))
        ids << name.chopped(5);
    return ids;
}

QString titleOf(const QString &id) { return id.mid(7).replace(u'-', u' '); }

/// The registry over a folder of manifests, each in one version.
class WholeRegistry final
{
public:
    WholeRegistry()
    {
        m_server.on("GET", u"/registries/v0/oss_registry.json"_s, [](const HttpCall &) {
            QJsonArray sources;
            for (const QString &id : idsOfAll())
                sources.append(QJsonObject{{u"dockerRepository"_s, QString(u"airbyte/"_s + id)},
                                           {u"name"_s, titleOf(id)},
                                           {u"dockerImageTag"_s, u"1.0.0"_s},
                                           {u"license"_s, u"ELv2"_s},
                                           {u"supportLevel"_s, u"community"_s},
                                           {u"tags"_s, QJsonArray{u"language:manifest-only"_s}}});
            return HttpAnswer::json(QJsonObject{{u"sources"_s, sources}});
        });
        m_server.on("GET", u"/metadata/airbyte/{id}/{version}/manifest.yaml"_s,
                    [](const HttpCall &call) {
                        QFile file(s_folder + u'/' + call.parameter(u"id"_s) + u".yaml"_s);
                        if (!file.open(QIODevice::ReadOnly))
                            return HttpAnswer::text({}, 404);
                        return HttpAnswer::text(file.readAll());
                    });
    }

    [[nodiscard]] HttpServer &server() { return m_server; }

private:
    HttpServer m_server;
};

} // namespace

class TestWholeCatalogue final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void everyConnectorIsListedAndFound();
    void whatLoadsHasNoFaults();
    void installsByKeyboardAndWorksOffline();
    void theWorkbenchOpensWhatIsInstalled_data();
    void theWorkbenchOpensWhatIsInstalled();

private:
    void showPicker();
    void click(const QString &text);
    void install(const QString &id);
    [[nodiscard]] MessageBar *message() const
    {
        return m_picker->findChild<CatalogueView *>()->findChild<MessageBar *>();
    }

    std::unique_ptr<WholeRegistry> m_registry;
    std::unique_ptr<WorkspaceFixture> m_fixture;
    ManifestLibrary *m_library = nullptr;
    std::unique_ptr<ConnectorPicker> m_picker;
    std::unique_ptr<QSignalSpy> m_chosen;
    QTableView *m_table = nullptr;
};

void TestWholeCatalogue::init()
{
    m_registry = std::make_unique<WholeRegistry>();
    m_fixture = std::make_unique<WorkspaceFixture>();
    m_library = addLibrary(*m_fixture, m_registry->server());
    showPicker();
    QSignalSpy changed(m_library, &ManifestLibrary::changed);
    click(u"Fetch the list"_s);
    QVERIFY(changed.wait(20'000));
}

void TestWholeCatalogue::cleanup()
{
    m_picker.reset();
    m_fixture.reset();
    m_registry.reset();
}

void TestWholeCatalogue::showPicker()
{
    m_picker.reset();
    m_picker = std::make_unique<ConnectorPicker>(m_fixture->registry, EndpointRole::Source);
    m_picker->addCatalogue(*m_fixture->workspace);
    m_chosen = std::make_unique<QSignalSpy>(m_picker.get(), &ConnectorPicker::connectorChosen);
    m_picker->resize(1000, 600);
    m_picker->show();
    QVERIFY(QTest::qWaitForWindowActive(m_picker.get()));
    auto *kinds = m_picker->findChild<SegmentedControl *>();
    kinds->setCurrentIndex(kinds->count() - 1);
    m_table = m_picker->findChild<CatalogueView *>()->findChild<QTableView *>();
}

void TestWholeCatalogue::click(const QString &text)
{
    for (auto *button : m_picker->findChildren<QPushButton *>()) {
        if (button->isVisible() && button->text().remove(u'&') == text) {
            QTest::mouseClick(button, Qt::LeftButton);
            return;
        }
    }
    QFAIL(qPrintable(u"There is no button "_s + text));
}

/// Types its name, goes down to it and takes it.
void TestWholeCatalogue::install(const QString &id)
{
    const auto before = m_chosen->size();
    m_picker->setFocus();
    auto *search = qobject_cast<QLineEdit *>(QApplication::focusWidget());
    QVERIFY(search != nullptr);
    search->selectAll();
    QTest::keyClicks(search, id);
    QTRY_VERIFY(m_table->model()->rowCount() >= 1);
    QTest::keyClick(search, Qt::Key_Down);
    QCOMPARE(QApplication::focusWidget(), m_table);
    for (int row = 0; row < m_table->model()->rowCount(); ++row) {
        const QModelIndex here = m_table->currentIndex().siblingAtColumn(CatalogueModel::Name);
        if (here.data(Qt::ToolTipRole).toString() == id)
            break;
        QTest::keyClick(m_table, Qt::Key_Down);
    }
    QTest::keyClick(m_table, Qt::Key_Return);
    QTRY_VERIFY2_WITH_TIMEOUT(m_chosen->size() == before + 1, qPrintable(message()->text()),
                              20'000);
    QCOMPARE(m_chosen->last().first().toString(), id);
}

void TestWholeCatalogue::everyConnectorIsListedAndFound()
{
    const QStringList ids = idsOfAll();
    QVERIFY(ids.size() > 400);
    QCOMPARE(static_cast<qsizetype>(m_library->listing()->catalogue.size()), ids.size());
    for (const QString &id : ids) {
        m_picker->setSearch(id);
        bool isFound = false;
        for (int row = 0; row < m_table->model()->rowCount(); ++row) {
            const QModelIndex name = m_table->model()->index(row, CatalogueModel::Name);
            if (name.data(Qt::ToolTipRole).toString() != id)
                continue;
            isFound = true;
            QCOMPARE(name.siblingAtColumn(CatalogueModel::Licence).data().toString(), u"ELv2"_s);
        }
        QVERIFY2(isFound, qPrintable(id));
    }
}

/// No template of a real manifest is taken for a fault.
void TestWholeCatalogue::whatLoadsHasNoFaults()
{
    // Its parenthesis is closed and was never opened.
    const QStringList faulty{u"source-ticktick"_s};
    QStringList found;
    for (const QString &id : idsOfAll()) {
        QFile file(s_folder + u'/' + id + u".yaml"_s);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const ManifestFindings findings = findingsIn(file.readAll());
        if (findings.isValid && !findings.faults.empty()) {
            found << id;
            qInfo("%s, line %d: %s", qUtf8Printable(id), findings.faults.front().line,
                  qUtf8Printable(findings.faults.front().text));
        }
    }
    QCOMPARE(found, faulty);
}

void TestWholeCatalogue::installsByKeyboardAndWorksOffline()
{
    install(u"source-pokeapi"_s);
    const declarative::InstalledManifest *known = m_library->listing()->find(u"source-pokeapi"_s);
    QTRY_VERIFY((known = m_library->listing()->find(u"source-pokeapi"_s)) != nullptr);
    QCOMPARE(known->version, u"1.0.0"_s);
    QCOMPARE(known->licence, u"ELv2"_s);
    m_registry->server().pause();
    QSignalSpy changed(m_library, &ManifestLibrary::changed);
    m_library->remove(u"source-pokeapi"_s, this,
                      [](const Result<void> &removed) { QVERIFY(removed); });
    QTRY_VERIFY(m_library->listing()->find(u"source-pokeapi"_s) == nullptr);
    // The list and the version that was fetched are kept.
    showPicker();
    install(u"source-pokeapi"_s);
}

void TestWholeCatalogue::theWorkbenchOpensWhatIsInstalled_data()
{
    QTest::addColumn<QString>("id");
    for (const char *id : {"source-pokeapi", "source-100ms", "source-7shifts", "source-stripe",
                           "source-klaviyo", "source-jira"}) {
        if (QFile::exists(s_folder + u'/' + QLatin1String(id) + u".yaml"_s))
            QTest::newRow(id) << QString::fromLatin1(id);
    }
}

void TestWholeCatalogue::theWorkbenchOpensWhatIsInstalled()
{
    QFETCH(const QString, id);
    install(id);
    QTRY_VERIFY(m_library->listing()->find(id) != nullptr);
    m_picker->setSearch(id);
    m_table->selectRow(0);
    click(u"Open in the workbench"_s);
    WorkbenchWindow *window = nullptr;
    for (QWidget *widget : QApplication::topLevelWidgets()) {
        if (auto *found = qobject_cast<WorkbenchWindow *>(widget))
            window = found;
    }
    QVERIFY(window != nullptr);
    QFile file(s_folder + u'/' + id + u".yaml"_s);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(file.readAll());
    auto *edit = window->findChild<ManifestEdit *>();
    QTRY_COMPARE(edit->toPlainText(), text);
    auto *stream = window->findChild<QComboBox *>();
    QTRY_VERIFY_WITH_TIMEOUT(stream->count() > 0, 20'000);
    QCOMPARE(window->findChild<FaultListModel *>()->rowCount(), 0);
    window->close();
}

QTEST_MAIN(TestWholeCatalogue)
#include "testwholecatalogue.moc"
