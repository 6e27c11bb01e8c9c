#include "tests/ui/connectionpage/tabfixture.h"
#include "ui/connectionpage/configuretab.h"
#include "ui/connectionpage/connectionpage.h"
#include "ui/connectionpage/schematab.h"

#include <QLineEdit>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestUnsavedChanges final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void pageWithoutChangesCloses();
    void escapeStays();
    void discardSettlesAndTheStoreIsAsBefore();
    void saveStoresBothTabs();
    void whatCannotBeSavedKeepsThePage();
    void deletedConnectionIsNotAskedAbout();

private:
    void rename(const QString &text) const;
    void untickAge() const;

    std::unique_ptr<WorkspaceFixture> m_world;
    std::unique_ptr<ConnectionPage> m_page;
    SchemaTab *m_schema = nullptr;
    ConfigureTab *m_configure = nullptr;
    Connection m_connection;
};

void TestUnsavedChanges::init()
{
    m_world = std::make_unique<WorkspaceFixture>();
    m_connection = m_world->addConnection(u"Orders"_s, {u"users"_s});
    m_world->addConnection(u"Other"_s, {u"users"_s});
    m_world->sync();
    QTRY_COMPARE(m_world->workspace->snapshot()->connections.size(), std::size_t(2));
    m_page = std::make_unique<ConnectionPage>(*m_world->workspace);
    m_schema = new SchemaTab(*m_world->workspace);
    m_configure = new ConfigureTab(*m_world->workspace);
    m_page->setTabWidget(ConnectionPage::Tab::Schema, m_schema);
    m_page->setTabWidget(ConnectionPage::Tab::Settings, m_configure);
    connect(m_page.get(), &ConnectionPage::connectionShown, m_schema, &SchemaTab::showConnection);
    connect(m_page.get(), &ConnectionPage::connectionShown, m_configure,
            &ConfigureTab::showConnection);
    m_page->resize(1200, 900);
    m_page->show();
    m_page->showConnection(m_connection.id);
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
}

void TestUnsavedChanges::cleanup()
{
    m_page.reset();
    m_world.reset();
}

void TestUnsavedChanges::rename(const QString &text) const
{
    m_page->showTab(ConnectionPage::Tab::Settings);
    for (const QLabel *label : m_configure->findChildren<QLabel *>()) {
        if (label->text() != u"Connection &name"_s)
            continue;
        auto *edit = qobject_cast<QLineEdit *>(label->buddy());
        edit->selectAll();
        QTest::keyClicks(edit, text);
    }
    QVERIFY(m_configure->isModified());
}

void TestUnsavedChanges::untickAge() const
{
    CatalogModel &model = m_schema->model();
    QVERIFY(model.setData(model.indexOf({{}, u"users"_s}, u"age"_s), Qt::Unchecked,
                          Qt::CheckStateRole));
    QVERIFY(m_schema->isModified());
}

void TestUnsavedChanges::pageWithoutChangesCloses() { QVERIFY(m_page->close()); }

void TestUnsavedChanges::escapeStays()
{
    rename(u"Sales"_s);
    const QSignalSpy settled(m_page.get(), &ConnectionPage::settled);
    QVERIFY(!m_page->close());
    QMessageBox *question = openQuestion(*m_page);
    QVERIFY(question != nullptr);
    // Asked again, it is still one question.
    QVERIFY(!m_page->close());
    QCOMPARE(m_page->findChildren<QMessageBox *>().size(), 1);
    QTest::keyClick(question, Qt::Key_Escape);
    QTRY_VERIFY(openQuestion(*m_page) == nullptr);
    QCOMPARE(settled.count(), 0);
    QVERIFY(m_page->isVisible());
    QVERIFY(m_configure->isModified());
}

void TestUnsavedChanges::discardSettlesAndTheStoreIsAsBefore()
{
    rename(u"Sales"_s);
    untickAge();
    const QSignalSpy settled(m_page.get(), &ConnectionPage::settled);
    QVERIFY(!m_page->close());
    press(*openQuestion(*m_page), u"Discard"_s);
    QTRY_COMPARE(settled.count(), 1);
    QCOMPARE(storedConnection(*m_world, m_connection.id).name, u"Orders"_s);
    QVERIFY(m_page->close());
}

void TestUnsavedChanges::saveStoresBothTabs()
{
    rename(u"Sales"_s);
    untickAge();
    const QSignalSpy settled(m_page.get(), &ConnectionPage::settled);
    QVERIFY(!m_page->close());
    // Return saves.
    QTest::keyClick(openQuestion(*m_page), Qt::Key_Return);
    QTRY_COMPARE(settled.count(), 1);
    const Connection stored = storedConnection(*m_world, m_connection.id);
    QCOMPARE(stored.name, u"Sales"_s);
    const auto &fields = stored.catalog.streams.front().selectedFields;
    QVERIFY(!fields.isEmpty() && !fields.contains(u"age"_s));
    QVERIFY(m_page->close());
}

void TestUnsavedChanges::whatCannotBeSavedKeepsThePage()
{
    rename(u"Other"_s);
    m_page->showTab(ConnectionPage::Tab::Status);
    const QSignalSpy settled(m_page.get(), &ConnectionPage::settled);
    QVERIFY(!m_page->close());
    press(*openQuestion(*m_page), u"Save"_s);
    QTRY_COMPARE(m_page->currentTab(), ConnectionPage::Tab::Settings);
    QTRY_VERIFY(showsText(*m_page, u"Another connection has this name."_s));
    QCOMPARE(settled.count(), 0);
    // Saving later by hand does not close anything.
    rename(u"Sales"_s);
    press(*m_configure, u"Save changes"_s);
    QTRY_COMPARE(storedConnection(*m_world, m_connection.id).name, u"Sales"_s);
    QTRY_VERIFY(!m_configure->isModified());
    QCOMPARE(settled.count(), 0);
}

void TestUnsavedChanges::deletedConnectionIsNotAskedAbout()
{
    rename(u"Sales"_s);
    const QSignalSpy closed(m_page.get(), &ConnectionPage::closed);
    must(ConnectionRepository(*m_world->database).remove(m_connection.id));
    QTRY_COMPARE(closed.count(), 1);
    QVERIFY(m_page->close());
}

QTEST_MAIN(TestUnsavedChanges)
#include "testunsavedchanges.moc"
