#include "core/data/recordbatchbuilder.h"
#include "tests/ui/schematree/schemafixture.h"
#include "ui/schematree/previewpanel.h"
#include "ui/widgets/errorview.h"
#include "ui/widgets/loadingview.h"
#include "ui/widgets/recordtable.h"

#include <QLabel>
#include <QPushButton>
#include <QScopeGuard>
#include <QSemaphore>
#include <QSignalSpy>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

Preview twoLines()
{
    auto schema = std::make_shared<const Schema>(Schema({{u"line"_s, FieldType::String}}));
    RecordBatchBuilder builder(schema);
    for (const char *text : {"first", "second"}) {
        builder.appendText(0, text);
        builder.finishRow();
    }
    return {schema, {builder.finish()}, true};
}

ConfiguredStream logStream()
{
    ConfiguredStream stream;
    stream.stream = shopCatalog().streams[2];
    return stream;
}

bool saysSomewhere(const QWidget &widget, const QString &text)
{
    for (const auto *label : widget.findChildren<QLabel *>()) {
        if (label->isVisible() && label->text().contains(text))
            return true;
    }
    return false;
}

} // namespace

class TestPreviewPanel : public QObject
{
    Q_OBJECT

private slots:
    void showsRows();
    void showsErrorsAndTriesAgain();
    void cancelStopsTheReading();
    void aLaterStreamWins();
    void diesWhileItReads();
};

void TestPreviewPanel::showsRows()
{
    std::atomic_int asked = 0;
    PreviewPanel panel;
    panel.resize(600, 300);
    QVERIFY(!panel.hasReader());
    panel.setReader([&](const ConfiguredStream &, int rows, const Cancellation &) {
        asked = rows;
        return Result<Preview>(twoLines());
    });
    panel.show(logStream());
    QTRY_VERIFY(panel.findChild<RecordTable *>()->isVisible());
    QCOMPARE(asked.load(), 50);
    QCOMPARE(panel.findChild<RecordTable *>()->model()->index(1, 0).data().toString(), u"second"_s);
    QVERIFY(saysSomewhere(panel, u"All 2 rows of shop.log"_s));
    QSignalSpy closed(&panel, &PreviewPanel::closed);
    QTest::keyClick(&panel, Qt::Key_Escape);
    QCOMPARE(closed.count(), 1);
    QVERIFY(!panel.isVisible());
}

void TestPreviewPanel::showsErrorsAndTriesAgain()
{
    std::atomic_int calls = 0;
    PreviewPanel panel;
    panel.resize(600, 400);
    panel.setReader([&](const ConfiguredStream &, int, const Cancellation &) -> Result<Preview> {
        if (++calls > 1)
            return twoLines();
        Error error;
        error.code = u"test.locked"_s;
        error.message = u"The file is locked."_s;
        return error;
    });
    panel.show(logStream());
    QTRY_VERIFY(panel.findChild<ErrorView *>()->isVisible());
    QVERIFY(saysSomewhere(panel, u"The file is locked."_s));
    emit panel.findChild<ErrorView *>()->retried();
    QTRY_VERIFY(panel.findChild<RecordTable *>()->isVisible());
}

void TestPreviewPanel::cancelStopsTheReading()
{
    std::atomic_bool wasStopped = false;
    PreviewPanel panel;
    panel.setReader(
        [&](const ConfiguredStream &, int, const Cancellation &cancellation) -> Result<Preview> {
            QSemaphore stopped;
            const CancellationCallback callback(cancellation, [&] { stopped.release(); });
            stopped.acquire();
            wasStopped = true;
            return Error::cancelled();
        });
    panel.show(logStream());
    QVERIFY(panel.findChild<LoadingView *>()->isLoading());
    emit panel.findChild<LoadingView *>()->cancelled();
    QTRY_VERIFY(wasStopped.load());
    QVERIFY(!panel.isVisible());
    QVERIFY(!panel.findChild<LoadingView *>()->isLoading());
}

void TestPreviewPanel::aLaterStreamWins()
{
    QSemaphore first;
    PreviewPanel panel;
    // Released whatever fails: the panel waits for its reader.
    const auto release = qScopeGuard([&first] { first.release(); });
    panel.resize(600, 300);
    panel.setReader(
        [&](const ConfiguredStream &stream, int, const Cancellation &) -> Result<Preview> {
            if (stream.stream.id == s_orders) {
                first.acquire();
                Error error;
                error.message = u"late"_s;
                return error;
            }
            return twoLines();
        });
    ConfiguredStream orders;
    orders.stream = shopCatalog().streams[0];
    panel.show(orders);
    panel.show(logStream());
    QTRY_VERIFY(panel.findChild<RecordTable *>()->isVisible());
    first.release();
    QTest::qWait(0);
    QCoreApplication::sendPostedEvents();
    QVERIFY(panel.findChild<RecordTable *>()->isVisible());
    QVERIFY(saysSomewhere(panel, u"rows of shop.log"_s));
}

void TestPreviewPanel::diesWhileItReads()
{
    std::atomic_bool isDone = false;
    auto panel = std::make_unique<PreviewPanel>();
    panel->setReader(
        [&](const ConfiguredStream &, int, const Cancellation &cancellation) -> Result<Preview> {
            QSemaphore stopped;
            const CancellationCallback callback(cancellation, [&] { stopped.release(); });
            stopped.acquire();
            isDone = true;
            return Error::cancelled();
        });
    panel->show(logStream());
    panel.reset();
    QVERIFY(isDone.load());
    QCoreApplication::sendPostedEvents();
}

QTEST_MAIN(TestPreviewPanel)
#include "testpreviewpanel.moc"
