#include "ui/wizard/scheduleedit.h"

#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/textlabel.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QCompleter>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QRadioButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QTimeZone>
#include <QVBoxLayout>

#include <array>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_shownTimes = 5;
constexpr int s_longestHours = 24 * 31;

/// Region/City ids, the zone of this machine and UTC first.
QStringList zoneNames()
{
    QStringList names{QString::fromLatin1(QTimeZone::systemTimeZoneId()), u"UTC"_s};
    const auto ids = QTimeZone::availableTimeZoneIds();
    for (const QByteArray &id : ids) {
        // "Etc/…" zones turn the sign around and are no places.
        if (id.contains('/') && !id.startsWith("Etc/"))
            names << QString::fromLatin1(id);
    }
    names.removeDuplicates();
    return names;
}

QWidget *indented(QWidget *parent)
{
    auto *row = new QWidget(parent);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(metrics::spaceXL, 0, 0, 0);
    layout->setSpacing(metrics::spaceS);
    return row;
}

} // namespace

ScheduleEdit::ScheduleEdit(QWidget *parent)
    : QWidget(parent)
    , m_kinds(new QButtonGroup(this))
    , m_interval(new QRadioButton(tr("Ever&y"), this))
    , m_cron(new QRadioButton(tr("At the times of a cron e&xpression"), this))
    , m_manual(new QRadioButton(tr("&Only when asked for"), this))
    , m_intervalRow(new QWidget(this))
    , m_hours(new QSpinBox(m_intervalRow))
    , m_cronRow(indented(this))
    , m_expression(new QLineEdit(m_cronRow))
    , m_zone(new QComboBox(m_cronRow))
    , m_problem(new TextLabel(TextRole::Body, ColorRole::Negative, this))
    , m_times(new QLabel(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceS);
    addKinds();
    addInterval();
    addCron();
    layout->addWidget(m_intervalRow);
    layout->addWidget(m_cron);
    layout->addWidget(m_cronRow);
    layout->addWidget(m_manual);
    m_problem->setWordWrap(true);
    layout->addWidget(m_problem);
    m_times->setWordWrap(true);
    m_times->setFont(Theme::instance().font(TextRole::Small));
    layout->addWidget(m_times);
    const std::array<QWidget *, 6> order{m_interval,   m_hours, m_cron,
                                         m_expression, m_zone,  m_manual};
    for (std::size_t i = 1; i < order.size(); ++i)
        QWidget::setTabOrder(order[i - 1], order[i]);
    setSchedule({});
}

void ScheduleEdit::addKinds()
{
    m_kinds->addButton(m_interval, static_cast<int>(ScheduleKind::Interval));
    m_kinds->addButton(m_cron, static_cast<int>(ScheduleKind::Cron));
    m_kinds->addButton(m_manual, static_cast<int>(ScheduleKind::Manual));
    connect(m_kinds, &QButtonGroup::idClicked, this, &ScheduleEdit::take);
}

void ScheduleEdit::addInterval()
{
    auto *row = new QHBoxLayout(m_intervalRow);
    row->setContentsMargins({});
    row->setSpacing(metrics::spaceS);
    m_hours->setRange(1, s_longestHours);
    m_hours->setAccessibleName(tr("Hours between runs"));
    auto *unit = new QLabel(tr("hours, counted from the start of the last run"), m_intervalRow);
    row->addWidget(m_interval);
    row->addWidget(m_hours);
    unit->setWordWrap(true);
    row->addWidget(unit, 1);
    connect(m_hours, &QSpinBox::valueChanged, this, &ScheduleEdit::take);
}

void ScheduleEdit::addCron()
{
    m_expression->setPlaceholderText(tr("0 6 * * MON-FRI"));
    m_expression->setAccessibleName(tr("Cron expression"));
    m_expression->setToolTip(tr("Minute, hour, day, month, weekday; with six or seven fields, "
                                "seconds come first and the year last."));
    m_zone->setEditable(true);
    m_zone->setInsertPolicy(QComboBox::NoInsert);
    m_zone->addItems(zoneNames());
    m_zone->completer()->setFilterMode(Qt::MatchContains);
    m_zone->completer()->setCompletionMode(QCompleter::PopupCompletion);
    m_zone->setAccessibleName(tr("Time zone"));
    auto *row = static_cast<QHBoxLayout *>(m_cronRow->layout());
    row->addWidget(m_expression, 1);
    row->addWidget(m_zone, 1);
    connect(m_expression, &QLineEdit::textEdited, this, &ScheduleEdit::take);
    connect(m_zone, &QComboBox::currentTextChanged, this, &ScheduleEdit::take);
}

Schedule ScheduleEdit::schedule() const
{
    Schedule schedule;
    schedule.kind = static_cast<ScheduleKind>(m_kinds->checkedId());
    schedule.everyHours = m_hours->value();
    schedule.cron = m_expression->text().trimmed();
    schedule.timeZone = m_zone->currentText().trimmed();
    return schedule;
}

void ScheduleEdit::setSchedule(const Schedule &schedule, std::optional<TimePoint> lastCreated)
{
    m_lastCreated = lastCreated;
    const QSignalBlocker hours(m_hours);
    const QSignalBlocker zone(m_zone);
    m_kinds->button(static_cast<int>(schedule.kind))->setChecked(true);
    m_hours->setValue(schedule.everyHours);
    // The cursor stays where the person types when an undo or a merge sets the same text again.
    if (m_expression->text().trimmed() != schedule.cron)
        m_expression->setText(schedule.cron);
    const QString zoneName = schedule.timeZone.isEmpty()
        ? QString::fromLatin1(QTimeZone::systemTimeZoneId())
        : schedule.timeZone;
    if (m_zone->currentText() != zoneName)
        m_zone->setCurrentText(zoneName);
    showTimes();
}

std::optional<Error> ScheduleEdit::problem() const
{
    const auto valid = validate(schedule());
    return valid ? std::nullopt : std::optional(valid.error());
}

void ScheduleEdit::focusProblem()
{
    const auto found = problem();
    if (!found)
        return;
    QWidget *target = found->field == "/time_zone"_L1 ? static_cast<QWidget *>(m_zone)
        : found->field == "/every_hours"_L1           ? static_cast<QWidget *>(m_hours)
                                                      : m_expression;
    target->setFocus();
}

void ScheduleEdit::take()
{
    showTimes();
    emit edited();
}

void ScheduleEdit::showTimes()
{
    const Schedule now = schedule();
    m_hours->setEnabled(now.kind == ScheduleKind::Interval);
    m_cronRow->setVisible(now.kind == ScheduleKind::Cron);
    const auto found = problem();
    // An empty expression is not a mistake yet, only not an answer.
    m_problem->setVisible(found && !(now.kind == ScheduleKind::Cron && now.cron.isEmpty()));
    if (found)
        m_problem->setText(found->message);
    m_times->setVisible(!found && now.kind != ScheduleKind::Manual);
    if (found || now.kind == ScheduleKind::Manual)
        return;
    const auto current
        = std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
    QStringList times;
    for (const TimePoint time : nextTimes(now, current, m_lastCreated, s_shownTimes))
        times << localTime(time);
    m_times->setText(times.isEmpty() ? tr("The expression has no further time.")
                                     : tr("Next runs: %1").arg(times.join(u" · "_s)));
}

} // namespace millrace
