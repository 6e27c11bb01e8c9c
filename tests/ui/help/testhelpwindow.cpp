#include "core/help/helppages.h"
#include "ui/help/helptopics.h"
#include "ui/help/helpwindow.h"
#include "ui/widgets/filteredit.h"

#include <QDialog>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QTest>
#include <QTextBlock>
#include <QTextBrowser>
#include <QVBoxLayout>

#include <memory>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestHelpWindow final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void unknownTopicShowsTheContents();
    void searchListsPagesAndReturnOpensTheFirst();
    void nothingFoundIsSaid();
    void backAndForwardGoThroughThePages();
    void errorScrollsToItsHeading();
    void listOpensPages();
    void everyTopicOfAClassHasAPage();
    void topicIsThatOfTheNearestThing();
    void f1OpensTheHelpInADialogue();

private:
    [[nodiscard]] QPushButton *button(const QString &text) const;

    std::unique_ptr<HelpWindow> m_help;
};

void TestHelpWindow::initTestCase() { openHelpByKey(qApp); }

void TestHelpWindow::init()
{
    m_help = std::make_unique<HelpWindow>();
    m_help->show();
}

void TestHelpWindow::cleanup() { m_help.reset(); }

QPushButton *TestHelpWindow::button(const QString &text) const
{
    for (QPushButton *each : m_help->findChildren<QPushButton *>()) {
        if (each->text().remove(u'&') == text)
            return each;
    }
    return nullptr;
}

void TestHelpWindow::unknownTopicShowsTheContents()
{
    m_help->showTopic(u"no/such"_s);
    QCOMPARE(m_help->topic(), u"contents"_s);
    m_help->showTopic(u"settings"_s);
    QCOMPARE(m_help->topic(), u"settings"_s);
    QVERIFY(m_help->text().startsWith(u"Settings"_s));
}

void TestHelpWindow::searchListsPagesAndReturnOpensTheFirst()
{
    auto *search = m_help->findChild<FilterEdit *>();
    QTest::keyClicks(search, u"rejected records"_s);
    QTest::keyClick(search, Qt::Key_Return);
    QTRY_COMPARE(m_help->topic(), u"rejected"_s);
    // The list shows what was found, with words around it.
    auto *list = m_help->findChild<QListWidget *>();
    QVERIFY(list->item(0)->text().contains(u'\n'));
    QTest::keyClick(search, Qt::Key_Escape);
    QTRY_COMPARE(list->item(0)->text(), u"The window"_s);
}

void TestHelpWindow::nothingFoundIsSaid()
{
    auto *search = m_help->findChild<FilterEdit *>();
    m_help->showTopic(u"settings"_s);
    QTest::keyClicks(search, u"xyzzyplugh"_s);
    QTest::keyClick(search, Qt::Key_Return);
    QCOMPARE(m_help->findChild<QListWidget *>()->item(0)->text(), u"No page has these words."_s);
    QCOMPARE(m_help->topic(), u"settings"_s);
}

void TestHelpWindow::backAndForwardGoThroughThePages()
{
    m_help->showTopic(u"sources"_s);
    m_help->showTopic(u"logs"_s);
    QVERIFY(!button(u"Forward"_s)->isEnabled());
    QTest::mouseClick(button(u"Back"_s), Qt::LeftButton);
    QCOMPARE(m_help->topic(), u"sources"_s);
    QVERIFY(!button(u"Back"_s)->isEnabled());
    QTest::mouseClick(button(u"Forward"_s), Qt::LeftButton);
    QCOMPARE(m_help->topic(), u"logs"_s);
    QTest::mouseClick(button(u"Back"_s), Qt::LeftButton);
    // A new page ends what lay ahead.
    m_help->showTopic(u"settings"_s);
    QVERIFY(!button(u"Forward"_s)->isEnabled());
}

void TestHelpWindow::errorScrollsToItsHeading()
{
    m_help->showTopic(u"errors/http#http.timed_out"_s);
    QCOMPARE(m_help->topic(), u"errors/http#http.timed_out"_s);
    const auto *browser = m_help->findChild<QTextBrowser *>();
    QCOMPARE(browser->textCursor().block().text(), u"http.timed_out"_s);
    const QRect place = browser->cursorRect();
    QVERIFY(browser->viewport()->rect().contains(place.center()));
}

void TestHelpWindow::listOpensPages()
{
    auto *list = m_help->findChild<QListWidget *>();
    list->setFocus();
    const QList<QListWidgetItem *> found = list->findItems(u"Settings"_s, Qt::MatchExactly);
    QCOMPARE(found.size(), 1);
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {},
                      list->visualItemRect(found.first()).center());
    QCOMPARE(m_help->topic(), u"settings"_s);
}

void TestHelpWindow::everyTopicOfAClassHasAPage()
{
    const HelpPages pages;
    for (const QString &topic : classHelpTopics())
        QVERIFY2(pages.has(topic), qPrintable(topic));
}

void TestHelpWindow::topicIsThatOfTheNearestThing()
{
    QWidget outer;
    auto *inner = new QWidget(&outer);
    auto *edit = new QLineEdit(inner);
    QCOMPARE(helpTopicAt(edit), QString());
    setHelpTopic(outer, u"logs"_s);
    QCOMPARE(helpTopicAt(edit), u"logs"_s);
    setHelpTopic(*inner, u"settings"_s);
    QCOMPARE(helpTopicAt(edit), u"settings"_s);
    setHelpTopic(*inner, {});
    QCOMPARE(helpTopicAt(edit), u"logs"_s);
}

void TestHelpWindow::f1OpensTheHelpInADialogue()
{
    QDialog dialog;
    auto *layout = new QVBoxLayout(&dialog);
    auto *edit = new QLineEdit;
    layout->addWidget(edit);
    setHelpTopic(*edit, u"settings"_s);
    dialog.setModal(true);
    dialog.show();
    edit->setFocus();
    QTest::keyClick(edit, Qt::Key_F1);
    auto *help = dialog.findChild<HelpWindow *>();
    QVERIFY(help != nullptr);
    QCOMPARE(help->topic(), u"settings"_s);
    QTest::keyClick(edit, Qt::Key_F1);
    QCOMPARE(dialog.findChildren<HelpWindow *>().size(), 1);
    QTest::keyClick(help, Qt::Key_Escape);
    QTRY_VERIFY(dialog.findChild<HelpWindow *>() == nullptr);
}

QTEST_MAIN(TestHelpWindow)
#include "testhelpwindow.moc"
