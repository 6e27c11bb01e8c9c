// StreamSchedulesEdit and its dialogue: adding, changing and removing, by what a person does.
#include "ui/wizard/scheduleedit.h"
#include "ui/wizard/streamscheduledialog.h"
#include "ui/wizard/streamschedulesedit.h"

#include <QAbstractItemModelTester>
#include <QDialogButtonBox>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QToolButton>
#include <QtTest>

#include <memory>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

const StreamId s_users{{}, u"users"_s};
const StreamId s_orders{u"shop"_s, u"orders"_s};

StreamSchedule everyTwoHours()
{
    StreamSchedule schedule;
    schedule.schedule.kind = ScheduleKind::Interval;
    schedule.schedule.everyHours = 2;
    schedule.schedule.timeZone = u"UTC"_s;
    schedule.streams = {s_orders};
    return schedule;
}

} // namespace

class TestStreamSchedulesEdit : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_edit = std::make_unique<StreamSchedulesEdit>();
        m_edit->setSchedules({}, {s_users, s_orders});
        m_edit->show();
    }

    void addsWhatTheDialogueTook()
    {
        QSignalSpy edited(m_edit.get(), &StreamSchedulesEdit::edited);
        StreamScheduleDialog *dialog = open(button(u"Add"_s));
        QVERIFY(dialog != nullptr);
        auto *list = dialog->findChild<QListView *>();
        QAbstractItemModelTester tester(list->model(),
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        // Without a stream it stays open and says why.
        ok(dialog)->click();
        QVERIFY(dialog->isVisible());
        QVERIFY(shown(*dialog, u"names none"_s));
        list->setFocus();
        QTest::keyClick(list, Qt::Key_Down);
        QTest::keyClick(list, Qt::Key_Space);
        dialog->findChild<QSpinBox *>()->setValue(3);
        ok(dialog)->click();
        QCOMPARE(edited.count(), 1);
        QCOMPARE(m_edit->schedules().size(), std::size_t(1));
        QVERIFY(m_edit->schedules()[0].streams == std::vector{s_orders});
        QCOMPARE(m_edit->schedules()[0].schedule.everyHours, 3);
        QVERIFY(shown(*m_edit, u"shop.orders: Every 3 hours"_s));
    }

    void changesAndRemoves()
    {
        m_edit->setSchedules({everyTwoHours()}, {s_users, s_orders});
        QSignalSpy edited(m_edit.get(), &StreamSchedulesEdit::edited);
        StreamScheduleDialog *dialog = open(tool(u"Change the schedule of shop.orders"_s));
        QVERIFY(dialog->schedule() == everyTwoHours());
        dialog->findChild<QSpinBox *>()->setValue(5);
        ok(dialog)->click();
        QVERIFY(shown(*m_edit, u"Every 5 hours"_s));
        tool(u"Remove the schedule of shop.orders"_s)->click();
        QVERIFY(m_edit->schedules().empty());
        QCOMPARE(edited.count(), 2);
    }

    void givesUpWithoutAChange()
    {
        m_edit->setSchedules({everyTwoHours()}, {s_users, s_orders});
        QSignalSpy edited(m_edit.get(), &StreamSchedulesEdit::edited);
        StreamScheduleDialog *dialog = open(tool(u"Change"_s));
        dialog->findChild<QSpinBox *>()->setValue(5);
        QTest::keyClick(dialog, Qt::Key_Escape);
        QCOMPARE(edited.count(), 0);
        QVERIFY(m_edit->schedules() == std::vector{everyTwoHours()});
    }

    void offersNothingForOneStream()
    {
        m_edit->setSchedules({}, {s_users});
        QVERIFY(!button(u"Add"_s)->isVisible());
    }

private:
    QPushButton *button(const QString &text) const
    {
        for (auto *found : m_edit->findChildren<QPushButton *>()) {
            if (found->text().startsWith(text))
                return found;
        }
        return nullptr;
    }
    QToolButton *tool(const QString &name) const
    {
        for (auto *found : m_edit->findChildren<QToolButton *>()) {
            if (found->isVisible() && found->accessibleName().startsWith(name))
                return found;
        }
        return nullptr;
    }
    StreamScheduleDialog *open(QAbstractButton *opener) const
    {
        opener->click();
        for (auto *dialog : m_edit->findChildren<StreamScheduleDialog *>()) {
            if (dialog->isVisible())
                return dialog;
        }
        return nullptr;
    }
    static QAbstractButton *ok(QDialog *dialog)
    {
        return dialog->findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Ok);
    }
    static bool shown(const QWidget &widget, const QString &part)
    {
        for (const auto *label : widget.findChildren<QLabel *>()) {
            if (label->isVisibleTo(&widget) && label->text().contains(part))
                return true;
        }
        return false;
    }

    std::unique_ptr<StreamSchedulesEdit> m_edit;
};

QTEST_MAIN(TestStreamSchedulesEdit)
#include "teststreamschedulesedit.moc"
