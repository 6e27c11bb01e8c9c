#include "ui/wizard/scheduleedit.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QRadioButton>
#include <QSignalSpy>
#include <QSpinBox>
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

QTEST_MAIN(TestScheduleEdit)
#include "testscheduleedit.moc"
