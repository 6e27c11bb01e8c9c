#include "tests/ui/catalogueserver.h"
#include "ui/catalogue/cataloguemodel.h"
#include "ui/catalogue/catalogueview.h"
#include "ui/catalogue/importmanifestdialog.h"
#include "ui/connectorpicker/connectorlistmodel.h"
#include "ui/connectorpicker/connectorpicker.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/rowcountlabel.h"
#include "ui/widgets/segmentedcontrol.h"

#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QTableView>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

/// Ends the test program when there is none.
QLineEdit *edit(const QWidget *dialog, const QString &name)
{
    for (auto *box : dialog->findChildren<QLineEdit *>()) {
        if (box->accessibleName() == name)
            return box;
    }
    qFatal("There is no box \"%s\".", qUtf8Printable(name));
}

QPlainTextEdit *textBox(const QWidget *dialog)
{
    for (auto *box : dialog->findChildren<QPlainTextEdit *>()) {
        if (box->accessibleName() == "Text of the manifest"_L1)
            return box;
    }
    qFatal("There is no box for the text.");
}

} // namespace

class TestCatalogueView final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void fetchesTheListAndInstallsByKeyboard();
    void saysHowManyAreFound();
    void worksOfflineAfterwards();
    void tellsAnErrorInItsPlace();
    void showsWhatAnUpdateChangesAndTakesItWhenConfirmed();
    void importsTextAFileAndAnAddress();
    void refusesAnIdThatIsTaken();
    void removesWhatNoSourceUses();

private:
    void showCatalogue();
    void fetch();
    void press(const QString &text, QWidget *parent = nullptr);
    [[nodiscard]] QString cell(const QString &title, int column) const;
    void select(const QString &title);
    [[nodiscard]] MessageBar *message() const
    {
        return m_picker->findChild<CatalogueView *>()->findChild<MessageBar *>();
    }

    std::unique_ptr<CatalogueServer> m_catalogue;
    std::unique_ptr<WorkspaceFixture> m_fixture;
    ManifestLibrary *m_library = nullptr;
    std::unique_ptr<ConnectorPicker> m_picker;
    std::unique_ptr<QSignalSpy> m_chosen;
    QTableView *m_table = nullptr;
};

void TestCatalogueView::init()
{
    m_catalogue = std::make_unique<CatalogueServer>();
    m_fixture = std::make_unique<WorkspaceFixture>();
    m_library = addLibrary(*m_fixture, m_catalogue->server());
    m_picker = std::make_unique<ConnectorPicker>(m_fixture->registry, EndpointRole::Source);
    m_picker->addCatalogue(*m_fixture->workspace);
    m_chosen = std::make_unique<QSignalSpy>(m_picker.get(), &ConnectorPicker::connectorChosen);
    m_picker->resize(900, 500);
    m_picker->show();
    m_picker->setFocus();
    QVERIFY(QTest::qWaitForWindowActive(m_picker.get()));
    showCatalogue();
}

void TestCatalogueView::cleanup()
{
    m_picker.reset();
    m_fixture.reset();
    // A paused server ends before the next one takes its port.
    m_catalogue.reset();
}

void TestCatalogueView::showCatalogue()
{
    auto *kinds = m_picker->findChild<SegmentedControl *>();
    kinds->setCurrentIndex(kinds->count() - 1);
    m_table = m_picker->findChild<CatalogueView *>()->findChild<QTableView *>();
    QVERIFY(m_table->isVisible());
    new QAbstractItemModelTester(m_table->model(),
                                 QAbstractItemModelTester::FailureReportingMode::QtTest, m_table);
}

void TestCatalogueView::press(const QString &text, QWidget *parent)
{
    const QWidget *in = parent != nullptr ? parent : m_picker.get();
    for (auto *button : in->findChildren<QAbstractButton *>()) {
        QString shown = button->text();
        if (button->isVisible() && shown.remove(u'&') == text) {
            QVERIFY2(button->isEnabled(), qPrintable(text));
            button->click();
            return;
        }
    }
    QFAIL(qPrintable(u"There is no button "_s + text));
}

void TestCatalogueView::fetch()
{
    QSignalSpy changed(m_library, &ManifestLibrary::changed);
    press(u"Fetch the list"_s);
    QVERIFY(changed.wait());
    QVERIFY2(!message()->isVisible(), qPrintable(message()->text()));
    QVERIFY(m_library->listing()->fetchedAt);
}

QString TestCatalogueView::cell(const QString &title, int column) const
{
    for (int row = 0; row < m_table->model()->rowCount(); ++row) {
        if (m_table->model()->index(row, 0).data().toString() == title)
            return m_table->model()->index(row, column).data().toString();
    }
    return u"no such row"_s;
}

void TestCatalogueView::select(const QString &title)
{
    for (int row = 0; row < m_table->model()->rowCount(); ++row) {
        if (m_table->model()->index(row, 0).data().toString() == title)
            m_table->selectRow(row);
    }
}

void TestCatalogueView::fetchesTheListAndInstallsByKeyboard()
{
    QVERIFY(!m_library->listing()->fetchedAt);
    QCOMPARE(cell(u"Weather"_s, CatalogueModel::Version), u"no such row"_s);
    fetch();
    QCOMPARE(cell(u"Weather"_s, CatalogueModel::Version), u"1.0.0"_s);
    QCOMPARE(cell(u"Weather"_s, CatalogueModel::Licence), u"ELv2"_s);
    QCOMPARE(cell(u"Weather"_s, CatalogueModel::State), u"Not installed"_s);
    m_picker->setFocus();
    QTest::keyClicks(QApplication::focusWidget(), u"weath"_s);
    QCOMPARE(m_table->model()->rowCount(), 1);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Down);
    QCOMPARE(QApplication::focusWidget(), m_table);
    QTest::keyClick(m_table, Qt::Key_Return);
    QTRY_COMPARE(m_chosen->size(), 1);
    QCOMPARE(m_chosen->first().first().toString(), u"source-weather"_s);
    QVERIFY(m_fixture->registry.find(u"source-weather"_s) != nullptr);
    QTRY_COMPARE(cell(u"Weather"_s, CatalogueModel::State), u"Installed"_s);
    // The cards follow.
    m_picker->findChild<SegmentedControl *>()->setCurrentIndex(0);
    auto *cards = m_picker->findChild<QListView *>();
    QCOMPARE(cards->model()->rowCount(), 1);
    QCOMPARE(cards->model()->index(0, 0).data().toString(), u"Weather"_s);
}

void TestCatalogueView::saysHowManyAreFound()
{
    fetch();
    auto *view = m_picker->findChild<CatalogueView *>();
    const auto *count = view->findChild<RowCountLabel *>();
    QVERIFY(count != nullptr && count->isVisible());
    const int all = m_table->model()->rowCount();
    QVERIFY(all > 1);
    QCOMPARE(count->text(), u"%1 entries"_s.arg(all));
    view->setSearch(m_table->model()->index(0, 0).data().toString());
    const int found = m_table->model()->rowCount();
    QVERIFY(found > 0 && found < all);
    QCOMPARE(count->text(), u"%1 of %2 entries"_s.arg(found).arg(all));
}

void TestCatalogueView::worksOfflineAfterwards()
{
    fetch();
    m_catalogue->server().pause();
    m_picker.reset();
    m_picker = std::make_unique<ConnectorPicker>(m_fixture->registry, EndpointRole::Source);
    m_picker->addCatalogue(*m_fixture->workspace);
    m_picker->show();
    showCatalogue();
    QCOMPARE(cell(u"Books"_s, CatalogueModel::Version), u"0.3.1"_s);
}

void TestCatalogueView::tellsAnErrorInItsPlace()
{
    m_catalogue->server().pause();
    press(u"Fetch the list"_s);
    QTRY_COMPARE_WITH_TIMEOUT(message()->kind(), MessageBar::Kind::Negative, 30'000);
    QVERIFY(message()->text().contains(u"could not be fetched"_s));
    QVERIFY(m_chosen->isEmpty());
}

void TestCatalogueView::showsWhatAnUpdateChangesAndTakesItWhenConfirmed()
{
    fetch();
    select(u"Weather"_s);
    press(u"Install 1.0.0"_s);
    QTRY_COMPARE(cell(u"Weather"_s, CatalogueModel::State), u"Installed"_s);
    m_catalogue->setVersion(u"2.0.0"_s);
    fetch();
    QCOMPARE(cell(u"Weather"_s, CatalogueModel::Version), u"1.0.0"_s);
    QCOMPARE(cell(u"Weather"_s, CatalogueModel::State), u"Installed, 2.0.0 is newer"_s);
    select(u"Weather"_s);
    press(u"Update…"_s);
    QTRY_VERIFY(m_picker->findChild<QMessageBox *>() != nullptr);
    auto *box = m_picker->findChild<QMessageBox *>();
    QVERIFY(box->informativeText().contains(u"weather_daily"_s));
    QCOMPARE(m_library->listing()->find(u"source-weather"_s)->version, u"1.0.0"_s);
    press(u"Update"_s, box);
    QTRY_COMPARE(cell(u"Weather"_s, CatalogueModel::Version), u"2.0.0"_s);
}

void TestCatalogueView::importsTextAFileAndAnAddress()
{
    const auto importFrom = [this](int origin, const QString &id, const auto &fill) {
        press(u"Import manifest…"_s);
        auto *dialog = m_picker->findChild<ImportManifestDialog *>();
        dialog->findChild<SegmentedControl *>()->setCurrentIndex(origin);
        fill(dialog);
        edit(dialog, u"Name"_s)->setText(id.toUpper());
        edit(dialog, u"Id"_s)->setText(id);
        const auto count = m_chosen->size();
        press(u"Import"_s, dialog);
        QTRY_COMPARE(m_chosen->size(), count + 1);
        QCOMPARE(m_chosen->last().first().toString(), id);
        QVERIFY(m_fixture->registry.find(id) != nullptr);
        QTRY_VERIFY(m_picker->findChild<ImportManifestDialog *>() == nullptr);
    };
    const QByteArray text = CatalogueServer::manifest("mine");
    importFrom(1, u"pasted"_s,
               [&](QWidget *dialog) { textBox(dialog)->setPlainText(QString::fromUtf8(text)); });
    const QString path = m_fixture->addFile(u"mine.yaml"_s, text);
    importFrom(0, u"from-file"_s,
               [&](QWidget *dialog) { edit(dialog, u"File of the manifest"_s)->setText(path); });
    importFrom(2, u"from-address"_s, [&](QWidget *dialog) {
        edit(dialog, u"Address of the manifest"_s)
            ->setText(m_catalogue->server()
                          .url(u"/metadata/airbyte/source-x/1.0.0/manifest.yaml"_s)
                          .toString());
    });
}

void TestCatalogueView::refusesAnIdThatIsTaken()
{
    press(u"Import manifest…"_s);
    auto *dialog = m_picker->findChild<ImportManifestDialog *>();
    dialog->findChild<SegmentedControl *>()->setCurrentIndex(1);
    textBox(dialog)->setPlainText(QString::fromUtf8(CatalogueServer::manifest("mine")));
    edit(dialog, u"Name"_s)->setText(u"Files"_s);
    edit(dialog, u"Id"_s)->setText(u"files"_s);
    press(u"Import"_s, dialog);
    auto *bar = dialog->findChild<MessageBar *>();
    QTRY_VERIFY(bar->isVisible());
    QCOMPARE(bar->kind(), MessageBar::Kind::Negative);
    QVERIFY(m_chosen->isEmpty());
    edit(dialog, u"Id"_s)->setText(u"mine"_s);
    textBox(dialog)->setPlainText(u"nonsense"_s);
    press(u"Import"_s, dialog);
    QTRY_COMPARE(bar->kind(), MessageBar::Kind::Negative);
    QTRY_VERIFY(bar->isVisible());
    QVERIFY(m_fixture->registry.find(u"mine"_s) == nullptr);
}

void TestCatalogueView::removesWhatNoSourceUses()
{
    fetch();
    select(u"Weather"_s);
    press(u"Install 1.0.0"_s);
    QTRY_COMPARE(cell(u"Weather"_s, CatalogueModel::State), u"Installed"_s);
    const Endpoint source = m_fixture->addSource(u"Our weather"_s, u"source-weather"_s, {});
    m_fixture->sync();
    const auto remove = [this] {
        select(u"Weather"_s);
        press(u"Remove…"_s);
        auto *box = m_picker->findChild<QMessageBox *>();
        QVERIFY(box != nullptr);
        press(u"Remove"_s, box);
        QTRY_VERIFY(m_picker->findChild<QMessageBox *>() == nullptr);
    };
    remove();
    QTRY_VERIFY(message()->text().contains(u"Our weather"_s));
    must(EndpointRepository(*m_fixture->database).remove(source.id));
    m_fixture->sync();
    remove();
    QTRY_COMPARE(cell(u"Weather"_s, CatalogueModel::State), u"Not installed"_s);
    m_picker->setSearch(u"weather"_s);
    m_picker->findChild<SegmentedControl *>()->setCurrentIndex(0);
    auto *cards = m_picker->findChild<QListView *>();
    for (int row = 0; row < cards->model()->rowCount(); ++row)
        QVERIFY(cards->model()->index(row, 0).data().toString() != u"Weather"_s);
}

QTEST_MAIN(TestCatalogueView)
#include "testcatalogueview.moc"
