#include "ui/mainwindow/pagestack.h"

#include <QCloseEvent>
#include <QPointer>
#include <QSignalSpy>
#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

/// A page that may refuse to be closed.
class StubbornPage final : public QWidget
{
public:
    bool isWilling = true;

protected:
    void closeEvent(QCloseEvent *event) override { event->setAccepted(isWilling); }
};

} // namespace

class TestPageStack final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void pageIsMadeWhenFirstShownAndKept();
    void unregisteredPageIsNotShown();
    void backAndForwardVisitThePlaces();
    void newPlaceForgetsTheWayForward();
    void detailGoesWhenItIsLeft();
    void detailThatRefusesStays();
    void refusedWayIsTakenWhenSettled();
    void askingClosesNothing();
    void wizardLeadsBackToWhereItWasStarted();
    void leavingAnotherDetailDoesNothing();

private:
    std::unique_ptr<PageStack> m_stack;
    int m_made = 0;
    QPointer<StubbornPage> m_connection;
    QPointer<StubbornPage> m_wizard;
};

void TestPageStack::init()
{
    m_made = 0;
    m_stack = std::make_unique<PageStack>();
    for (const auto id : {PageId::Connections, PageId::Sources}) {
        m_stack->registerPage(id, [this] {
            ++m_made;
            return new QWidget;
        });
    }
    m_stack->registerConnectionPage([this](const QString &id) {
        m_connection = new StubbornPage;
        m_connection->setObjectName(id);
        return m_connection;
    });
    m_stack->registerWizard([this](const NewConnection &) { return m_wizard = new StubbornPage; });
    QVERIFY(m_stack->go({}));
}

void TestPageStack::pageIsMadeWhenFirstShownAndKept()
{
    QCOMPARE(m_made, 1);
    QVERIFY(m_stack->go({PageId::Sources, {}}));
    const QWidget *sources = m_stack->currentWidget();
    QVERIFY(m_stack->go({}));
    QVERIFY(m_stack->go({PageId::Sources, {}}));
    QCOMPARE(m_stack->currentWidget(), sources);
    QCOMPARE(m_made, 2);
}

void TestPageStack::unregisteredPageIsNotShown()
{
    const QWidget *before = m_stack->currentWidget();
    QVERIFY(!m_stack->go({PageId::Rejected, {}}));
    QCOMPARE(m_stack->currentWidget(), before);
    QVERIFY(!m_stack->canGoBack());
}

void TestPageStack::backAndForwardVisitThePlaces()
{
    QSignalSpy moves(m_stack.get(), &PageStack::moved);
    m_stack->go({PageId::Sources, {}});
    m_stack->go({PageId::Connections, u"orders"_s});
    QVERIFY(!m_stack->canGoForward());
    QVERIFY(m_stack->goBack());
    QCOMPARE(m_stack->place().page, PageId::Sources);
    QVERIFY(m_stack->goBack());
    QCOMPARE(m_stack->place(), PageStack::Place());
    QVERIFY(!m_stack->goBack());
    QVERIFY(m_stack->goForward());
    QVERIFY(m_stack->goForward());
    QCOMPARE(m_stack->currentWidget()->objectName(), u"orders"_s);
    QVERIFY(!m_stack->goForward());
    QCOMPARE(moves.size(), 6);
}

void TestPageStack::newPlaceForgetsTheWayForward()
{
    m_stack->go({PageId::Sources, {}});
    m_stack->goBack();
    m_stack->go({PageId::Connections, u"orders"_s});
    QVERIFY(!m_stack->canGoForward());
    m_stack->goBack();
    QCOMPARE(m_stack->place(), PageStack::Place());
}

void TestPageStack::detailGoesWhenItIsLeft()
{
    m_stack->go({PageId::Connections, u"orders"_s});
    QVERIFY(!m_connection.isNull());
    QVERIFY(m_stack->leaveDetail(m_connection));
    QCOMPARE(m_stack->place(), PageStack::Place());
    QTRY_VERIFY(m_connection.isNull());
}

void TestPageStack::detailThatRefusesStays()
{
    m_stack->go({PageId::Connections, u"orders"_s});
    m_connection->isWilling = false;
    QVERIFY(!m_stack->go({PageId::Sources, {}}));
    QVERIFY(!m_stack->goBack());
    QVERIFY(!m_stack->startNewConnection({}));
    QVERIFY(!m_stack->closeDetail());
    QCOMPARE(m_stack->currentWidget(), m_connection);
    QCOMPARE(m_stack->place().connectionId, u"orders"_s);
}

void TestPageStack::refusedWayIsTakenWhenSettled()
{
    m_stack->go({PageId::Connections, u"orders"_s});
    m_connection->isWilling = false;
    QVERIFY(!m_stack->go({}));
    QVERIFY(!m_stack->go({PageId::Sources, {}}));
    m_connection->isWilling = true;
    m_stack->resume();
    QCOMPARE(m_stack->place().page, PageId::Sources);
    // Once is enough.
    m_stack->go({});
    m_stack->resume();
    QCOMPARE(m_stack->place(), PageStack::Place());

    m_stack->go({PageId::Connections, u"orders"_s});
    m_connection->isWilling = false;
    QVERIFY(!m_stack->startNewConnection({}));
    m_connection->isWilling = true;
    m_stack->resume();
    QVERIFY(m_stack->isWizardShown());
}

void TestPageStack::askingClosesNothing()
{
    bool isDone = false;
    const auto act = [&isDone] { isDone = true; };
    QVERIFY(m_stack->mayLeave(act));
    m_stack->go({PageId::Connections, u"orders"_s});
    QVERIFY(m_stack->mayLeave(act));
    QCOMPARE(m_stack->currentWidget(), m_connection);
    m_stack->resume();
    QVERIFY(!isDone);
    m_connection->isWilling = false;
    QVERIFY(!m_stack->mayLeave(act));
    m_stack->resume();
    QVERIFY(isDone);
    QCOMPARE(m_stack->currentWidget(), m_connection);
}

void TestPageStack::wizardLeadsBackToWhereItWasStarted()
{
    m_stack->go({PageId::Sources, {}});
    QVERIFY(m_stack->startNewConnection({}));
    QVERIFY(m_stack->isWizardShown());
    QCOMPARE(m_stack->currentWidget(), m_wizard);
    QVERIFY(m_stack->canGoBack());
    QVERIFY(m_stack->goBack());
    QVERIFY(!m_stack->isWizardShown());
    QCOMPARE(m_stack->currentWidget(), m_stack->page(PageId::Sources));
    // The same page, asked for by name while the wizard lies over it.
    m_stack->startNewConnection({});
    QVERIFY(m_stack->go({PageId::Sources, {}}));
    QVERIFY(!m_stack->isWizardShown());
}

void TestPageStack::leavingAnotherDetailDoesNothing()
{
    m_stack->startNewConnection({});
    const QWidget *wizard = m_wizard;
    QVERIFY(m_stack->leaveDetail(wizard));
    m_stack->go({PageId::Connections, u"orders"_s});
    QVERIFY(!m_stack->leaveDetail(wizard));
    QCOMPARE(m_stack->place().connectionId, u"orders"_s);
}

QTEST_MAIN(TestPageStack)
#include "testpagestack.moc"
