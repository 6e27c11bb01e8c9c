#include "ui/widgets/emptystate.h"
#include "ui/widgets/errorview.h"
#include "ui/widgets/loadingview.h"
#include "ui/widgets/spinner.h"
#include "ui/widgets/textlabel.h"

#include <QElapsedTimer>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

QStringList textsOf(const QWidget &widget)
{
    QStringList texts;
    for (const TextLabel *label : widget.findChildren<TextLabel *>()) {
        if (label->isVisible())
            texts << label->text();
    }
    return texts;
}

} // namespace

/// What stands in the place of content: nothing yet, on its way, or failed.
class TestPlaceholders final : public QObject
{
    Q_OBJECT

private slots:
    void emptyStateOffersTheNextStep();
    void emptyStateTextIsNeverCut();
    void loadingViewWaitsBeforeItShows();
    void loadingViewCanBeCancelled();
    void stoppedLoadingViewStaysEmpty();
    void errorViewSaysWhatWhyAndNext();
};

void TestPlaceholders::emptyStateOffersTheNextStep()
{
    EmptyState empty(u"connections"_s, u"No connection yet"_s, u"A connection moves records."_s);
    QPushButton *demo = empty.addAction(u"Try the demo"_s, true);
    const QPushButton *create = empty.addAction(u"New connection"_s, false);
    empty.show();
    QCOMPARE(textsOf(empty),
             (QStringList{u"No connection yet"_s, u"A connection moves records."_s}));
    QCOMPARE(demo->property("variant").toString(), u"primary"_s);
    QVERIFY(create->geometry().left() > demo->geometry().right());
    QSignalSpy spy(demo, &QPushButton::clicked);
    QTest::keyClick(demo, Qt::Key_Space);
    QCOMPARE(spy.count(), 1);
    empty.setTexts(u"No field matches"_s, {});
    QCOMPARE(textsOf(empty), QStringList{u"No field matches"_s});
}

void TestPlaceholders::emptyStateTextIsNeverCut()
{
    EmptyState empty(u"connections"_s, u"No connection yet"_s,
                     u"A connection reads records from a source and writes them to a destination, "
                     "as often as its schedule says."_s);
    empty.resize(360, 400);
    empty.show();
    for (const TextLabel *label : empty.findChildren<TextLabel *>())
        QVERIFY(label->height() >= label->heightForWidth(label->width()));
}

void TestPlaceholders::loadingViewWaitsBeforeItShows()
{
    LoadingView view;
    view.resize(400, 300);
    view.show();
    view.setText(u"Asking for tables"_s);
    QElapsedTimer timer;
    timer.start();
    view.start();
    auto *cancel = view.findChild<QPushButton *>();
    QVERIFY(!cancel->isVisible());
    QTRY_VERIFY(cancel->isVisible());
    QVERIFY(timer.elapsed() >= 190);
    QVERIFY(textsOf(view).isEmpty());
    QTRY_COMPARE(textsOf(view), QStringList{u"Asking for tables"_s});
    QVERIFY(timer.elapsed() >= 1900);
    QVERIFY(view.findChild<Spinner *>()->isVisible());
}

void TestPlaceholders::loadingViewCanBeCancelled()
{
    LoadingView view;
    view.show();
    view.start();
    QSignalSpy spy(&view, &LoadingView::cancelled);
    auto *cancel = view.findChild<QPushButton *>();
    QTRY_VERIFY(cancel->isVisible());
    QTest::keyClick(cancel, Qt::Key_Space);
    QCOMPARE(spy.count(), 1);
}

void TestPlaceholders::stoppedLoadingViewStaysEmpty()
{
    LoadingView view;
    view.show();
    view.start();
    auto *cancel = view.findChild<QPushButton *>();
    QTRY_VERIFY(cancel->isVisible());
    view.stop();
    QVERIFY(!cancel->isVisible());
    QVERIFY(!view.isLoading());
}

void TestPlaceholders::errorViewSaysWhatWhyAndNext()
{
    ErrorView view;
    view.show();
    Error error;
    error.message = u"The file cannot be read."_s;
    error.hint = u"Check that it exists."_s;
    view.showError(error);
    QCOMPARE(textsOf(view), (QStringList{error.message, error.hint}));
    QSignalSpy spy(&view, &ErrorView::retried);
    QTest::keyClick(view.findChild<QPushButton *>(), Qt::Key_Space);
    QCOMPARE(spy.count(), 1);
    error.hint.clear();
    view.showError(error);
    QCOMPARE(textsOf(view), QStringList{error.message});
}

QTEST_MAIN(TestPlaceholders)
#include "testplaceholders.moc"
