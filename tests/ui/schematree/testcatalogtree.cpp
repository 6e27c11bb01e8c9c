#include "tests/ui/schematree/schemafixture.h"
#include "ui/schematree/catalogtree.h"
#include "ui/schematree/destinationnameedit.h"
#include "ui/schematree/schemacolumns.h"
#include "ui/settings/preferences.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QHeaderView>
#include <QListView>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestCatalogTree : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void nameSpacesAreOpen();
    void spaceTicksWhatIsMarked();
    void clickTicks();
    void arrowsGoThroughCells();
    void enterOpensTheChoiceOfModes();
    void escapeLeavesTheChoiceAsItWas();
    void clickOnTheArrowOpensTheChoice();
    void cursorIsChosenFromTheFields();
    void keyIsPicked();
    void nameIsTypedAndPreviewed();
    void nameOfAFieldIsTypedAndPreviewed();
    void typeIsChosenWithWhatTheSampleSays();
    void columnsShareTheWidth_data();
    void columnsShareTheWidth();
    void widerWordsGetMoreRoom();
    void columnWithoutRoomComesWhenItIsNeeded();
    void columnsAreRemembered();
    void arrangedColumnsStayInNarrowWindows();
    void hiddenColumnsArePassedOver();
    void plusMinusAndStarOpenAndClose();
    void filterOpensItsHits();
    void clearedFilterRestoresTheView();
    void allFilteredAreMarked();
    void refreshKeepsWhatIsOpen();

private:
    void goTo(const StreamId &stream, SchemaColumn column = SchemaColumn::Name);
    [[nodiscard]] QString mode(const StreamId &stream) const;

    std::unique_ptr<CatalogModel> m_model;
    std::unique_ptr<CatalogTree> m_tree;
};

void TestCatalogTree::init()
{
    m_model = std::make_unique<CatalogModel>();
    m_tree = std::make_unique<CatalogTree>(*m_model);
    m_tree->resize(1200, 500);
    m_tree->show();
    m_model->refresh(shopCatalog());
    QVERIFY(QTest::qWaitForWindowExposed(m_tree.get()));
    m_tree->activateWindow();
    m_tree->setFocus();
}

void TestCatalogTree::cleanup()
{
    m_tree.reset();
    m_model.reset();
}

void TestCatalogTree::goTo(const StreamId &stream, SchemaColumn column)
{
    m_tree->selectionModel()->setCurrentIndex(m_model->indexOf(stream, column),
                                              QItemSelectionModel::ClearAndSelect
                                                  | QItemSelectionModel::Rows);
}

QString TestCatalogTree::mode(const StreamId &stream) const
{
    return syncModeName(m_model->entry(stream)->choice.mode);
}

void TestCatalogTree::nameSpacesAreOpen()
{
    QVERIFY(m_tree->isExpanded(m_model->index(0, 0)));
    QVERIFY(!m_tree->isExpanded(m_model->indexOf(s_orders)));
}

void TestCatalogTree::spaceTicksWhatIsMarked()
{
    goTo(s_orders);
    QTest::keyClick(m_tree.get(), Qt::Key_Space);
    QCOMPARE(m_model->selectedCount(), 1);
    // Whatever the column, and all that is marked at once.
    QTest::keyClick(m_tree.get(), Qt::Key_Down, Qt::ShiftModifier);
    QTest::keyClick(m_tree.get(), Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(m_tree->markedStreams().size(), std::size_t{3});
    QTest::keyClick(m_tree.get(), Qt::Key_Space);
    QCOMPARE(m_model->selectedCount(), 3);
    QCOMPARE(m_model->undoStack().count(), 2);
    QTest::keyClick(m_tree.get(), Qt::Key_Space);
    QCOMPARE(m_model->selectedCount(), 0);
}

void TestCatalogTree::clickTicks()
{
    const QModelIndex orders = m_model->indexOf(s_orders);
    QStyleOptionViewItem option;
    option.initFrom(m_tree.get());
    option.rect = m_tree->visualRect(orders);
    option.features = QStyleOptionViewItem::HasCheckIndicator;
    option.viewItemPosition = QStyleOptionViewItem::Beginning;
    const QRect box = m_tree->style()->subElementRect(QStyle::SE_ItemViewItemCheckIndicator,
                                                      &option, m_tree.get());
    QTest::mouseClick(m_tree->viewport(), Qt::LeftButton, {}, box.center());
    QVERIFY(m_model->entry(s_orders)->choice.isSelected);
    QCOMPARE(m_model->undoStack().undoText(), u"Select shop.orders"_s);
}

void TestCatalogTree::arrowsGoThroughCells()
{
    goTo(s_orders);
    QTest::keyClick(m_tree.get(), Qt::Key_Right);
    QVERIFY(m_tree->isExpanded(m_model->indexOf(s_orders)));
    QTest::keyClick(m_tree.get(), Qt::Key_Right);
    QTest::keyClick(m_tree.get(), Qt::Key_Right);
    QCOMPARE(m_tree->currentIndex(), m_model->indexOf(s_orders, SchemaColumn::Mode));
    for (int i = 0; i < 9; ++i)
        QTest::keyClick(m_tree.get(), Qt::Key_Right);
    QCOMPARE(m_tree->currentIndex(), m_model->indexOf(s_orders, SchemaColumn::Rows));
    for (int i = 0; i < s_schemaColumnCount - 1; ++i)
        QTest::keyClick(m_tree.get(), Qt::Key_Left);
    QCOMPARE(m_tree->currentIndex(), m_model->indexOf(s_orders));
    QTest::keyClick(m_tree.get(), Qt::Key_Left);
    QVERIFY(!m_tree->isExpanded(m_model->indexOf(s_orders)));
}

void TestCatalogTree::enterOpensTheChoiceOfModes()
{
    goTo(s_orders, SchemaColumn::Mode);
    QTest::keyClick(m_tree.get(), Qt::Key_Return);
    auto *combo = m_tree->findChild<QComboBox *>();
    QVERIFY(combo != nullptr);
    QCOMPARE(combo->accessibleName(), u"Sync mode of shop.orders"_s);
    QTRY_VERIFY(combo->view()->isVisible());
    // What is impossible says why and is not to be chosen.
    QCOMPARE(combo->itemText(0), u"Incremental, one row per key (needs a primary key)"_s);
    QVERIFY(!combo->model()->index(0, 0).flags().testFlag(Qt::ItemIsEnabled));
    QCOMPARE(combo->currentText(), u"Full refresh, replace"_s);
    QTest::keyClick(combo->view(), Qt::Key_Down);
    QTest::keyClick(combo->view(), Qt::Key_Return);
    QTRY_COMPARE(mode(s_orders), u"incremental_append"_s);
    QCOMPARE(m_model->undoStack().count(), 1);
}

void TestCatalogTree::escapeLeavesTheChoiceAsItWas()
{
    goTo(s_orders, SchemaColumn::Mode);
    QTest::keyClick(m_tree.get(), Qt::Key_F2);
    auto *combo = m_tree->findChild<QComboBox *>();
    QTRY_VERIFY(combo->view()->isVisible());
    QTest::keyClick(combo->view(), Qt::Key_Down);
    QTest::keyClick(combo->view(), Qt::Key_Escape);
    QTRY_VERIFY(!combo->view()->isVisible());
    QTest::keyClick(combo, Qt::Key_Escape);
    QTRY_VERIFY(m_tree->findChild<QComboBox *>() == nullptr);
    QCOMPARE(mode(s_orders), u"full_refresh_overwrite"_s);
    QCOMPARE(m_model->undoStack().count(), 0);
}

void TestCatalogTree::clickOnTheArrowOpensTheChoice()
{
    const QRect cell = m_tree->visualRect(m_model->indexOf(s_orders, SchemaColumn::Mode));
    QTest::mouseClick(m_tree->viewport(), Qt::LeftButton, {},
                      QPoint(cell.right() - 8, cell.center().y()));
    QTRY_VERIFY(m_tree->findChild<QComboBox *>() != nullptr);
    QTRY_VERIFY(m_tree->findChild<QComboBox *>()->view()->isVisible());
}

void TestCatalogTree::cursorIsChosenFromTheFields()
{
    goTo(s_orders, SchemaColumn::Cursor);
    QTest::keyClick(m_tree.get(), Qt::Key_F2);
    auto *combo = m_tree->findChild<QComboBox *>();
    QVERIFY(combo != nullptr);
    QCOMPARE(combo->itemText(2), u"updated_at (date and time with zone)"_s);
    QTRY_VERIFY(combo->view()->isVisible());
    QTest::keyClick(combo->view(), Qt::Key_Down);
    QTest::keyClick(combo->view(), Qt::Key_Down);
    QTest::keyClick(combo->view(), Qt::Key_Return);
    QTRY_COMPARE(m_model->entry(s_orders)->choice.cursorField, u"updated_at"_s);
    // The source's own: nothing opens.
    QVERIFY(!m_model->indexOf(s_log, SchemaColumn::Cursor).flags().testFlag(Qt::ItemIsEditable));
}

void TestCatalogTree::keyIsPicked()
{
    goTo(s_orders, SchemaColumn::Key);
    QTest::keyClick(m_tree.get(), Qt::Key_Return);
    QWidget *picker = QApplication::activePopupWidget();
    QVERIFY(picker != nullptr);
    auto *list = picker->findChild<QListView *>();
    QTest::keyClick(list, Qt::Key_Space);
    QTest::keyClick(list, Qt::Key_Return);
    QCOMPARE(m_model->entry(s_orders)->choice.primaryKey, QStringList{u"id"_s});
    QVERIFY(QApplication::activePopupWidget() == nullptr);
}

void TestCatalogTree::nameIsTypedAndPreviewed()
{
    m_model->setSelected({s_orders, s_log}, true);
    m_model->setNamePlan([](const ConfiguredCatalog &catalog) {
        QStringList names;
        for (const ConfiguredStream &stream : catalog.streams)
            names << (stream.destinationName.isEmpty() ? stream.stream.id.name
                                                       : stream.destinationName)
                         .toLower();
        return names;
    });
    goTo(s_orders, SchemaColumn::Destination);
    QTest::keyClick(m_tree.get(), Qt::Key_F2);
    auto *edit = m_tree->findChild<DestinationNameEdit *>();
    QVERIFY(edit != nullptr);
    QCOMPARE(edit->preview(), u"Written to orders."_s);
    QTest::keyClicks(edit, u"Sales"_s);
    QCOMPARE(edit->preview(), u"Written to sales."_s);
    QCOMPARE(edit->accessibleDescription(), edit->preview());
    edit->clear();
    QTest::keyClicks(edit, u"LOG"_s);
    QCOMPARE(edit->preview(), u"log is already written by another stream."_s);
    edit->clear();
    QTest::keyClicks(edit, u"Sales"_s);
    QTest::keyClick(edit, Qt::Key_Return);
    QTRY_COMPARE(m_model->entry(s_orders)->choice.destinationName, u"Sales"_s);
    QCOMPARE(m_model->indexOf(s_orders, SchemaColumn::Destination).data().toString(), u"sales"_s);
}

void TestCatalogTree::nameOfAFieldIsTypedAndPreviewed()
{
    m_model->setSelected({s_orders}, true);
    m_model->setFieldNamePlan([](const QStringList &wanted) {
        QStringList names;
        for (const QString &name : wanted)
            names << name.toLower();
        return names;
    });
    m_tree->expand(m_model->indexOf(s_orders));
    m_tree->setCurrentIndex(m_model->indexOf(s_orders, u"total"_s, SchemaColumn::Destination));
    m_tree->setFocus();
    QTest::keyClick(m_tree.get(), Qt::Key_F2);
    auto *edit = m_tree->findChild<DestinationNameEdit *>();
    QVERIFY(edit != nullptr);
    QCOMPARE(edit->placeholderText(), u"total"_s);
    QCOMPARE(edit->preview(), u"Written to the column total."_s);
    QTest::keyClicks(edit, u"id"_s);
    QCOMPARE(edit->preview(), u"id is already the name of another field."_s);
    edit->clear();
    QTest::keyClicks(edit, u"_airbyte_meta"_s);
    QCOMPARE(edit->preview(), u"_airbyte_meta is a column that is added to every table."_s);
    edit->clear();
    QTest::keyClicks(edit, u"Amount"_s);
    QCOMPARE(edit->preview(), u"Written to the column amount."_s);
    QCOMPARE(edit->accessibleDescription(), edit->preview());
    QTest::keyClick(edit, Qt::Key_Return);
    QTRY_COMPARE(m_model->entry(s_orders)->choice.fieldRules.names.value(u"total"_s), u"Amount"_s);
    m_model->undoStack().undo();
    QVERIFY(m_model->entry(s_orders)->choice.fieldRules.isEmpty());
}

void TestCatalogTree::typeIsChosenWithWhatTheSampleSays()
{
    m_tree->expand(m_model->indexOf(s_customers));
    m_tree->setCurrentIndex(m_model->indexOf(s_customers, u"email"_s, SchemaColumn::Type));
    m_tree->setFocus();
    QSignalSpy wanted(m_tree.get(), &CatalogTree::sampleWanted);
    QTest::keyClick(m_tree.get(), Qt::Key_F2);
    QCOMPARE(wanted.count(), 1);
    auto *combo = m_tree->findChild<QComboBox *>();
    QVERIFY(combo != nullptr);
    QCOMPARE(combo->currentText(), u"text (as the source has it)"_s);
    const int number = combo->findData(u"integer"_s);
    QCOMPARE(combo->itemText(number), u"whole number"_s);
    // The sample comes while the list is open.
    m_model->setSample(s_customers,
                       sampleOf(m_model->entry(s_customers)->stream.schema,
                                {{u"1"_s, u"5"_s}, {u"2"_s, u"x"_s}, {u"3"_s, u"y"_s}}));
    QCOMPARE(combo->itemText(number), u"whole number: 2 of 3 sampled values do not fit"_s);
    QCOMPARE(combo->itemText(combo->findData(u"json"_s)),
             u"JSON: 2 of 3 sampled values do not fit"_s);
    QTRY_VERIFY(combo->view()->isVisible());
    while (combo->view()->currentIndex().row() < number)
        QTest::keyClick(combo->view(), Qt::Key_Down);
    QTest::keyClick(combo->view(), Qt::Key_Return);
    QTRY_COMPARE(m_model->entry(s_customers)->choice.fieldRules.types.value(u"email"_s),
                 FieldType::Integer);
}

void TestCatalogTree::columnsShareTheWidth_data()
{
    QTest::addColumn<int>("width");
    QTest::addColumn<QList<int>>("hidden");
    const auto column = [](SchemaColumn of) { return static_cast<int>(of); };
    const QList<int> leastImportant{column(SchemaColumn::Destination),
                                    column(SchemaColumn::NewFields), column(SchemaColumn::Rows)};
    // What is left of a window of 1024, 1280, 1360 and 1920 pixels, in the wizard and on the page.
    QTest::newRow("wizard 1024") << 544 << leastImportant;
    QTest::newRow("page 1024") << 746 << QList<int>();
    QTest::newRow("wizard 1280") << 800 << QList<int>();
    QTest::newRow("wizard 1360") << 880 << QList<int>();
    QTest::newRow("page 1360") << 1082 << QList<int>();
    QTest::newRow("wizard 1920") << 1440 << QList<int>();
}

void TestCatalogTree::columnsShareTheWidth()
{
    QFETCH(const int, width);
    QFETCH(const QList<int>, hidden);
    m_tree->resize(width, 500);
    for (int column = 0; column < s_schemaColumnCount; ++column)
        QCOMPARE(m_tree->isColumnHidden(column), hidden.contains(column));
    // Neither a scroll bar nor a gap.
    QTRY_COMPARE(m_tree->header()->length(), m_tree->viewport()->width());
    for (int column = 0; column < s_schemaColumnCount; ++column) {
        if (!hidden.contains(column))
            QVERIFY(m_tree->columnWidth(column) >= m_tree->header()->sectionSizeHint(column));
    }
}

void TestCatalogTree::widerWordsGetMoreRoom()
{
    m_tree->resize(880, 500);
    const auto room = [this] {
        const QModelIndex mode = m_model->indexOf(s_orders, SchemaColumn::Mode);
        // The text, its margins and the arrow.
        return m_tree->columnWidth(mode.column()) - 16 - 24
            - m_tree->fontMetrics().horizontalAdvance(mode.data().toString());
    };
    QTRY_VERIFY(room() >= 0);
    m_model->setSelected({s_orders}, true);
    m_model->setKey({s_orders}, {u"id"_s});
    m_model->setMode({s_orders}, *syncModeFromName(u"incremental_append_dedup"_s));
    QCOMPARE(m_model->indexOf(s_orders, SchemaColumn::Mode).data().toString(),
             u"Incremental, one row per key"_s);
    QTRY_VERIFY(room() >= 0);
    // The longest of all.
    m_model->setMode({s_orders}, *syncModeFromName(u"full_refresh_overwrite_dedup"_s));
    QCOMPARE(m_model->indexOf(s_orders, SchemaColumn::Mode).data().toString(),
             u"Full refresh, replace, one row per key"_s);
    QTRY_VERIFY(room() >= 0);
    QTRY_COMPARE(m_tree->header()->length(), m_tree->viewport()->width());
}

void TestCatalogTree::columnWithoutRoomComesWhenItIsNeeded()
{
    constexpr int destination = static_cast<int>(SchemaColumn::Destination);
    m_tree->resize(544, 500);
    QVERIFY(m_tree->isColumnHidden(destination));
    m_tree->openCell(m_model->indexOf(s_orders, SchemaColumn::Destination));
    QVERIFY(!m_tree->isColumnHidden(destination));
    m_tree->resize(560, 500);
    QVERIFY(!m_tree->isColumnHidden(destination));
    // Nobody has arranged the columns: the others still come and go.
    m_tree->resize(880, 500);
    QVERIFY(!m_tree->isColumnHidden(static_cast<int>(SchemaColumn::NewFields)));
}

void TestCatalogTree::arrangedColumnsStayInNarrowWindows()
{
    constexpr int rows = static_cast<int>(SchemaColumn::Rows);
    QTemporaryDir folder;
    const QString file = folder.filePath(u"window.ini"_s);
    {
        UiPreferences preferences(file);
        m_tree->columns().setPreferences(preferences);
        m_tree->resize(544, 500);
        QVERIFY(m_tree->isColumnHidden(rows));
        m_tree->header()->resizeSection(0, 211);
        m_tree->resize(500, 500);
        QCOMPARE(m_tree->columnWidth(0), 211);
        // There is room again.
        m_tree->resize(1400, 500);
        QVERIFY(!m_tree->isColumnHidden(rows));
        m_tree->resize(544, 500);
        QCOMPARE(m_tree->columnWidth(0), 211);
        m_tree.reset();
    }
    UiPreferences preferences(file);
    CatalogTree other(*m_model);
    other.columns().setPreferences(preferences);
    other.resize(600, 400);
    other.show();
    QCOMPARE(other.columnWidth(0), 211);
    QVERIFY(!other.isColumnHidden(rows));
}

void TestCatalogTree::columnsAreRemembered()
{
    QTemporaryDir folder;
    const QString file = folder.filePath(u"window.ini"_s);
    {
        UiPreferences preferences(file);
        m_tree->columns().setPreferences(preferences);
        QHeaderView *header = m_tree->header();
        header->resizeSection(1, 222);
        header->moveSection(header->visualIndex(5), 1);
        m_tree.reset(); // What waits to be written is written.
    }
    UiPreferences preferences(file);
    CatalogTree other(*m_model);
    other.columns().setPreferences(preferences);
    other.resize(900, 400);
    other.show();
    QCOMPARE(other.columnWidth(1), 222);
    QCOMPARE(other.header()->logicalIndex(1), 5);
    QCOMPARE(other.header()->logicalIndex(0), 0);
}

void TestCatalogTree::hiddenColumnsArePassedOver()
{
    goTo(s_orders, SchemaColumn::Type);
    m_tree->setColumnHidden(static_cast<int>(SchemaColumn::Mode), true);
    QTest::keyClick(m_tree.get(), Qt::Key_Right);
    QCOMPARE(m_tree->currentIndex().column(), static_cast<int>(SchemaColumn::Cursor));
    // What has to be mended there comes into sight.
    m_tree->openCell(m_model->indexOf(s_orders, SchemaColumn::Mode));
    QVERIFY(!m_tree->isColumnHidden(static_cast<int>(SchemaColumn::Mode)));
}

void TestCatalogTree::plusMinusAndStarOpenAndClose()
{
    goTo(s_orders);
    QTest::keyClick(m_tree.get(), Qt::Key_Plus);
    QVERIFY(m_tree->isExpanded(m_model->indexOf(s_orders)));
    QTest::keyClick(m_tree.get(), Qt::Key_Minus);
    QVERIFY(!m_tree->isExpanded(m_model->indexOf(s_orders)));
    m_tree->setCurrentIndex(m_model->index(0, 0));
    QTest::keyClick(m_tree.get(), Qt::Key_Asterisk);
    QVERIFY(m_tree->isExpanded(m_model->indexOf(s_log)));
}

void TestCatalogTree::filterOpensItsHits()
{
    m_tree->applyFilter({u"email"_s, SchemaState::Any});
    QVERIFY(m_tree->isExpanded(m_model->indexOf(s_customers)));
    QVERIFY(m_tree->visualRect(m_model->indexOf(s_customers, u"email"_s)).isValid());
    m_tree->applyFilter({u"orders"_s, SchemaState::Any});
    QVERIFY(!m_tree->isExpanded(m_model->indexOf(s_orders)));
}

void TestCatalogTree::clearedFilterRestoresTheView()
{
    m_tree->resize(1200, 120);
    m_tree->expand(m_model->indexOf(s_orders));
    m_tree->collapse(m_model->index(0, 0));
    m_tree->expand(m_model->index(0, 0));
    goTo(s_log, SchemaColumn::Mode);
    m_tree->verticalScrollBar()->setValue(3);
    const int scroll = m_tree->verticalScrollBar()->value();
    QVERIFY(scroll > 0);

    m_tree->applyFilter({u"email"_s, SchemaState::Any});
    m_tree->applyFilter({u"e"_s, SchemaState::Any});
    m_tree->applyFilter({});
    QVERIFY(m_tree->isExpanded(m_model->indexOf(s_orders)));
    QVERIFY(!m_tree->isExpanded(m_model->indexOf(s_customers)));
    QCOMPARE(m_tree->currentIndex(), m_model->indexOf(s_log, SchemaColumn::Mode));
    QCOMPARE(m_tree->markedRows(), QModelIndexList{m_model->indexOf(s_log)});
    QCOMPARE(m_tree->verticalScrollBar()->value(), scroll);
}

void TestCatalogTree::allFilteredAreMarked()
{
    m_tree->applyFilter({u"o"_s, SchemaState::Any});
    QTest::keyClick(m_tree.get(), Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(m_tree->markedStreams(), m_model->hitStreams());
}

void TestCatalogTree::refreshKeepsWhatIsOpen()
{
    m_tree->expand(m_model->indexOf(s_orders));
    goTo(s_customers);
    m_model->refresh(without(shopCatalog(), s_orders, u"total"_s));
    QVERIFY(m_tree->isExpanded(m_model->indexOf(s_orders)));
    QCOMPARE(m_tree->currentIndex(), m_model->indexOf(s_customers));
}

QTEST_MAIN(TestCatalogTree)
#include "testcatalogtree.moc"
