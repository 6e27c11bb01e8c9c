// ScheduleEdit: chooses when a connection runs by itself, and shows what that comes to.
#pragma once

#include "core/model/schedule.h"

#include <QWidget>

class QButtonGroup;
class QCheckBox;
class QComboBox;
class QDateTimeEdit;
class QLabel;
class QLineEdit;
class QRadioButton;
class QSpinBox;

namespace millrace {

class QuietHoursEdit;
class TextLabel;

/// Interval, cron and manual, with quiet hours and spreading. What was typed for one kind stays
/// while another is chosen. The expression stands below in words, with what is wrong in it
/// underlined, and so do the next five times, in local time.
class ScheduleEdit final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ScheduleEdit)

public:
    /// Which kinds can be chosen.
    enum class Kinds { All, NotManual };

    explicit ScheduleEdit(QWidget *parent = nullptr, Kinds kinds = Kinds::All);

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
    void addStart();
    void addCron();
    void addZone();
    void addJitter();
    void orderTabs();
    void take();
    void showSchedule(const Schedule &now);
    void markMistake(const Schedule &now);
    void showTimes(const Schedule &now);

    QButtonGroup *m_kinds;
    QRadioButton *m_interval;
    QRadioButton *m_cron;
    QRadioButton *m_manual;
    QWidget *m_intervalRow;
    QSpinBox *m_hours;
    QWidget *m_startRow;
    QCheckBox *m_hasStart;
    QDateTimeEdit *m_start;
    QWidget *m_cronRow;
    QLineEdit *m_expression;
    TextLabel *m_words;
    QWidget *m_zoneRow;
    QComboBox *m_zone;
    QWidget *m_jitterRow;
    QCheckBox *m_hasJitter;
    QSpinBox *m_jitter;
    QuietHoursEdit *m_quiet;
    TextLabel *m_problem;
    QLabel *m_times;
    std::optional<TimePoint> m_lastCreated;
};

} // namespace millrace
