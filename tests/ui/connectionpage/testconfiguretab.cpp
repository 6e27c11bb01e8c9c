#include "tests/ui/connectionpage/tabfixture.h"
#include "ui/connectionpage/configuretab.h"
#include "ui/widgets/messagebar.h"

#include <QLineEdit>
#include <QRadioButton>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

class TestConfigureTab final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void showsWhatIsStored();
    void scheduleIsSavedAndTold();
    void nameOfAnotherConnectionIsRefused();
    void nameTakenMeanwhileIsRefusedByTheStore();
    void revertShowsWhatIsStored();
    void outsideChangeIsFollowedUnlessModified();
    void streamsChangedMeanwhileAreKept();
    void typingWhileItIsStoredStaysUnsaved();
    void changesAreUndoneOneByOne();
    void savingLeavesTheWayBack();
    void revertCanBeUndone();
    void undoLeavesWhatWasChangedElsewhere();

private:
    [[nodiscard]] QLineEdit *name() const;
    [[nodiscard]] QRadioButton *choice(const QString &text) const;
    void type(const QString &text) const;
    [[nodiscard]] Connection stored() const { return storedConnection(*m_world, m_connection.id); }

    std::unique_ptr<WorkspaceFixture> m_world;
    std::unique_ptr<ConfigureTab> m_tab;
    Connection m_connection;
};

void TestConfigureTab::init()
{
    m_world = std::make_unique<WorkspaceFixture>();
    m_connection = m_world->addConnection(u"Orders"_s, {u"users"_s});
    m_world->addConnection(u"Other"_s, {u"users"_s});
    m_world->sync();
    QTRY_COMPARE(m_world->workspace->snapshot()->connections.size(), std::size_t(2));
    m_tab = std::make_unique<ConfigureTab>(*m_world->workspace);
    m_tab->resize(800, 1200);
    m_tab->show();
    m_tab->showConnection(m_connection.id);
    QVERIFY(QTest::qWaitForWindowExposed(m_tab.get()));
}

void TestConfigureTab::cleanup()
{
    m_tab.reset();
    m_world.reset();
}

QLineEdit *TestConfigureTab::name() const
{
    for (const QLabel *label : m_tab->findChildren<QLabel *>()) {
        if (label->text() == u"Connection &name"_s)
            return qobject_cast<QLineEdit *>(label->buddy());
    }
    return nullptr;
}

QRadioButton *TestConfigureTab::choice(const QString &text) const
{
    for (QRadioButton *button : m_tab->findChildren<QRadioButton *>()) {
        if (button->text().remove(u'&') == text)
            return button;
    }
    return nullptr;
}

void TestConfigureTab::type(const QString &text) const
{
    name()->setFocus();
    name()->selectAll();
    QTest::keyClicks(name(), text);
}

void TestConfigureTab::showsWhatIsStored()
{
    QCOMPARE(name()->text(), u"Orders"_s);
    QVERIFY(!m_tab->isModified());
    QVERIFY(!isOffered(*m_tab, u"Save changes"_s));
}

void TestConfigureTab::scheduleIsSavedAndTold()
{
    QRadioButton *interval = choice(u"Every"_s);
    QVERIFY(interval != nullptr);
    QVERIFY(stored().schedule.kind == ScheduleKind::Manual);
    QTest::mouseClick(interval, Qt::LeftButton, {}, {8, interval->height() / 2});
    QVERIFY(m_tab->isModified());
    press(*m_tab, u"Save changes"_s);
    QTRY_COMPARE(stored().schedule.kind, ScheduleKind::Interval);
    QTRY_VERIFY(!m_tab->isModified());
    const TimelineEvent event = lastEvent(*m_world, m_connection.id);
    QCOMPARE(event.kind, TimelineKind::SettingsChanged);
    QCOMPARE(event.origin, ChangeOrigin::Window);
    QCOMPARE(event.after.keys(), QStringList{u"schedule"_s});
    // The form keeps showing it when the snapshots come.
    m_world->sync();
    QVERIFY(interval->isChecked());
}

void TestConfigureTab::nameOfAnotherConnectionIsRefused()
{
    type(u"Other"_s);
    QVERIFY(showsText(*m_tab, u"Another connection has this name."_s));
    const QSignalSpy notSaved(m_tab.get(), &EditTab::notSaved);
    press(*m_tab, u"Save changes"_s);
    QCOMPARE(notSaved.count(), 1);
    QCOMPARE(m_tab->findChild<MessageBar *>()->text(), u"Another connection has this name."_s);
    QVERIFY(name()->hasFocus());
    QCOMPARE(stored().name, u"Orders"_s);
    type(u"Sales"_s);
    press(*m_tab, u"Save changes"_s);
    QTRY_COMPARE(stored().name, u"Sales"_s);
    QTRY_VERIFY(!m_tab->findChild<MessageBar *>()->isVisible());
}

void TestConfigureTab::nameTakenMeanwhileIsRefusedByTheStore()
{
    type(u"Sales"_s);
    // Not in any snapshot yet.
    Connection sales = m_connection;
    sales.id.clear();
    sales.name = u"Sales"_s;
    must(ConnectionRepository(*m_world->database).save(sales));
    const QSignalSpy notSaved(m_tab.get(), &EditTab::notSaved);
    press(*m_tab, u"Save changes"_s);
    QTRY_COMPARE(notSaved.count(), 1);
    QCOMPARE(m_tab->findChild<MessageBar *>()->kind(), MessageBar::Kind::Negative);
    QVERIFY(m_tab->isModified());
    QCOMPARE(name()->text(), u"Sales"_s);
    QCOMPARE(stored().name, u"Orders"_s);
}

void TestConfigureTab::revertShowsWhatIsStored()
{
    type(u"Sales"_s);
    press(*m_tab, u"Revert"_s);
    QCOMPARE(name()->text(), u"Orders"_s);
    QVERIFY(!m_tab->isModified());
    QCOMPARE(stored().name, u"Orders"_s);
}

void TestConfigureTab::outsideChangeIsFollowedUnlessModified()
{
    const auto rename = [this](const QString &to) {
        Connection changed = stored();
        changed.name = to;
        must(ConnectionRepository(*m_world->database).save(changed));
        m_world->workspace->refresh();
    };
    const auto isSeen = [this](const QString &wanted) {
        return m_world->workspace->snapshot()->connection(m_connection.id)->connection.name
            == wanted;
    };
    rename(u"Sales"_s);
    QTRY_COMPARE(name()->text(), u"Sales"_s);
    type(u"Mine"_s);
    rename(u"Theirs"_s);
    QTRY_VERIFY(isSeen(u"Theirs"_s));
    QCOMPARE(name()->text(), u"Mine"_s);
    QVERIFY(m_tab->isModified());
    press(*m_tab, u"Revert"_s);
    QCOMPARE(name()->text(), u"Theirs"_s);
}

void TestConfigureTab::streamsChangedMeanwhileAreKept()
{
    type(u"Sales"_s);
    // Not in any snapshot yet.
    Connection changed = stored();
    changed.catalog.streams.front().destinationName = u"people"_s;
    must(ConnectionRepository(*m_world->database).save(changed));
    press(*m_tab, u"Save changes"_s);
    QTRY_COMPARE(stored().name, u"Sales"_s);
    QCOMPARE(stored().catalog.streams.front().destinationName, u"people"_s);
}

void TestConfigureTab::typingWhileItIsStoredStaysUnsaved()
{
    type(u"Sales"_s);
    const QSignalSpy saved(m_tab.get(), &EditTab::saved);
    m_tab->save();
    QTest::keyClicks(name(), u" 2"_s);
    QTRY_COMPARE(saved.count(), 1);
    QCOMPARE(stored().name, u"Sales"_s);
    QVERIFY(m_tab->isModified());
    m_world->sync();
    QCOMPARE(name()->text(), u"Sales 2"_s);
}

void TestConfigureTab::changesAreUndoneOneByOne()
{
    QUndoStack &history = m_tab->history();
    type(u"Sales"_s);
    QRadioButton *interval = choice(u"Every"_s);
    QTest::mouseClick(interval, Qt::LeftButton, {}, {8, interval->height() / 2});
    // Typing is one step.
    QCOMPARE(history.count(), 2);
    QCOMPARE(history.undoText(), u"change of schedule"_s);
    history.undo();
    QVERIFY(!interval->isChecked());
    QCOMPARE(name()->text(), u"Sales"_s);
    QCOMPARE(history.undoText(), u"change of name"_s);
    QVERIFY(m_tab->isModified());
    history.undo();
    QCOMPARE(name()->text(), u"Orders"_s);
    QVERIFY(!m_tab->isModified());
    QVERIFY(!isOffered(*m_tab, u"Save changes"_s));
    history.setIndex(2);
    QCOMPARE(name()->text(), u"Sales"_s);
    QVERIFY(interval->isChecked());
    QVERIFY(isOffered(*m_tab, u"Save changes"_s));
}

void TestConfigureTab::savingLeavesTheWayBack()
{
    type(u"Sales"_s);
    press(*m_tab, u"Save changes"_s);
    QTRY_COMPARE(stored().name, u"Sales"_s);
    QTRY_VERIFY(!m_tab->isModified());
    m_world->sync();
    // What is typed now is a step of its own.
    QTest::keyClicks(name(), u" 2"_s);
    QCOMPARE(m_tab->history().count(), 2);
    m_tab->history().undo();
    QCOMPARE(name()->text(), u"Sales"_s);
    QVERIFY(!m_tab->isModified());
    m_tab->history().undo();
    QCOMPARE(name()->text(), u"Orders"_s);
    QVERIFY(m_tab->isModified());
    press(*m_tab, u"Save changes"_s);
    QTRY_COMPARE(stored().name, u"Orders"_s);
}

void TestConfigureTab::revertCanBeUndone()
{
    type(u"Sales"_s);
    press(*m_tab, u"Revert"_s);
    QCOMPARE(name()->text(), u"Orders"_s);
    m_tab->history().undo();
    QCOMPARE(name()->text(), u"Sales"_s);
    QVERIFY(m_tab->isModified());
}

void TestConfigureTab::undoLeavesWhatWasChangedElsewhere()
{
    type(u"Sales"_s);
    press(*m_tab, u"Save changes"_s);
    QTRY_VERIFY(!m_tab->isModified());
    Connection changed = stored();
    changed.settings.prefix = u"shop_"_s;
    must(ConnectionRepository(*m_world->database).save(changed));
    m_world->sync();
    const auto prefix = [this] {
        for (const QLabel *label : m_tab->findChildren<QLabel *>()) {
            if (label->text().remove(u'&') == u"Stream prefix"_s)
                return qobject_cast<QLineEdit *>(label->buddy())->text();
        }
        return QString();
    };
    QTRY_COMPARE(prefix(), u"shop_"_s);
    m_tab->history().undo();
    QCOMPARE(name()->text(), u"Orders"_s);
    QCOMPARE(prefix(), u"shop_"_s);
}

QTEST_MAIN(TestConfigureTab)
#include "testconfiguretab.moc"
