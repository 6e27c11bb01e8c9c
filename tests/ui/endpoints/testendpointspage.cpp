#include "tests/testutils/fakeconnectors.h"
#include "tests/ui/workspacefixture.h"
#include "ui/connections/connectionrow.h"
#include "ui/endpoints/endpointdialog.h"
#include "ui/endpoints/endpointdraft.h"
#include "ui/endpoints/endpointeditor.h"
#include "ui/endpoints/endpointspage.h"
#include "ui/endpoints/endpointtablemodel.h"
#include "ui/endpoints/endpointtarget.h"
#include "ui/endpoints/endpointtests.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/filteredit.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/rowcountlabel.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestEndpointsPage final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void emptyPageInvites();
    void rowsSayWhatThereIs();
    void tableFollowsTheProfile();
    void filterNarrowsAndEscapeClears();
    void returnEdits();
    void newKeysMakeASourceDespiteTheWindows();
    void deleteIsRefusedWhileInUse();
    void deleteAsksThenDeletes();
    void newOneIsMarkedAfterwards();
    void testIsRememberedInTheTable();
    void duplicateHasSecretsOfItsOwn();
    void draftsAreInTheList();
    void unsavedChangesAreMarked();
    void testsAreCopiedAsCommands();
    void longNamesAreShownWhole();
    void unknownConnectorIsSaid();
    void targetTellsNoSecret();
    void modelKeepsItsContract();

private:
    void show(EndpointRole role = EndpointRole::Source);
    void waitForSources(std::size_t count)
    {
        m_fixture->workspace->refresh();
        QTRY_COMPARE(m_fixture->workspace->snapshot()->sources.size(), count);
    }
    [[nodiscard]] QString cell(int row, EndpointTableModel::Column column) const
    {
        return m_table->model()->index(row, column).data().toString();
    }
    [[nodiscard]] EndpointDialog *dialog() const { return m_page->findChild<EndpointDialog *>(); }
    QPushButton *button(const QWidget *inside, const QString &text) const;

    std::unique_ptr<test::WorkspaceFixture> m_fixture;
    std::unique_ptr<EndpointsPage> m_page;
    QTableView *m_table = nullptr;
};

void TestEndpointsPage::init()
{
    m_fixture = std::make_unique<test::WorkspaceFixture>();
    test::registerFakes(m_fixture->registry, m_fixture->folder,
                        std::make_shared<test::FakeSourceScript>(),
                        std::make_shared<test::FakeWorld>());
}

void TestEndpointsPage::cleanup()
{
    m_page.reset();
    m_fixture.reset();
}

void TestEndpointsPage::show(EndpointRole role)
{
    m_page = std::make_unique<EndpointsPage>(*m_fixture->workspace, role);
    m_table = m_page->findChild<QTableView *>();
    m_page->resize(1000, 600);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    QTRY_VERIFY(m_fixture->workspace->isLoaded());
}

QPushButton *TestEndpointsPage::button(const QWidget *inside, const QString &text) const
{
    for (auto *found : inside->findChildren<QPushButton *>()) {
        if (found->isVisible() && QString(found->text()).remove(u'&') == text)
            return found;
    }
    return nullptr;
}

void TestEndpointsPage::emptyPageInvites()
{
    show();
    auto *empty = m_page->findChild<EmptyState *>();
    QTRY_VERIFY(empty->isVisible());
    QTest::mouseClick(button(empty, u"New source"_s), Qt::LeftButton);
    QVERIFY(dialog() != nullptr);
    QVERIFY(dialog()->isVisible());
}

void TestEndpointsPage::rowsSayWhatThereIs()
{
    const QString path = m_fixture->addFile(u"orders.csv"_s, "id\n1\n");
    const Endpoint orders = m_fixture->addSource(u"Orders"_s, u"files"_s, {{u"path"_s, path}});
    m_fixture->addSource(u"Unused"_s);
    m_fixture->addConnection(u"Daily"_s, {}, orders);
    waitForSources(2);
    show();
    QTRY_COMPARE(m_table->model()->rowCount(), 2);
    QCOMPARE(cell(0, EndpointTableModel::Name), u"Orders"_s);
    QCOMPARE(cell(0, EndpointTableModel::Connector), u"Files"_s);
    QCOMPARE(cell(0, EndpointTableModel::Target), path);
    QVERIFY(cell(0, EndpointTableModel::Use).contains(u'1'));
    QCOMPARE(cell(1, EndpointTableModel::Use), u"No connection"_s);
    QCOMPARE(cell(1, EndpointTableModel::Test), u"Not tested"_s);
}

void TestEndpointsPage::tableFollowsTheProfile()
{
    show();
    QCOMPARE(m_table->model()->rowCount(), 0);
    m_fixture->addSource(u"From elsewhere"_s);
    QTRY_COMPARE_WITH_TIMEOUT(m_table->model()->rowCount(), 1, 4000);
    QVERIFY(m_table->isVisible());
}

void TestEndpointsPage::filterNarrowsAndEscapeClears()
{
    m_fixture->addSource(u"Alpha"_s);
    m_fixture->addSource(u"Beta"_s);
    waitForSources(2);
    show();
    QTest::keyClick(m_table, Qt::Key_F, Qt::ControlModifier);
    auto *filter = m_page->findChild<FilterEdit *>();
    QTRY_COMPARE(QApplication::focusWidget(), filter);
    QTest::keyClicks(filter, u"bet"_s);
    QTRY_COMPARE(m_table->model()->rowCount(), 1);
    QCOMPARE(cell(0, EndpointTableModel::Name), u"Beta"_s);
    QCOMPARE(m_page->findChild<RowCountLabel *>()->text(), u"1 of 2 entries"_s);
    QTest::keyClick(filter, Qt::Key_Escape);
    QTRY_COMPARE(m_table->model()->rowCount(), 2);
    QTest::keyClick(filter, Qt::Key_Escape);
    QCOMPARE(QApplication::focusWidget(), m_table);
}

void TestEndpointsPage::returnEdits()
{
    m_fixture->addSource(u"Alpha"_s);
    waitForSources(1);
    show();
    QTRY_VERIFY(m_table->currentIndex().isValid());
    QTest::keyClick(m_table, Qt::Key_Return);
    QVERIFY(dialog() != nullptr);
    QCOMPARE(dialog()->windowTitle(), u"Source Alpha"_s);
    QCOMPARE(dialog()->editor()->endpoint().configuration.value(u"seed"_s), QJsonValue(7));
}

void TestEndpointsPage::newKeysMakeASourceDespiteTheWindows()
{
    m_fixture->addSource(u"Alpha"_s);
    waitForSources(1);
    show();
    QAction windows(u"New connection"_s);
    windows.setShortcut(QKeySequence::New);
    m_page->addAction(&windows);
    QSignalSpy triggered(&windows, &QAction::triggered);
    QTRY_VERIFY(m_table->isVisible());
    m_table->setFocus();
    QTest::keyClick(m_table, Qt::Key_N, Qt::ControlModifier);
    QVERIFY(dialog() != nullptr);
    QCOMPARE(triggered.size(), 0);
}

void TestEndpointsPage::deleteIsRefusedWhileInUse()
{
    const Endpoint source = m_fixture->addSource(u"Alpha"_s);
    m_fixture->addConnection(u"Daily copy"_s, {}, source);
    waitForSources(1);
    show();
    QTRY_VERIFY(m_table->currentIndex().isValid());
    QTest::keyClick(m_table, Qt::Key_Delete);
    auto *message = m_page->findChild<MessageBar *>();
    QVERIFY(message->isVisible());
    QCOMPARE(message->text(), u"Alpha is in use by Daily copy."_s);
    QVERIFY(m_page->findChild<QMessageBox *>() == nullptr);
}

void TestEndpointsPage::deleteAsksThenDeletes()
{
    m_fixture->addSource(u"Alpha"_s);
    waitForSources(1);
    show();
    QTRY_VERIFY(m_table->currentIndex().isValid());
    QTest::keyClick(m_table, Qt::Key_Delete);
    auto *question = m_page->findChild<QMessageBox *>();
    QVERIFY(question != nullptr);
    QTest::keyClick(question, Qt::Key_Escape);
    QCOMPARE(m_table->model()->rowCount(), 1);
    QTRY_VERIFY(m_page->findChild<QMessageBox *>() == nullptr);
    QTest::keyClick(m_table, Qt::Key_Delete);
    QTest::mouseClick(button(m_page->findChild<QMessageBox *>(), u"Delete"_s), Qt::LeftButton);
    QTRY_COMPARE(m_table->model()->rowCount(), 0);
    QTRY_VERIFY(m_page->findChild<EmptyState *>()->isVisible());
}

void TestEndpointsPage::newOneIsMarkedAfterwards()
{
    m_fixture->addSource(u"Alpha"_s);
    waitForSources(1);
    show();
    m_page->createFrom(
        Endpoint{{}, EndpointRole::Source, u"sample"_s, u"Zulu"_s, {{u"count"_s, 3}}});
    QTest::mouseClick(button(dialog(), u"Save without testing"_s), Qt::LeftButton);
    QTRY_COMPARE(m_table->model()->rowCount(), 2);
    QTRY_COMPARE(m_table->currentIndex().row(), 1);
    QCOMPARE(cell(1, EndpointTableModel::Name), u"Zulu"_s);
    QTRY_VERIFY(dialog() == nullptr);
}

void TestEndpointsPage::testIsRememberedInTheTable()
{
    m_fixture->addSource(u"Alpha"_s);
    waitForSources(1);
    show();
    QTRY_VERIFY(m_table->currentIndex().isValid());
    QTest::keyClick(m_table, Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY(dialog() != nullptr);
    QTRY_COMPARE(dialog()->editor()->testState(), EndpointEditor::TestState::Passed);
    QTRY_COMPARE(cell(0, EndpointTableModel::Test), u"Passed just now"_s);
}

void TestEndpointsPage::duplicateHasSecretsOfItsOwn()
{
    QVERIFY(m_fixture->secrets.write(u"one/password"_s, u"planted"_s).isOk());
    m_fixture->addSource(u"Alpha"_s, u"fakesource"_s,
                         {{u"password"_s, QJsonObject{{u"$secret"_s, u"one/password"_s}}}});
    waitForSources(1);
    show();
    QTRY_VERIFY(m_table->currentIndex().isValid());
    QTest::mouseClick(button(m_page.get(), u"Duplicate…"_s), Qt::LeftButton);
    QTRY_VERIFY(dialog() != nullptr);
    QTest::mouseClick(button(dialog(), u"Save without testing"_s), Qt::LeftButton);
    QTRY_COMPARE(m_fixture->workspace->snapshot()->sources.size(), std::size_t(2));
    const Endpoint copy = m_fixture->workspace->snapshot()->sources.back();
    QCOMPARE(copy.name, u"Alpha (copy)"_s);
    const QString name = copy.configuration.value(u"password"_s)[u"$secret"_s].toString();
    QVERIFY(name != u"one/password"_s);
    QCOMPARE(*m_fixture->secrets.read(name), u"planted"_s);
}

void TestEndpointsPage::draftsAreInTheList()
{
    m_fixture->addSource(u"Stored"_s);
    m_fixture->workspace->saveDraft(
        draftOf({{}, EndpointRole::Source, u"sample"_s, u"Half done"_s, {{u"count"_s, 9}}}, {},
                m_fixture->registry));
    waitForSources(1);
    QTRY_COMPARE(m_fixture->workspace->snapshot()->drafts.size(), std::size_t(1));
    show();
    QTRY_COMPARE(m_table->model()->rowCount(), 2);
    QCOMPARE(cell(0, EndpointTableModel::Name), u"Half done (draft)"_s);
    QCOMPARE(cell(0, EndpointTableModel::Test), u"Draft"_s);
    // It is none of the connections'.
    QVERIFY(connectionRows(*m_fixture->workspace).empty());

    m_table->setCurrentIndex(m_table->model()->index(0, 0));
    QVERIFY(!button(m_page.get(), u"Test"_s)->isEnabled());
    QTest::keyClick(m_table, Qt::Key_Return);
    QVERIFY(dialog() != nullptr);
    QCOMPARE(dialog()->editor()->endpoint().configuration.value(u"count"_s).toInt(), 9);
    QTest::keyClick(dialog(), Qt::Key_Escape);
    QTRY_VERIFY(dialog() == nullptr);
    QTRY_COMPARE(m_table->model()->rowCount(), 2);

    m_table->setCurrentIndex(m_table->model()->index(0, 0));
    m_table->setFocus();
    QTest::keyClick(m_table, Qt::Key_Delete);
    auto *question = m_page->findChild<QMessageBox *>();
    QVERIFY(question != nullptr);
    QTest::mouseClick(button(question, u"Discard"_s), Qt::LeftButton);
    QTRY_COMPARE(m_table->model()->rowCount(), 1);
    QCOMPARE(cell(0, EndpointTableModel::Name), u"Stored"_s);
}

void TestEndpointsPage::unsavedChangesAreMarked()
{
    Endpoint stored = m_fixture->addSource(u"Stored"_s);
    waitForSources(1);
    show();
    QTRY_COMPARE(cell(0, EndpointTableModel::Name), u"Stored"_s);
    stored.configuration.insert(u"count"_s, 5);
    m_fixture->workspace->saveDraft(draftOf(stored, {}, m_fixture->registry));
    QTRY_COMPARE(cell(0, EndpointTableModel::Name), u"Stored (unsaved changes)"_s);
    QCOMPARE(m_table->model()->rowCount(), 1);
}

void TestEndpointsPage::unknownConnectorIsSaid()
{
    m_fixture->addSource(u"Alpha"_s, u"vanished"_s);
    waitForSources(1);
    show();
    QTRY_VERIFY(m_table->currentIndex().isValid());
    QTest::keyClick(m_table, Qt::Key_Return);
    QVERIFY(dialog() == nullptr);
    QVERIFY(m_page->findChild<MessageBar *>()->text().contains(u"vanished"_s));
}

void TestEndpointsPage::targetTellsNoSecret()
{
    ConnectorInfo info;
    const auto target = [&](const QJsonObject &configuration) {
        return endpointTarget(configuration, info, EndpointRole::Source);
    };
    QCOMPARE(target({{u"host"_s, u"h"_s}, {u"port"_s, 5432}, {u"database"_s, u"d"_s}}),
             u"h:5432/d"_s);
    QCOMPARE(target({{u"url"_s, u"https://ann:planted@api.example/v1?key=planted"_s}}),
             u"https://api.example/v1"_s);
    QCOMPARE(target({{u"count"_s, 3}}), QString());
}

void TestEndpointsPage::testsAreCopiedAsCommands()
{
    m_fixture->addSource(u"Alpha"_s);
    waitForSources(1);
    show();
    QTRY_COMPARE(m_table->model()->rowCount(), 1);
    m_table->setCurrentIndex(m_table->model()->index(0, 0));
    emit m_table->customContextMenuRequested({5, 5});
    const auto copied = [this](const QString &text) {
        for (const QMenu *menu : m_page->findChildren<QMenu *>()) {
            if (menu->title().remove(u'&') != "Copy as command"_L1)
                continue;
            for (QAction *action : menu->actions()) {
                if (action->text().remove(u'&') == text)
                    action->trigger();
            }
        }
        return QApplication::clipboard()->text();
    };
    QVERIFY2(copied(u"Test"_s).endsWith(u" check --source=Alpha"_s),
             qUtf8Printable(QApplication::clipboard()->text()));
    QVERIFY2(copied(u"List the streams"_s).endsWith(u" discover --source=Alpha"_s),
             qUtf8Printable(QApplication::clipboard()->text()));
}

void TestEndpointsPage::longNamesAreShownWhole()
{
    const QString name(45, u'n');
    m_fixture->addSource(name);
    waitForSources(1);
    show();
    QTRY_COMPARE(cell(0, EndpointTableModel::Name), name);
    QTRY_VERIFY(m_table->columnWidth(EndpointTableModel::Name)
                > m_table->fontMetrics().horizontalAdvance(name));
}

void TestEndpointsPage::modelKeepsItsContract()
{
    const EndpointTests tests(*m_fixture->workspace);
    EndpointTableModel model(m_fixture->registry, EndpointRole::Source, tests);
    const QAbstractItemModelTester tester(&model);
    const Endpoint alpha = m_fixture->addSource(u"Alpha"_s);
    waitForSources(1);
    model.setSnapshot(m_fixture->workspace->snapshot());
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
    QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
    Endpoint renamed = alpha;
    renamed.name = u"Omega"_s;
    QVERIFY(EndpointRepository(*m_fixture->database).save(renamed).isOk());
    m_fixture->workspace->refresh();
    QTRY_COMPARE(m_fixture->workspace->snapshot()->sources.front().name, u"Omega"_s);
    model.setSnapshot(m_fixture->workspace->snapshot());
    QCOMPARE(resets.size(), 0); // Selections stay.
    QCOMPARE(changes.size(), 1);
}

QTEST_MAIN(TestEndpointsPage)
#include "testendpointspage.moc"
