// ScheduleEdit: chooses when a connection runs by itself, and shows what that comes to.
#pragma once

#include "core/model/schedule.h"

#include <QWidget>

class QButtonGroup;
class QComboBox;
class QLabel;
class QLineEdit;
class QRadioButton;
class QSpinBox;

namespace millrace {

class TextLabel;

/// Interval, cron and manual. What was typed for one kind stays while another is chosen. The next
/// five times stand below, in local time.
class ScheduleEdit final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ScheduleEdit)

public:
    explicit ScheduleEdit(QWidget *parent = nullptr);

    [[nodiscard]] Schedule schedule() const;
    /// Shows \a schedule without a signal. \a lastCreated counts for the next times.
    void setSchedule(const Schedule &schedule, std::optional<TimePoint> lastCreated = {});
    /// What is wrong with it, if anything.
    [[nodiscard]] std::optional<Error> problem() const;
    /// Puts the focus into the input that is wrong.
    void focusProblem();

signals:
    /// By the person, after the change.
    void edited();

private:
    void addKinds();
    void addInterval();
    void addCron();
    void take();
    void showTimes();

    QButtonGroup *m_kinds;
    QRadioButton *m_interval;
    QRadioButton *m_cron;
    QRadioButton *m_manual;
    QWidget *m_intervalRow;
    QSpinBox *m_hours;
    QWidget *m_cronRow;
    QLineEdit *m_expression;
    QComboBox *m_zone;
    TextLabel *m_problem;
    QLabel *m_times;
    std::optional<TimePoint> m_lastCreated;
};

} // namespace millrace
