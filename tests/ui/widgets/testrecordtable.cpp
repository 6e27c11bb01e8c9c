#include "core/data/recordbatchbuilder.h"
#include "ui/settings/preferences.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/widgets/pictureview.h"
#include "ui/widgets/recordtable.h"
#include "ui/widgets/recordtablemodel.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/widgets/stickycolumn.h"
#include "ui/widgets/tabletools.h"
#include "ui/widgets/valuedialog.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QBuffer>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QFile>
#include <QFileDialog>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

Preview somePreview()
{
    Preview preview;
    preview.schema = std::make_shared<Schema>(std::vector<Field>{{u"id"_s, FieldType::Integer},
                                                                 {u"email"_s, FieldType::String},
                                                                 {u"data"_s, FieldType::Json}});
    RecordBatchBuilder builder(preview.schema);
    const auto addRow = [&](std::int64_t id, const char *email, const char *json) {
        builder.appendInteger(0, id);
        email == nullptr ? builder.appendNull(1) : builder.appendText(1, email);
        builder.appendText(2, json);
        builder.finishRow();
    };
    addRow(1, "ann@example.org", R"({"n":18446744073709551615,"a":[1,2]})");
    addRow(2, nullptr, "null");
    preview.batches.push_back(builder.finish());
    addRow(3, "", "[]");
    preview.batches.push_back(builder.finish());
    return preview;
}

QString shown(const RecordTable &table, int row, int column)
{
    return table.model()->index(row, column).data().toString();
}

} // namespace

class TestRecordTable final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void showsEveryBatch();
    void nullDiffersFromEmptyText();
    void numbersStandAtTheRight();
    void longTextIsShortenedInTheCell();
    void copiesCellsAsTheyAreShown();
    void copiesHeadings();
    void copiesWhatOtherProgramsRead_data();
    void copiesWhatOtherProgramsRead();
    void offersCopiesAndExportInItsMenu();
    void exportsEveryRowThatIsShown();
    void exportThatFailsSaysSo();
    void enterShowsTheWholeValue();
    void jsonKeepsEveryDigit();
    void rowsAreCompactAndEqual();
    void columnsOfARememberedTableComeBack();
    void columnIsHiddenFromTheMenuOfTheHeading();
    void filterShowsRowsWithAHit();
    void firstColumnStaysInSight();
    void bytesAreShownAsDigitsAndSaved();
    void pictureIsShown();
};

void TestRecordTable::initTestCase() { Theme::instance().install(); }

void TestRecordTable::init() { QApplication::clipboard()->clear(); }

void TestRecordTable::showsEveryBatch()
{
    RecordTable table;
    const QAbstractItemModelTester tester(table.model(),
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    table.setPreview(somePreview());
    QCOMPARE(table.model()->rowCount(), 3);
    QCOMPARE(shown(table, 0, 0), u"1"_s);
    QCOMPARE(shown(table, 2, 0), u"3"_s);
    QCOMPARE(table.model()->headerData(1, Qt::Horizontal).toString(), u"email"_s);
    table.clear();
    QCOMPARE(table.model()->rowCount(), 0);
    QCOMPARE(table.model()->columnCount(), 0);
}

void TestRecordTable::nullDiffersFromEmptyText()
{
    RecordTable table;
    table.setPreview(somePreview());
    const QModelIndex null = table.model()->index(1, 1);
    const QModelIndex empty = table.model()->index(2, 1);
    QCOMPARE(null.data().toString(), u"NULL"_s);
    QCOMPARE(empty.data().toString(), QString());
    QCOMPARE(null.data(RecordTableModel::IsNullRole).toBool(), true);
    QCOMPARE(empty.data(RecordTableModel::IsNullRole).toBool(), false);
    QCOMPARE(null.data(Qt::AccessibleTextRole).toString(), u"email, no value"_s);
    QCOMPARE(empty.data(Qt::AccessibleTextRole).toString(), u"email, empty text"_s);
}

void TestRecordTable::numbersStandAtTheRight()
{
    RecordTable table;
    table.setPreview(somePreview());
    const auto alignment = [&](int column) {
        return table.model()->index(0, column).data(Qt::TextAlignmentRole).value<Qt::Alignment>();
    };
    QVERIFY(alignment(0).testFlag(Qt::AlignRight));
    QVERIFY(alignment(1).testFlag(Qt::AlignLeft));
}

void TestRecordTable::longTextIsShortenedInTheCell()
{
    auto schema = std::make_shared<Schema>(std::vector<Field>{{u"note"_s, FieldType::String}});
    RecordBatchBuilder builder(schema);
    builder.appendText(0, "first line\n" + std::string(5000, 'x'));
    builder.finishRow();
    RecordTable table;
    table.setRows(schema, {builder.finish()});
    const QString cell = shown(table, 0, 0);
    QVERIFY(cell.size() < 250);
    QVERIFY(cell.startsWith(u"first line⏎x"_s));
    QVERIFY(cell.endsWith(u'…'));
    const QVariant whole = table.model()->index(0, 0).data(RecordTableModel::WholeTextRole);
    QCOMPARE(whole.toString().size(), 5011);
}

void TestRecordTable::copiesCellsAsTheyAreShown()
{
    RecordTable table;
    table.setPreview(somePreview());
    table.horizontalHeader()->moveSection(1, 0);
    table.selectionModel()->select({table.model()->index(0, 0), table.model()->index(1, 1)},
                                   QItemSelectionModel::Select);
    QTest::keyClick(&table, Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QApplication::clipboard()->text(), u"ann@example.org\t1\n\t2"_s);
}

void TestRecordTable::copiesHeadings()
{
    RecordTable table;
    table.setPreview(somePreview());
    table.setCurrentIndex(table.model()->index(0, 1));
    QTest::keyClick(&table, Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(QApplication::clipboard()->text(), u"email\nann@example.org"_s);
}

void TestRecordTable::copiesWhatOtherProgramsRead_data()
{
    QTest::addColumn<TableFormat>("format");
    QTest::addColumn<QString>("text");
    QTest::newRow("csv") << TableFormat::Csv << u"id,email,data\r\n2,,null\r\n3,\"\",[]\r\n"_s;
    QTest::newRow("json") << TableFormat::Json
                          << u"[\n  {\"id\": 2, \"email\": null, \"data\": null},\n"
                             "  {\"id\": 3, \"email\": \"\", \"data\": []}\n]\n"_s;
    QTest::newRow("insert") << TableFormat::Insert
                            << u"INSERT INTO \"users\" (\"id\", \"email\", \"data\") VALUES\n"
                               "  (2, NULL, 'null'),\n  (3, '', '[]');\n"_s;
}

void TestRecordTable::copiesWhatOtherProgramsRead()
{
    QFETCH(TableFormat, format);
    RecordTable table;
    table.tools()->setName(u"users"_s);
    table.setPreview(somePreview());
    for (const int row : {1, 2})
        table.selectionModel()->select(table.model()->index(row, 0),
                                       QItemSelectionModel::Select | QItemSelectionModel::Rows);
    table.tools()->copy(format);
    QTEST(QApplication::clipboard()->text(), "text");
}

void TestRecordTable::offersCopiesAndExportInItsMenu()
{
    RecordTable table;
    table.setPreview(somePreview());
    table.resize(600, 300);
    table.show();
    table.setCurrentIndex(table.model()->index(0, 1));
    QContextMenuEvent ask(QContextMenuEvent::Keyboard, {40, 40}, table.mapToGlobal(QPoint(40, 40)));
    QCoreApplication::sendEvent(&table, &ask);
    auto *menu = table.findChild<QMenu *>();
    QVERIFY(menu != nullptr);
    QStringList texts;
    for (const QAction *action : menu->actions())
        texts << action->text().remove(u'&');
    QVERIFY(texts.contains(u"Copy as"_s));
    QVERIFY(texts.contains(u"Export the rows shown…"_s));
    menu->close();
}

void TestRecordTable::exportsEveryRowThatIsShown()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"out.csv"_s);
    RecordTable table;
    table.setPreview(somePreview());
    table.show();
    table.hideColumn(2);
    table.tools()->exportShown();
    auto *dialog = table.findChild<QFileDialog *>();
    QVERIFY(dialog != nullptr);
    emit dialog->fileSelected(path);
    dialog->reject();
    QTRY_VERIFY(QFile::exists(path));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(QString::fromUtf8(file.readAll()),
             u"id,email\r\n1,ann@example.org\r\n2,\r\n3,\"\"\r\n"_s);
}

void TestRecordTable::exportThatFailsSaysSo()
{
    RecordTable table;
    table.setPreview(somePreview());
    table.show();
    table.tools()->exportShown();
    auto *dialog = table.findChild<QFileDialog *>();
    QVERIFY(dialog != nullptr);
    emit dialog->fileSelected(u"/nowhere/at/all/out.csv"_s);
    dialog->reject();
    QTRY_VERIFY(table.findChild<QMessageBox *>() != nullptr);
    QVERIFY(table.findChild<QMessageBox *>()->text().contains(u"/nowhere/at/all/out.csv"_s));
}

void TestRecordTable::enterShowsTheWholeValue()
{
    RecordTable table;
    table.setPreview(somePreview());
    table.show();
    table.setCurrentIndex(table.model()->index(0, 1));
    QTest::keyClick(&table, Qt::Key_Return);
    auto *dialog = table.findChild<ValueDialog *>();
    QVERIFY(dialog != nullptr);
    QVERIFY(dialog->isVisible());
    QCOMPARE(dialog->findChild<QPlainTextEdit *>()->toPlainText(), u"ann@example.org"_s);
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(table.findChild<ValueDialog *>() == nullptr);
}

void TestRecordTable::jsonKeepsEveryDigit()
{
    RecordTable table;
    table.setPreview(somePreview());
    const QVariant whole = table.model()->index(0, 2).data(RecordTableModel::WholeTextRole);
    QVERIFY(whole.toString().contains(u"\"n\": 18446744073709551615"_s));
    QVERIFY(whole.toString().contains(u'\n'));
    // And brackets without content stay on their line.
    QCOMPARE(table.model()->index(2, 2).data(RecordTableModel::WholeTextRole).toString(), u"[]"_s);
}

void TestRecordTable::rowsAreCompactAndEqual()
{
    RecordTable table;
    table.setPreview(somePreview());
    table.show();
    QCOMPARE(table.verticalHeader()->sectionResizeMode(0), QHeaderView::Fixed);
    QCOMPARE(table.rowHeight(0), table.rowHeight(2));
    QVERIFY(table.rowHeight(0) >= table.fontMetrics().height());
    QCOMPARE(table.rowHeight(0), metrics::compactRowHeight);
}

namespace {

Preview wide(int columns, int rows)
{
    std::vector<Field> fields;
    for (int column = 0; column < columns; ++column)
        fields.push_back({u"field_%1"_s.arg(column), FieldType::Integer});
    Preview preview;
    preview.schema = std::make_shared<Schema>(fields);
    RecordBatchBuilder builder(preview.schema);
    for (int row = 0; row < rows; ++row) {
        for (int column = 0; column < columns; ++column)
            builder.appendInteger(column, 1000 * row + column);
        builder.finishRow();
    }
    preview.batches.push_back(builder.finish());
    return preview;
}

Preview bytesPreview(const QByteArray &bytes)
{
    Preview preview;
    preview.schema = std::make_shared<Schema>(std::vector<Field>{{u"photo"_s, FieldType::Binary}});
    RecordBatchBuilder builder(preview.schema);
    builder.appendText(0, std::string_view(bytes.data(), static_cast<std::size_t>(bytes.size())));
    builder.finishRow();
    preview.batches.push_back(builder.finish());
    return preview;
}

ValueDialog *openValue(RecordTable &table)
{
    table.show();
    table.setCurrentIndex(table.model()->index(0, 0));
    QTest::keyClick(&table, Qt::Key_Return);
    return table.findChild<ValueDialog *>();
}

QMenu *openHeadingMenu(RecordTable &table)
{
    emit table.horizontalHeader()->customContextMenuRequested({4, 4});
    return table.findChild<QMenu *>();
}

} // namespace

void TestRecordTable::columnsOfARememberedTableComeBack()
{
    QTemporaryDir folder;
    UiPreferences preferences(folder.filePath(u"window.ini"_s));
    {
        RecordTable table;
        table.setMemory(u"shop.orders"_s);
        table.setPreview(wide(4, 2));
        table.horizontalHeader()->moveSection(2, 0);
        table.setColumnWidth(1, 177);
        table.setColumnHidden(3, true);
    }
    RecordTable table;
    table.setMemory(u"shop.orders"_s);
    table.setPreview(wide(4, 2));
    QCOMPARE(table.horizontalHeader()->logicalIndex(0), 2);
    QCOMPARE(table.columnWidth(1), 177);
    QVERIFY(table.isColumnHidden(3));
    // Other fields, or another stream, are another table.
    table.setPreview(wide(5, 2));
    QCOMPARE(table.horizontalHeader()->logicalIndex(0), 0);
    QVERIFY(!table.isColumnHidden(3));
    table.setMemory(u"shop.customers"_s);
    table.setPreview(wide(4, 2));
    QVERIFY(!table.isColumnHidden(3));
}

void TestRecordTable::columnIsHiddenFromTheMenuOfTheHeading()
{
    RecordTable table;
    table.setPreview(wide(2, 1));
    table.show();
    openHeadingMenu(table)->actions().at(0)->trigger();
    QVERIFY(table.isColumnHidden(0));
    // The last one stays, or there would be no heading to bring the others back.
    delete table.findChild<QMenu *>();
    QMenu *menu = openHeadingMenu(table);
    QVERIFY(!menu->actions().at(1)->isEnabled());
    menu->actions().last()->trigger();
    QVERIFY(!table.isColumnHidden(0));
}

void TestRecordTable::filterShowsRowsWithAHit()
{
    RecordTable table;
    const QAbstractItemModelTester tester(table.model(),
                                          QAbstractItemModelTester::FailureReportingMode::QtTest);
    table.setPreview(somePreview());
    table.recordModel()->setFilter(u"ANN@"_s);
    QCOMPARE(table.model()->rowCount(), 1);
    QCOMPARE(shown(table, 0, 1), u"ann@example.org"_s);
    table.recordModel()->setFilter(u"[]"_s);
    QCOMPARE(table.model()->rowCount(), 1);
    // Rows keep their numbers.
    QCOMPARE(table.model()->headerData(0, Qt::Vertical).toString(), u"3"_s);
    QCOMPARE(table.tools()->shown().rows.size(), std::size_t(1));
    // No value is not the word that stands for it.
    table.recordModel()->setFilter(u"NULL"_s);
    QCOMPARE(table.model()->rowCount(), 1);
    table.recordModel()->setFilter({});
    QCOMPARE(table.model()->rowCount(), 3);
}

void TestRecordTable::firstColumnStaysInSight()
{
    RecordTable table;
    table.setPreview(wide(30, 40));
    table.resize(400, 300);
    table.show();
    QVERIFY(QTest::qWaitForWindowExposed(&table));
    const auto *sticky = table.findChild<StickyColumn *>();
    QVERIFY(sticky->cover() == nullptr);
    table.setCurrentIndex(table.model()->index(0, 29));
    QVERIFY(table.horizontalScrollBar()->value() > 0);
    const QTableView *cover = sticky->cover();
    QVERIFY(cover != nullptr);
    QVERIFY(!cover->isColumnHidden(0));
    QVERIFY(cover->isColumnHidden(1));
    QCOMPARE(cover->width(), table.columnWidth(0));
    table.verticalScrollBar()->setValue(7);
    QCOMPARE(cover->verticalScrollBar()->value(), table.verticalScrollBar()->value());
    // The rows stand side by side.
    QCOMPARE(
        cover->viewport()->mapToGlobal(cover->visualRect(table.model()->index(9, 0)).topLeft()).y(),
        table.viewport()->mapToGlobal(table.visualRect(table.model()->index(9, 0)).topLeft()).y());
    // A cell that becomes the current one is not behind the cover.
    table.setCurrentIndex(table.model()->index(9, 2));
    QVERIFY(table.visualRect(table.currentIndex()).left() >= cover->width());
    QTest::mouseClick(cover->viewport(), Qt::LeftButton, {},
                      cover->visualRect(table.model()->index(10, 0)).center());
    QCOMPARE(table.currentIndex(), table.model()->index(10, 0));
    table.horizontalScrollBar()->setValue(0);
    QVERIFY(sticky->cover() == nullptr);
}

void TestRecordTable::bytesAreShownAsDigitsAndSaved()
{
    RecordTable table;
    const QByteArray bytes("Hi\0\xff", 4);
    table.setPreview(bytesPreview(bytes));
    ValueDialog *dialog = openValue(table);
    QCOMPARE(dialog->findChild<QPlainTextEdit *>()->toPlainText(),
             u"00000000  48 69 00 ff                                       Hi.."_s);
    for (auto *button : dialog->findChildren<QPushButton *>()) {
        if (button->text() == u"&Save as…"_s)
            button->click();
    }
    QTemporaryDir folder;
    const QString path = folder.filePath(u"photo.bin"_s);
    emit dialog->findChild<QFileDialog *>()->fileSelected(path);
    QTRY_VERIFY(QFile::exists(path));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), bytes);
    // A file that cannot be written is told of, and nothing is left of it.
    const QString impossible = folder.filePath(u"missing/photo.bin"_s);
    emit dialog->findChild<QFileDialog *>()->fileSelected(impossible);
    QTRY_VERIFY(std::ranges::any_of(dialog->findChildren<QLabel *>(), [&](const QLabel *label) {
        return label->isVisible() && label->text().contains(impossible);
    }));
    delete dialog;
}

void TestRecordTable::pictureIsShown()
{
    QImage image(30, 20, QImage::Format_RGB32);
    image.fill(Qt::red);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    QVERIFY(image.save(&buffer, "png"));
    RecordTable table;
    table.setPreview(bytesPreview(bytes));
    ValueDialog *dialog = openValue(table);
    QTRY_VERIFY(dialog->findChild<PictureView *>() != nullptr);
    auto *picture = dialog->findChild<PictureView *>();
    QTRY_VERIFY(picture->isVisible());
    QCOMPARE(picture->grab().toImage().pixelColor(picture->rect().center()), QColor(Qt::red));
    QVERIFY(std::ranges::any_of(dialog->findChildren<QLabel *>(), [](const QLabel *label) {
        return label->text().startsWith(u"PNG, 30 × 20 pixels"_s);
    }));
    // The bytes can be looked at as well.
    dialog->findChild<SegmentedControl *>()->setCurrentIndex(1);
    QVERIFY(dialog->findChild<QPlainTextEdit *>()->isVisible());
    QVERIFY(!picture->isVisible());
    delete dialog;
}

QTEST_MAIN(TestRecordTable)
#include "testrecordtable.moc"
