// Tables of every page: density, font and columns as the preferences of the profile say.
#include "ui/connectionpage/timelinedelegate.h"
#include "ui/schematree/catalogmodel.h"
#include "ui/schematree/catalogtree.h"
#include "ui/settings/preferences.h"
#include "ui/widgets/pagetable.h"
#include "ui/widgets/recordtable.h"

#include <QAbstractTableModel>
#include <QApplication>
#include <QHeaderView>
#include <QListView>
#include <QStyleOptionViewItem>
#include <QTemporaryDir>
#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

class PlainColumns final : public QAbstractTableModel
{
public:
    using QAbstractTableModel::QAbstractTableModel;
    [[nodiscard]] int rowCount(const QModelIndex &) const override { return 3; }
    [[nodiscard]] int columnCount(const QModelIndex &) const override { return 3; }
    [[nodiscard]] QVariant data(const QModelIndex &, int) const override { return {}; }
};

int rowsOf(const QTableView &table) { return table.verticalHeader()->defaultSectionSize(); }

} // namespace

class TestTableLooks final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { Theme::instance().install(); }
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_preferences = std::make_unique<UiPreferences>(m_folder->filePath(u"window.ini"_s));
    }
    void cleanup() { m_preferences.reset(); }

    void densityReachesTablesThatAreThere()
    {
        PageTable table(u"a"_s);
        PageTable dense(u"b"_s, nullptr, TableRows::Dense);
        RecordTable records;
        const int comfortable = rowsOf(table);
        const int always = rowsOf(dense);
        QVERIFY(always < comfortable);
        QCOMPARE(rowsOf(records), always);
        m_preferences->setDensity(Density::Compact);
        QVERIFY(rowsOf(table) < comfortable);
        QCOMPARE(rowsOf(dense), always);
        // And those that come later.
        const PageTable later(u"c"_s);
        QCOMPARE(rowsOf(later), rowsOf(table));
        m_preferences->setDensity(Density::Comfortable);
        QCOMPARE(rowsOf(table), comfortable);
    }

    void fontGrowsWithItsRows()
    {
        PageTable table(u"a"_s);
        RecordTable records;
        const int letters = table.fontMetrics().height();
        const int row = rowsOf(records);
        m_preferences->setTableFontPercent(160);
        QVERIFY(table.fontMetrics().height() > letters * 4 / 3);
        QVERIFY(records.fontMetrics().height() > letters * 4 / 3);
        QVERIFY(rowsOf(records) > row || row >= records.fontMetrics().height());
        QVERIFY(rowsOf(table) >= table.fontMetrics().height());
        QVERIFY(rowsOf(records) >= records.fontMetrics().height());
        m_preferences->setTableFontPercent(100);
        QCOMPARE(table.fontMetrics().height(), letters);
    }

    void densityAndFontReachTreeAndTimeline()
    {
        CatalogModel catalog;
        CatalogTree tree(catalog);
        QListView timeline;
        TimelineDelegate entries(&timeline);
        const auto treeRow = [&] {
            QStyleOptionViewItem option;
            option.fontMetrics = tree.fontMetrics();
            return tree.itemDelegate()->sizeHint(option, {}).height();
        };
        const auto entry = [&] { return entries.sizeHint({}, {}).height(); };
        const int row = treeRow();
        const int two = entry();
        m_preferences->setDensity(Density::Compact);
        QVERIFY(treeRow() < row);
        QVERIFY(treeRow() >= 24);
        QVERIFY(entry() < two);
        m_preferences->setTableFontPercent(160);
        QVERIFY(tree.fontMetrics().height() > QFontMetrics(tree.window()->font()).height()
                || tree.font().pointSizeF() > QApplication::font().pointSizeF());
        QVERIFY(treeRow() > tree.fontMetrics().height());
        QVERIFY(entry() >= 2 * QFontMetrics(m_preferences->tableFont()).height());
        m_preferences->setTableFontPercent(100);
        m_preferences->setDensity(Density::Comfortable);
        QCOMPARE(treeRow(), row);
        QCOMPARE(entry(), two);
    }

    void stretchedColumnKeepsRoomForItsNames()
    {
        PlainColumns model;
        PageTable table(u"streams"_s);
        const QString sample(20, u'n');
        table.setUp(&model, 0, {{0, sample}});
        table.resize(900, 200);
        table.show();
        const int wide = table.columnWidth(0);
        QVERIFY(wide > 400);
        table.setColumnWidth(1, 350);
        table.setColumnWidth(2, 480);
        QTRY_VERIFY(table.columnWidth(0) >= table.fontMetrics().horizontalAdvance(sample));
        QVERIFY(table.columnWidth(0) < wide);
        table.setColumnWidth(2, 100);
        QTRY_VERIFY(table.columnWidth(0) > 400);
    }

    void sortingIsRememberedInTheProfile()
    {
        PlainColumns model;
        {
            PageTable table(u"sources"_s);
            table.setUp(&model, 2);
            table.setSortable(0);
            QCOMPARE(table.horizontalHeader()->sortIndicatorSection(), 0);
            table.sortByColumn(1, Qt::DescendingOrder);
        }
        PageTable again(u"sources"_s);
        again.setUp(&model, 2);
        again.setSortable(0);
        QCOMPARE(again.horizontalHeader()->sortIndicatorSection(), 1);
        QCOMPARE(again.horizontalHeader()->sortIndicatorOrder(), Qt::DescendingOrder);
    }

    void columnsAreRememberedInTheProfile()
    {
        PlainColumns model;
        {
            PageTable table(u"streams"_s);
            table.setUp(&model, 2);
            table.horizontalHeader()->resizeSection(0, 217);
            table.setColumnHidden(1, true);
        }
        PageTable again(u"streams"_s);
        again.setUp(&model, 2);
        QCOMPARE(again.horizontalHeader()->sectionSize(0), 217);
        QVERIFY(again.isColumnHidden(1));
        PageTable other(u"runs"_s);
        other.setUp(&model, 2);
        QVERIFY(!other.isColumnHidden(1));

        m_preferences->resetPlaces();
        PageTable fresh(u"streams"_s);
        fresh.setUp(&model, 2);
        QVERIFY(!fresh.isColumnHidden(1));
    }

    void worksWithoutPreferences()
    {
        m_preferences.reset();
        QVERIFY(UiPreferences::current() == nullptr);
        PlainColumns model;
        PageTable table(u"streams"_s);
        table.setUp(&model, 2);
        QVERIFY(rowsOf(table) > table.fontMetrics().height());
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<UiPreferences> m_preferences;
};

QTEST_MAIN(TestTableLooks)
#include "testtablelooks.moc"
