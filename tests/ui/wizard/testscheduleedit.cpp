#include "ui/wizard/scheduleedit.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QInputMethodEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTimeEdit>
#include <QToolButton>
#include <QtTest>

#include <memory>

using namespace millrace;
using namespace Qt::StringLiterals;

class TestScheduleEdit : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void showsWhatItIsGiven();
    void kindsAreChosenByKey();
    void otherKindsKeepWhatWasTyped();
    void wrongExpressionIsSaidAndFocused();
    void wrongZoneIsFocused();
    void nextFiveTimesAreShown();
    void settingEmitsNothing();
    void wordsOfTheExpressionAreShown();
    void theWrongPartIsSelected();
    void aStartTimeIsOfTheZone();
    void quietHoursAreAddedAndRemoved();
    void spreadingIsSuggested();
    void everythingIsKept();
    void nothingButTheChoiceIsShownWhenManual();
    void zoneOfAServerIsUtc();

private:
    template<typename Widget>
    Widget *child(const QString &accessibleName) const
    {
        for (Widget *widget : m_edit->findChildren<Widget *>()) {
            if (widget->accessibleName() == accessibleName)
                return widget;
        }
        return nullptr;
    }
    QRadioButton *kind(const QString &text) const
    {
        for (auto *button : m_edit->findChildren<QRadioButton *>()) {
            if (button->text().remove(u'&').startsWith(text))
                return button;
        }
        return nullptr;
    }
    QString shownText(const QString &part) const
    {
        for (const auto *label : m_edit->findChildren<QLabel *>()) {
            if (label->isVisibleTo(m_edit.get()) && label->text().contains(part))
                return label->text();
        }
        return {};
    }

    std::unique_ptr<ScheduleEdit> m_edit;
};

void TestScheduleEdit::init()
{
    m_edit = std::make_unique<ScheduleEdit>();
    m_edit->show();
}

void TestScheduleEdit::showsWhatItIsGiven()
{
    const Schedule cron{ScheduleKind::Cron, 3, u"0 6 * * *"_s, u"Europe/Berlin"_s};
    m_edit->setSchedule(cron);
    QCOMPARE(m_edit->schedule(), cron);
    QVERIFY(kind(u"At the times"_s)->isChecked());
}

void TestScheduleEdit::kindsAreChosenByKey()
{
    QSignalSpy edited(m_edit.get(), &ScheduleEdit::edited);
    kind(u"Every"_s)->setFocus();
    QTest::keyClick(kind(u"Every"_s), Qt::Key_Space);
    QCOMPARE(m_edit->schedule().kind, ScheduleKind::Interval);
    QCOMPARE(edited.count(), 1);
    auto *hours = child<QSpinBox>(u"Hours between runs"_s);
    QVERIFY(hours->isEnabled());
    hours->setFocus();
    hours->selectAll();
    QTest::keyClicks(hours, u"6"_s);
    QTest::keyClick(hours, Qt::Key_Return);
    QCOMPARE(m_edit->schedule().everyHours, 6);
}

void TestScheduleEdit::otherKindsKeepWhatWasTyped()
{
    m_edit->setSchedule({ScheduleKind::Cron, 24, {}, u"UTC"_s});
    QTest::keyClicks(child<QLineEdit>(u"Cron expression"_s), u"0 6 * * MON"_s);
    kind(u"Only"_s)->click();
    QCOMPARE(m_edit->schedule().kind, ScheduleKind::Manual);
    kind(u"At the times"_s)->click();
    QCOMPARE(m_edit->schedule().cron, u"0 6 * * MON"_s);
}

void TestScheduleEdit::wrongExpressionIsSaidAndFocused()
{
    m_edit->setSchedule({ScheduleKind::Cron, 24, u"0 99 * * *"_s, u"UTC"_s});
    const auto problem = m_edit->problem();
    QVERIFY(problem.has_value());
    QVERIFY(problem->message.contains(u"99"_s));
    QCOMPARE(shownText(u"99"_s), problem->message);
    QVERIFY(QTest::qWaitForWindowActive(m_edit.get()));
    m_edit->focusProblem();
    QTRY_VERIFY(child<QLineEdit>(u"Cron expression"_s)->hasFocus());
}

void TestScheduleEdit::wrongZoneIsFocused()
{
    m_edit->setSchedule({ScheduleKind::Cron, 24, u"0 6 * * *"_s, u"Mars/Olympus"_s});
    QVERIFY(m_edit->problem().has_value());
    QVERIFY(QTest::qWaitForWindowActive(m_edit.get()));
    m_edit->focusProblem();
    QTRY_VERIFY(child<QComboBox>(u"Time zone"_s)->hasFocus());
}

void TestScheduleEdit::nextFiveTimesAreShown()
{
    m_edit->setSchedule({ScheduleKind::Cron, 24, u"0 6 * * *"_s, u"UTC"_s});
    QCOMPARE(shownText(u"Next runs"_s).count(u'·'), 4);
    m_edit->setSchedule({});
    QVERIFY(shownText(u"Next runs"_s).isEmpty());
}

void TestScheduleEdit::settingEmitsNothing()
{
    QSignalSpy edited(m_edit.get(), &ScheduleEdit::edited);
    m_edit->setSchedule({ScheduleKind::Interval, 7, {}, {}});
    m_edit->setSchedule({ScheduleKind::Cron, 7, u"0 6 * * *"_s, u"UTC"_s});
    QCOMPARE(edited.count(), 0);
}

void TestScheduleEdit::wordsOfTheExpressionAreShown()
{
    m_edit->setSchedule({ScheduleKind::Cron, 24, u"0 0 6 ? * 6#3 2030"_s, u"UTC"_s});
    QVERIFY(shownText(u"number 3 of the month"_s).contains(u"2030"_s));
    m_edit->setSchedule({ScheduleKind::Cron, 24, u"0 0 6 ? * 6#9"_s, u"UTC"_s});
    QVERIFY(shownText(u"number"_s).isEmpty());
}

void TestScheduleEdit::theWrongPartIsSelected()
{
    m_edit->setSchedule({ScheduleKind::Cron, 24, u"0 5,99,7 * * *"_s, u"UTC"_s});
    QVERIFY(QTest::qWaitForWindowActive(m_edit.get()));
    m_edit->focusProblem();
    auto *expression = child<QLineEdit>(u"Cron expression"_s);
    QCOMPARE(expression->selectedText(), u"99"_s);
    // The mark below it does not change what is typed, nor what undo brings back.
    QTest::keyClicks(expression, u"9"_s);
    QCOMPARE(expression->text(), u"0 5,9,7 * * *"_s);
    QVERIFY(!m_edit->problem());
    QTest::keyClick(expression, Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(expression->text(), u"0 5,99,7 * * *"_s);
}

void TestScheduleEdit::aStartTimeIsOfTheZone()
{
    Schedule schedule{ScheduleKind::Interval, 24, {}, u"Europe/Berlin"_s};
    schedule.startAt
        = TimePoint(std::chrono::sys_days{std::chrono::year{2026} / 5 / 4}) + std::chrono::hours(4);
    m_edit->setSchedule(schedule);
    QCOMPARE(child<QDateTimeEdit>(u"First run"_s)->text(), u"2026-05-04 06:00"_s);
    QCOMPARE(m_edit->schedule(), schedule);
    // The wall clock stays when another place is meant.
    child<QComboBox>(u"Time zone"_s)->setCurrentText(u"UTC"_s);
    QCOMPARE(*m_edit->schedule().startAt, *schedule.startAt + std::chrono::hours(2));
    for (auto *tick : m_edit->findChildren<QCheckBox *>()) {
        if (tick->text().remove(u'&').contains(u"Counted"_s))
            tick->click();
    }
    QVERIFY(!m_edit->schedule().startAt);
}

void TestScheduleEdit::quietHoursAreAddedAndRemoved()
{
    m_edit->setSchedule({ScheduleKind::Cron, 24, u"0 3 * * *"_s, u"UTC"_s});
    QSignalSpy edited(m_edit.get(), &ScheduleEdit::edited);
    for (auto *button : m_edit->findChildren<QPushButton *>()) {
        if (button->text().contains(u"quiet"_s))
            button->click();
    }
    QCOMPARE(edited.count(), 1);
    QCOMPARE(m_edit->schedule().quietHours, (std::vector<QuietHours>{{QTime(22, 0), QTime(6, 0)}}));
    QVERIFY(shownText(u"Next runs"_s).contains(u"after quiet hours"_s));
    child<QTimeEdit>(u"Quiet until"_s)->setTime(QTime(2, 0));
    QVERIFY(!shownText(u"Next runs"_s).contains(u"after quiet hours"_s));
    child<QToolButton>(QLocale().standaloneDayName(7))->click();
    QCOMPARE(m_edit->schedule().quietHours[0].days, 0x3f);
    child<QToolButton>(u"Remove these quiet hours"_s)->click();
    QVERIFY(m_edit->schedule().quietHours.empty());
}

void TestScheduleEdit::spreadingIsSuggested()
{
    m_edit->setSchedule({ScheduleKind::Interval, 6, {}, u"UTC"_s});
    for (auto *tick : m_edit->findChildren<QCheckBox *>()) {
        if (tick->text().remove(u'&').startsWith(u"Spread"_s))
            tick->click();
    }
    QCOMPARE(m_edit->schedule().jitterMinutes, 15);
    QVERIFY(shownText(u"Next runs"_s).contains(u"15 minute"_s));
}

void TestScheduleEdit::everythingIsKept()
{
    Schedule schedule{ScheduleKind::Interval, 8, u"0 6 * * *"_s, u"Asia/Kolkata"_s};
    schedule.startAt = TimePoint(std::chrono::sys_days{std::chrono::year{2026} / 5 / 4})
        + std::chrono::minutes(30);
    schedule.jitterMinutes = 7;
    schedule.quietHours = {{QTime(22, 0), QTime(6, 0), 0x1f}, {QTime(12, 0), QTime(13, 30)}};
    m_edit->setSchedule(schedule);
    QCOMPARE(m_edit->schedule(), schedule);
}

void TestScheduleEdit::nothingButTheChoiceIsShownWhenManual()
{
    m_edit->setSchedule({});
    QVERIFY(!child<QComboBox>(u"Time zone"_s)->isVisible());
    QVERIFY(!child<QSpinBox>(u"Minutes a run starts later at most"_s)->isVisible());
    QVERIFY(!child<QDateTimeEdit>(u"First run"_s)->isVisible());
}

void TestScheduleEdit::zoneOfAServerIsUtc()
{
    const QByteArray before = qgetenv("TZ");
    qputenv("TZ", "Etc/UTC");
    ScheduleEdit edit;
    edit.setSchedule({});
    qputenv("TZ", before);
    QCOMPARE(edit.schedule().timeZone, u"UTC"_s);
    QVERIFY(validate(edit.schedule()));
}

QTEST_MAIN(TestScheduleEdit)
#include "testscheduleedit.moc"
