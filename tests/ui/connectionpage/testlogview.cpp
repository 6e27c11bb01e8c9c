#include "ui/connectionpage/logmodel.h"
#include "ui/connectionpage/logview.h"
#include "ui/theme/theme.h"
#include "ui/widgets/errorview.h"
#include "ui/widgets/filteredit.h"
#include "ui/widgets/pagetable.h"
#include "ui/widgets/rowcountlabel.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QThreadPool>
#include <QtTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

QComboBox *boxOf(const LogView &view, const QString &entry)
{
    for (QComboBox *box : view.findChildren<QComboBox *>()) {
        if (box->findText(entry) >= 0)
            return box;
    }
    return nullptr;
}

QPushButton *followButton(const LogView &view)
{
    for (QPushButton *button : view.findChildren<QPushButton *>()) {
        if (button->text() == u"&Follow"_s)
            return button;
    }
    return nullptr;
}

bool showsHits(const LogView &view, const QString &number)
{
    return std::ranges::any_of(view.findChildren<QLabel *>(), [&number](const QLabel *label) {
        return label->isVisible() && label->text().startsWith(number + u" hit"_s);
    });
}

} // namespace

class TestLogView final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { Theme::instance().install(); }
    void init();
    void cleanup() { m_pool.waitForDone(); }
    void linesAreShownAndFilteredByLevel();
    void linesAreFilteredByStream();
    void searchGoesToHits();
    void errorIsShownWhateverIsFiltered();
    void followedLogShowsNewLines();
    void aFollowedLogStaysAtItsEnd();
    void whoScrolledUpStaysThere();
    void expressionsAreSearched();
    void aLineIsShownWhateverIsFiltered();
    void missingLogSaysSoAndIsReadAgain();
    void allShownLinesAreCopied();

private:
    QTemporaryDir m_folder;
    QString m_path;
    SystemClock m_clock;
    QThreadPool m_pool;
    std::unique_ptr<RunLog> m_log;
};

void TestLogView::init()
{
    m_path = m_folder.filePath(QString::number(QDateTime::currentMSecsSinceEpoch()) + u'-'
                               + QString::fromLatin1(QTest::currentTestFunction()) + u".log"_s);
    m_log = std::make_unique<RunLog>(m_path, Redactor(), m_clock);
    m_log->write(LogLevel::Info, {}, u"The run starts."_s);
    m_log->write(LogLevel::Warning, u"orders"_s, u"A value did not fit."_s);
    m_log->write(
        u"users"_s,
        Error{u"files.not_found"_s, ErrorKind::Configuration, u"The file is gone."_s, {}, {}, {}});
}

void TestLogView::linesAreShownAndFilteredByLevel()
{
    LogView view(m_pool);
    view.showLog(m_path, u"run.txt"_s);
    QTRY_COMPARE(view.model()->rowCount(), 3);
    QComboBox *level = boxOf(view, u"Errors only"_s);
    QVERIFY(level != nullptr);
    level->setFocus();
    QTest::keyClick(level, Qt::Key_End);
    QCOMPARE(view.model()->rowCount(), 1);
    QCOMPARE(view.findChild<RowCountLabel *>()->text(), u"1 of 3 entries"_s);
    QTRY_COMPARE(view.model()->index(0, LogModel::MessageColumn).data().toString(),
                 u"The file is gone."_s);
}

void TestLogView::linesAreFilteredByStream()
{
    LogView view(m_pool);
    view.showLog(m_path, u"run.txt"_s);
    QTRY_COMPARE(view.model()->rowCount(), 3);
    QComboBox *stream = boxOf(view, u"orders"_s);
    QVERIFY(stream != nullptr);
    stream->setCurrentText(u"orders"_s);
    QCOMPARE(view.model()->rowCount(), 1);
    QTRY_COMPARE(view.model()->index(0, LogModel::MessageColumn).data().toString(),
                 u"A value did not fit."_s);
}

void TestLogView::searchGoesToHits()
{
    LogView view(m_pool);
    view.show();
    view.showLog(m_path, u"run.txt"_s);
    QTRY_COMPARE(view.model()->rowCount(), 3);
    QTest::keyClick(&view, Qt::Key_F, Qt::ControlModifier);
    auto *search = view.findChild<FilterEdit *>();
    QTest::keyClicks(search, u"the"_s);
    QTRY_COMPARE(view.table()->currentIndex().row(), 0);
    QTest::keyClick(search, Qt::Key_F3);
    QCOMPARE(view.table()->currentIndex().row(), 2);
    m_log->write(LogLevel::Info, {}, u"Another line."_s); // hits in what is added count as well
    view.setFollowed(true);
    QTRY_COMPARE(view.model()->rowCount(), 4);
    QTRY_VERIFY(showsHits(view, u"3"_s));
    QTest::keyClick(search, Qt::Key_F3);
    QCOMPARE(view.table()->currentIndex().row(), 3);
    QTest::keyClick(search, Qt::Key_F3);
    QCOMPARE(view.table()->currentIndex().row(), 0);
    QTest::keyClick(search, Qt::Key_F3, Qt::ShiftModifier);
    QCOMPARE(view.table()->currentIndex().row(), 3);
}

void TestLogView::errorIsShownWhateverIsFiltered()
{
    LogView view(m_pool);
    view.showLog(m_path, u"run.txt"_s);
    QTRY_COMPARE(view.model()->rowCount(), 3);
    boxOf(view, u"orders"_s)->setCurrentText(u"orders"_s);
    view.showError(u"users"_s, u"files.not_found"_s);
    QCOMPARE(view.model()->rowCount(), 3);
    QCOMPARE(view.table()->currentIndex().row(), 2);
}

void TestLogView::followedLogShowsNewLines()
{
    LogView view(m_pool);
    view.showLog(m_path, u"run.txt"_s);
    view.setFollowed(true);
    QTRY_COMPARE(view.model()->rowCount(), 3);
    m_log->write(LogLevel::Info, {}, u"More."_s);
    QTRY_COMPARE(view.model()->rowCount(), 4);
    m_log->write(LogLevel::Info, {}, u"The end."_s);
    view.setFollowed(false);
    QTRY_COMPARE(view.model()->rowCount(), 5);
}

void TestLogView::aFollowedLogStaysAtItsEnd()
{
    LogView view(m_pool);
    view.resize(700, 300);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    view.showLog(m_path, u"run.txt"_s);
    view.setFollowed(true);
    QTRY_COMPARE(view.model()->rowCount(), 3);
    QVERIFY(followButton(view)->isVisible() && followButton(view)->isChecked());
    for (int i = 0; i < 300; ++i)
        m_log->write(LogLevel::Info, {}, u"More."_s);
    QTRY_COMPARE(view.model()->rowCount(), 303);
    const QScrollBar *bar = view.table()->verticalScrollBar();
    QTRY_VERIFY(bar->maximum() > 0 && bar->value() == bar->maximum());
    QVERIFY(followButton(view)->isChecked());
    view.setFollowed(false);
    QVERIFY(!followButton(view)->isVisible());
}

void TestLogView::whoScrolledUpStaysThere()
{
    LogView view(m_pool);
    view.resize(700, 300);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    for (int i = 0; i < 300; ++i)
        m_log->write(LogLevel::Info, {}, u"More."_s);
    view.showLog(m_path, u"run.txt"_s);
    view.setFollowed(true);
    QScrollBar *bar = view.table()->verticalScrollBar();
    QTRY_VERIFY(bar->maximum() > 0 && bar->value() == bar->maximum());
    bar->setValue(50);
    QVERIFY(!followButton(view)->isChecked());
    for (int i = 0; i < 100; ++i)
        m_log->write(LogLevel::Info, {}, u"Even more."_s);
    QTRY_COMPARE(view.model()->rowCount(), 403);
    QCOMPARE(bar->value(), 50);
    QVERIFY(!followButton(view)->isChecked());
    followButton(view)->click();
    QCOMPARE(bar->value(), bar->maximum());
    m_log->write(LogLevel::Info, {}, u"The end."_s);
    QTRY_COMPARE(view.model()->rowCount(), 404);
    QTRY_COMPARE(bar->value(), bar->maximum());
}

void TestLogView::expressionsAreSearched()
{
    LogView view(m_pool);
    view.show();
    view.showLog(m_path, u"run.txt"_s);
    QTRY_COMPARE(view.model()->rowCount(), 3);
    view.findChild<QCheckBox *>()->click();
    auto *search = view.findChild<FilterEdit *>();
    QTest::keyClicks(search, u"^A .* fit\\.$"_s);
    QTRY_COMPARE(view.table()->currentIndex().row(), 1);
    QTRY_VERIFY(showsHits(view, u"1"_s));
    search->setText(u"a("_s);
    QTRY_VERIFY(std::ranges::any_of(view.findChildren<QLabel *>(), [](const QLabel *label) {
        return label->isVisible() && label->text() == u"no expression"_s
            && label->toolTip().contains(u"missing )"_s);
    }));
}

void TestLogView::aLineIsShownWhateverIsFiltered()
{
    LogView view(m_pool);
    view.show();
    view.showLine(1);
    view.showLog(m_path, u"run.txt"_s);
    QTRY_COMPARE(view.table()->currentIndex().row(), 1);
    boxOf(view, u"Errors only"_s)->setCurrentIndex(3);
    QCOMPARE(view.model()->rowCount(), 1);
    view.showLine(0);
    QCOMPARE(view.model()->rowCount(), 3);
    QCOMPARE(view.table()->currentIndex().row(), 0);
}

void TestLogView::missingLogSaysSoAndIsReadAgain()
{
    LogView view(m_pool);
    view.show();
    const QString path = m_folder.filePath(u"missing.log"_s);
    view.showLog(path, u"run.txt"_s);
    auto *error = view.findChild<ErrorView *>();
    QTRY_VERIFY(error->isVisible());
    QVERIFY(QFile::copy(m_path, path));
    emit error->retried();
    QTRY_COMPARE(view.model()->rowCount(), 3);
    QTRY_VERIFY(view.table()->isVisible());
}

void TestLogView::allShownLinesAreCopied()
{
    LogView view(m_pool);
    view.showLog(m_path, u"run.txt"_s);
    QTRY_COMPARE(view.model()->rowCount(), 3);
    boxOf(view, u"Errors only"_s)->setCurrentIndex(3);
    for (QPushButton *button : view.findChildren<QPushButton *>()) {
        if (button->text() == u"&Copy"_s)
            button->click();
    }
    QTRY_VERIFY(QApplication::clipboard()->text().contains(u"The file is gone."_s));
    const QString copied = QApplication::clipboard()->text();
    QVERIFY(copied.endsWith(u"users  The file is gone. (files.not_found)\n"_s));
    QCOMPARE(copied.count(u'\n'), 1);
}

QTEST_MAIN(TestLogView)
#include "testlogview.moc"
