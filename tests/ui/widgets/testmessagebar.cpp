#include "ui/widgets/messagebar.h"

#include <QApplication>
#include <QClipboard>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

Error someError()
{
    Error error;
    error.code = u"postgres.authentication_failed"_s;
    error.message = u"The sign-in failed: the password is wrong."_s;
    error.hint = u"Enter the password again."_s;
    error.detail = u"FATAL: password authentication failed"_s;
    return error;
}

QPushButton *buttonOf(const QWidget &parent, const QString &text)
{
    for (QPushButton *button : parent.findChildren<QPushButton *>()) {
        if (button->text() == text)
            return button;
    }
    return nullptr;
}

} // namespace

class TestMessageBar final : public QObject
{
    Q_OBJECT

private slots:
    void isHiddenUntilItHasSomethingToSay();
    void messageHasNoDetails();
    void errorHasHintAndDetails();
    void detailsAreCopied();
    void cancellationHides();
    void closeButtonDismisses();
    void actionsComeAndGo();
};

void TestMessageBar::isHiddenUntilItHasSomethingToSay()
{
    QWidget window;
    MessageBar bar(&window);
    window.show();
    QVERIFY(!bar.isVisible());
    bar.showMessage(MessageBar::Kind::Info, u"The schema has changed."_s);
    QVERIFY(bar.isVisible());
    QCOMPARE(bar.text(), u"The schema has changed."_s);
    QCOMPARE(bar.accessibleName(), u"The schema has changed."_s);
    QCOMPARE(bar.kind(), MessageBar::Kind::Info);
}

void TestMessageBar::messageHasNoDetails()
{
    MessageBar bar;
    bar.showError(someError());
    bar.showMessage(MessageBar::Kind::Positive, u"Saved."_s);
    QVERIFY(!buttonOf(bar, u"Details"_s)->isVisible());
    QCOMPARE(bar.hint(), QString());
}

void TestMessageBar::errorHasHintAndDetails()
{
    MessageBar bar;
    bar.showError(someError());
    QCOMPARE(bar.kind(), MessageBar::Kind::Negative);
    QCOMPARE(bar.hint(), u"Enter the password again."_s);
    auto *text = bar.findChild<QPlainTextEdit *>();
    QVERIFY(!text->isVisible());
    QTest::keyClick(buttonOf(bar, u"Details"_s), Qt::Key_Space);
    QVERIFY(text->isVisible());
    QVERIFY(text->toPlainText().contains(u"postgres.authentication_failed"_s));
    QVERIFY(text->toPlainText().contains(u"FATAL"_s));
}

void TestMessageBar::detailsAreCopied()
{
    MessageBar bar;
    bar.showError(someError());
    QTest::mouseClick(buttonOf(bar, u"Details"_s), Qt::LeftButton);
    QTest::mouseClick(buttonOf(bar, u"Copy details"_s), Qt::LeftButton);
    const QString copied = QApplication::clipboard()->text();
    QVERIFY(copied.startsWith(u"The sign-in failed"_s));
    QVERIFY(copied.contains(u"postgres.authentication_failed"_s));
    QVERIFY(copied.contains(u"FATAL"_s));
}

void TestMessageBar::cancellationHides()
{
    MessageBar bar;
    bar.showError(someError());
    QSignalSpy spy(&bar, &MessageBar::dismissed);
    bar.showError(Error::cancelled());
    QVERIFY(!bar.isVisible());
    QCOMPARE(spy.count(), 1);
    bar.dismiss();
    QCOMPARE(spy.count(), 1);
}

void TestMessageBar::closeButtonDismisses()
{
    MessageBar bar;
    bar.showMessage(MessageBar::Kind::Warning, u"The file is large."_s);
    QSignalSpy spy(&bar, &MessageBar::dismissed);
    QTest::keyClick(bar.findChild<QToolButton *>(), Qt::Key_Space);
    QVERIFY(!bar.isVisible());
    QCOMPARE(spy.count(), 1);
}

void TestMessageBar::actionsComeAndGo()
{
    MessageBar bar;
    bar.showMessage(MessageBar::Kind::Warning, u"The schema has changed."_s);
    QPushButton *refresh = bar.addAction(u"Refresh"_s);
    // A button may take itself away.
    connect(refresh, &QPushButton::clicked, &bar, &MessageBar::clearActions);
    QTest::mouseClick(refresh, Qt::LeftButton);
    QTRY_VERIFY(buttonOf(bar, u"Refresh"_s) == nullptr);
}

QTEST_MAIN(TestMessageBar)
#include "testmessagebar.moc"
