#include "ui/connectorpicker/connectorlistmodel.h"
#include "ui/connectorpicker/connectorpicker.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QSignalSpy>
#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestConnectorPicker final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void focusIsInTheSearch();
    void returnTakesTheFirst();
    void arrowsMoveAndReturnTakes();
    void lettersInTheGridGoOnSearching();
    void escapeGoesBackThenClearsThenCancels();
    void clickTakes();
    void noMatchOffersTheNearestAndTakesNothingUnseen();
    void filtersAreReachedByKeyboard();
    void pathIsEnteredNotSearched();
    void cardsFillTheWidth();

private:
    [[nodiscard]] QWidget *focus() const { return QApplication::focusWidget(); }

    ConnectorRegistry m_registry;
    std::unique_ptr<ConnectorPicker> m_picker;
    std::unique_ptr<QSignalSpy> m_chosen;
    QLineEdit *m_search = nullptr;
    QListView *m_grid = nullptr;
};

void TestConnectorPicker::initTestCase()
{
    Theme::instance().install();
    registerBuiltInConnectors(m_registry);
}

void TestConnectorPicker::init()
{
    m_picker = std::make_unique<ConnectorPicker>(m_registry, EndpointRole::Source);
    m_chosen = std::make_unique<QSignalSpy>(m_picker.get(), &ConnectorPicker::connectorChosen);
    m_search = m_picker->findChild<QLineEdit *>();
    m_grid = m_picker->findChild<QListView *>();
    m_picker->resize(900, 500);
    m_picker->show();
    m_picker->setFocus();
    QVERIFY(QTest::qWaitForWindowActive(m_picker.get()));
}

void TestConnectorPicker::focusIsInTheSearch() { QCOMPARE(focus(), m_search); }

void TestConnectorPicker::returnTakesTheFirst()
{
    QTest::keyClicks(focus(), u"csv"_s);
    QTest::keyClick(focus(), Qt::Key_Return);
    QCOMPARE(m_chosen->size(), 1);
    QCOMPARE(m_chosen->first().first().toString(), u"files"_s);
}

void TestConnectorPicker::arrowsMoveAndReturnTakes()
{
    QTest::keyClick(focus(), Qt::Key_Down);
    QCOMPARE(focus(), m_grid);
    QTest::keyClick(focus(), Qt::Key_Right);
    const QString marked = m_grid->currentIndex().data(ConnectorListModel::IdRole).toString();
    QCOMPARE(m_grid->currentIndex().row(), 1);
    QTest::keyClick(focus(), Qt::Key_Return);
    QCOMPARE(m_chosen->size(), 1);
    QCOMPARE(m_chosen->first().first().toString(), marked);
}

void TestConnectorPicker::lettersInTheGridGoOnSearching()
{
    QTest::keyClick(focus(), Qt::Key_Down);
    QTest::keyClicks(focus(), u"s"_s);
    QCOMPARE(focus(), m_search);
    QTest::keyClicks(focus(), u"qlite"_s);
    QCOMPARE(m_picker->search(), u"sqlite"_s);
    QTest::keyClick(focus(), Qt::Key_Return);
    QCOMPARE(m_chosen->first().first().toString(), u"sqlite"_s);
}

void TestConnectorPicker::escapeGoesBackThenClearsThenCancels()
{
    QSignalSpy cancelled(m_picker.get(), &ConnectorPicker::cancelled);
    QTest::keyClicks(focus(), u"sql"_s);
    QTest::keyClick(focus(), Qt::Key_Down);
    QTest::keyClick(focus(), Qt::Key_Escape);
    QCOMPARE(focus(), m_search);
    QTest::keyClick(focus(), Qt::Key_Escape);
    QCOMPARE(m_picker->search(), QString());
    QVERIFY(m_grid->model()->rowCount() > 1);
    QCOMPARE(cancelled.size(), 0);
    QTest::keyClick(focus(), Qt::Key_Escape);
    QCOMPARE(cancelled.size(), 1);
}

void TestConnectorPicker::clickTakes()
{
    m_picker->setSearch(u"sample"_s);
    const QRect card = m_grid->visualRect(m_grid->model()->index(0, 0));
    QTest::mouseClick(m_grid->viewport(), Qt::LeftButton, {}, card.center());
    QCOMPARE(m_chosen->size(), 1);
    QCOMPARE(m_chosen->first().first().toString(), u"sample"_s);
}

void TestConnectorPicker::noMatchOffersTheNearestAndTakesNothingUnseen()
{
    QTest::keyClicks(focus(), u"sqlight"_s);
    bool isSaid = false;
    for (const auto *label : m_picker->findChildren<QLabel *>())
        isSaid = isSaid || (label->isVisible() && label->text().contains(u"\"sqlight\""_s));
    QVERIFY(isSaid);
    QTest::keyClick(focus(), Qt::Key_Return);
    QCOMPARE(m_chosen->size(), 0);
    QCOMPARE(focus(), m_grid);
    QTest::keyClick(focus(), Qt::Key_Return);
    QCOMPARE(m_chosen->first().first().toString(), u"sqlite"_s);
}

void TestConnectorPicker::filtersAreReachedByKeyboard()
{
    QCheckBox *offline = m_picker->findChildren<QCheckBox *>().at(0);
    QCheckBox *recent = m_picker->findChildren<QCheckBox *>().at(1);
    QVERIFY(!recent->isEnabled());
    const int all = m_grid->model()->rowCount();
    offline->setFocus();
    QTest::keyClick(offline, Qt::Key_Space);
    QVERIFY(m_grid->model()->rowCount() < all);
    m_picker->setRecentlyUsed({u"postgres"_s});
    QVERIFY(recent->isEnabled());
    QTest::keyClick(recent, Qt::Key_Space);
    QCOMPARE(m_grid->model()->rowCount(), 0);
    bool isSaid = false;
    for (const auto *label : m_picker->findChildren<QLabel *>())
        isSaid = isSaid || (label->isVisible() && label->text().contains(u"these filters"_s));
    QVERIFY(isSaid);
    QTest::keyClick(offline, Qt::Key_Space);
    QCOMPARE(m_grid->model()->rowCount(), 1);
}

void TestConnectorPicker::pathIsEnteredNotSearched()
{
    QSignalSpy entered(m_picker.get(), &ConnectorPicker::pathEntered);
    m_picker->setSearch(u"/data/orders.csv"_s);
    QTest::keyClick(m_search, Qt::Key_Return);
    QCOMPARE(entered.size(), 1);
    QCOMPARE(entered.first().first().toString(), u"/data/orders.csv"_s);
    QCOMPARE(m_chosen->size(), 0);
}

void TestConnectorPicker::cardsFillTheWidth()
{
    m_picker->resize(500, 500);
    QTRY_VERIFY(m_grid->gridSize().width() <= m_grid->viewport()->width());
    const int columns = m_grid->viewport()->width() / m_grid->gridSize().width();
    QVERIFY(columns >= 1);
    const int bar = m_grid->style()->pixelMetric(QStyle::PM_ScrollBarExtent);
    QVERIFY(m_grid->viewport()->width() - columns * m_grid->gridSize().width() < bar + 8);
    const QRect first = m_grid->visualRect(m_grid->model()->index(0, 0));
    QVERIFY(first.left() < 4);
}

QTEST_MAIN(TestConnectorPicker)
#include "testconnectorpicker.moc"
