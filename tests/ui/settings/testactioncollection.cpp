#include "ui/settings/actioncollection.h"
#include "ui/settings/pagekeys.h"
#include "ui/settings/preferences.h"

#include <QKeyEvent>
#include <QShortcut>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestActionCollection final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void namesLoseMnemonicAndDots();
    void changedKeysHoldAtOnceAndNextTime();
    void defaultIsNotKept();
    void sameKeysClash();
    void keysOfTwoPagesDoNotMeet();
    void keysOfAPageAreNotTakenByTheWindow();
    void pageFollowsItsKeys();
    void fallbackTakesOnlyItsOwnKeys();
    void fallbackShowsItsKeysWithoutTakingThem();
    void disabledFallbackLeavesTheKeyAlone();

private:
    QTemporaryDir m_folder;
    std::unique_ptr<UiPreferences> m_preferences;
    std::unique_ptr<ActionCollection> m_actions;
};

void TestActionCollection::init()
{
    m_preferences = std::make_unique<UiPreferences>(m_folder.filePath(u"window.ini"_s));
    m_actions = std::make_unique<ActionCollection>(*m_preferences);
    m_actions->add(u"open"_s, u"File"_s, u"&Open && close…"_s, Qt::CTRL | Qt::Key_O);
    m_actions->add(u"quit"_s, u"File"_s, u"&Quit"_s, Qt::CTRL | Qt::Key_Q);
    m_actions->add(u"go"_s, u"Page"_s, u"&Go"_s, Qt::CTRL | Qt::Key_Return, {},
                   ActionCollection::Reach::Fallback);
}

void TestActionCollection::cleanup()
{
    m_actions->resetKeys();
    m_actions.reset();
    m_preferences.reset();
}

void TestActionCollection::namesLoseMnemonicAndDots()
{
    QCOMPARE(m_actions->find(u"open"_s)->plainText(), u"Open & close"_s);
}

void TestActionCollection::changedKeysHoldAtOnceAndNextTime()
{
    m_actions->setKeys(u"open"_s, QKeySequence(Qt::CTRL | Qt::Key_T));
    QCOMPARE(m_actions->action(u"open"_s)->shortcut(), QKeySequence(Qt::CTRL | Qt::Key_T));
    ActionCollection next(*m_preferences);
    QCOMPARE(next.add(u"open"_s, {}, u"Open"_s, Qt::CTRL | Qt::Key_O)->shortcut(),
             QKeySequence(Qt::CTRL | Qt::Key_T));
    m_actions->setKeys(u"open"_s, std::nullopt);
    QCOMPARE(m_actions->action(u"open"_s)->shortcut(), QKeySequence(Qt::CTRL | Qt::Key_O));
}

void TestActionCollection::defaultIsNotKept()
{
    m_actions->setKeys(u"open"_s, QKeySequence(Qt::CTRL | Qt::Key_O));
    QCOMPARE(m_preferences->shortcut(u"open"_s), std::nullopt);
    m_actions->setKeys(u"open"_s, QKeySequence());
    QCOMPARE(m_preferences->shortcut(u"open"_s), QKeySequence());
}

void TestActionCollection::sameKeysClash()
{
    const auto *clash = m_actions->clash(u"open"_s, QKeySequence(Qt::CTRL | Qt::Key_Q));
    QVERIFY(clash != nullptr);
    QCOMPARE(clash->id, u"quit"_s);
    QVERIFY(m_actions->clash(u"quit"_s, QKeySequence(Qt::CTRL | Qt::Key_Q)) == nullptr);
    QVERIFY(m_actions->clash(u"open"_s, {}) == nullptr);
}

void TestActionCollection::keysOfTwoPagesDoNotMeet()
{
    constexpr auto page = ActionCollection::Reach::Page;
    const QKeySequence keys = Qt::Key_Delete;
    m_actions->add(u"list.delete"_s, u"List"_s, u"Delete"_s, keys, {}, page);
    m_actions->add(u"log.clear"_s, u"Log"_s, u"Clear"_s, {}, {}, page);
    m_actions->add(u"list.hide"_s, u"List"_s, u"Hide"_s, {}, {}, page);
    QVERIFY(m_actions->clash(u"log.clear"_s, keys) == nullptr);
    QCOMPARE(m_actions->clash(u"list.hide"_s, keys), m_actions->find(u"list.delete"_s));
    QCOMPARE(m_actions->clash(u"open"_s, keys), m_actions->find(u"list.delete"_s));
    QCOMPARE(m_actions->clash(u"list.hide"_s, Qt::CTRL | Qt::Key_Q), m_actions->find(u"quit"_s));
}

void TestActionCollection::keysOfAPageAreNotTakenByTheWindow()
{
    const QAction *action = m_actions->add(u"list.delete"_s, u"List"_s, u"Delete"_s, Qt::Key_Delete,
                                           {}, ActionCollection::Reach::Page);
    QVERIFY(action->shortcut().isEmpty());
    QVERIFY(!action->isVisible());
}

void TestActionCollection::pageFollowsItsKeys()
{
    addPageKeys(*m_actions);
    QWidget page;
    QAction duplicate;
    QShortcut mainAct(&page);
    followPageKeys(&duplicate, u"connections.duplicate"_s);
    followWindowKeys(&mainAct, u"go"_s, Qt::CTRL | Qt::Key_Return);
    QCOMPARE(duplicate.shortcut(), QKeySequence(Qt::CTRL | Qt::Key_D));
    QCOMPARE(mainAct.keys().size(), 2); // Enter as well.
    m_actions->setKeys(u"connections.duplicate"_s, QKeySequence(Qt::CTRL | Qt::Key_U));
    m_actions->setKeys(u"go"_s, QKeySequence(Qt::Key_F9));
    QCOMPARE(duplicate.shortcut(), QKeySequence(Qt::CTRL | Qt::Key_U));
    QCOMPARE(mainAct.keys(), QList<QKeySequence>{QKeySequence(Qt::Key_F9)});
    m_actions->setKeys(u"connections.duplicate"_s, std::nullopt);
    QCOMPARE(duplicate.shortcut(), QKeySequence(Qt::CTRL | Qt::Key_D));
}

void TestActionCollection::fallbackTakesOnlyItsOwnKeys()
{
    QSignalSpy went(m_actions->action(u"go"_s), &QAction::triggered);
    QVERIFY(m_actions->handleKey(QKeyEvent(QEvent::KeyPress, Qt::Key_Return, Qt::ControlModifier)));
    QVERIFY(m_actions->handleKey(
        QKeyEvent(QEvent::KeyPress, Qt::Key_Enter, Qt::ControlModifier | Qt::KeypadModifier)));
    QCOMPARE(went.size(), 2);
    QVERIFY(!m_actions->handleKey(QKeyEvent(QEvent::KeyPress, Qt::Key_Return, Qt::NoModifier)));
    // Those of window reach come by Qt's own shortcuts.
    QVERIFY(!m_actions->handleKey(QKeyEvent(QEvent::KeyPress, Qt::Key_Q, Qt::ControlModifier)));
}

void TestActionCollection::fallbackShowsItsKeysWithoutTakingThem()
{
    const QAction *go = m_actions->action(u"go"_s);
    QVERIFY(go->shortcut().isEmpty());
    QCOMPARE(go->text(),
             u"&Go\t"_s
                 + QKeySequence(Qt::CTRL | Qt::Key_Return).toString(QKeySequence::NativeText));
}

void TestActionCollection::disabledFallbackLeavesTheKeyAlone()
{
    m_actions->action(u"go"_s)->setEnabled(false);
    QVERIFY(
        !m_actions->handleKey(QKeyEvent(QEvent::KeyPress, Qt::Key_Return, Qt::ControlModifier)));
}

QTEST_MAIN(TestActionCollection)
#include "testactioncollection.moc"
