#include "ui/wizard/scheduleedit.h"

#include "core/model/cronexpression.h"
#include "core/model/plannedrun.h"
#include "core/model/quiethours.h"
#include "core/model/timezone.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/textlabel.h"
#include "ui/wizard/quiethoursedit.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
#include <QCoreApplication>
#include <QDateTimeEdit>
#include <QHBoxLayout>
#include <QInputMethodEvent>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QRadioButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QTextCharFormat>
#include <QTimeEdit>
#include <QTimeZone>
#include <QVBoxLayout>

#include <array>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_shownTimes = 5;
constexpr int s_longestHours = 24 * 31;
constexpr int s_mostJitter = 59;

TimePoint currentTime()
{
    return std::chrono::time_point_cast<std::chrono::microseconds>(
        std::chrono::system_clock::now());
}

/// The zone of the system; "UTC" for the ones schedules do not take: "Etc/UTC" of a server.
QString systemZone()
{
    const QString name = QString::fromLatin1(QTimeZone::systemTimeZoneId());
    return TimeZone::find(name) ? name : u"UTC"_s;
}

/// Region/City ids, the zone of this machine and UTC first.
QStringList zoneNames()
{
    QStringList names{systemZone(), u"UTC"_s};
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

/// As the language writes days and times; the form that sorts where there is none.
QString startFormat()
{
    const QLocale locale;
    return locale.language() == QLocale::C ? u"yyyy-MM-dd HH:mm"_s
                                           : locale.dateTimeFormat(QLocale::ShortFormat);
}

} // namespace

ScheduleEdit::ScheduleEdit(QWidget *parent, Kinds kinds)
    : QWidget(parent)
    , m_kinds(new QButtonGroup(this))
    , m_interval(new QRadioButton(tr("Ever&y"), this))
    , m_cron(new QRadioButton(tr("At the times of a cron e&xpression"), this))
    , m_manual(new QRadioButton(tr("&Only when asked for"), this))
    , m_intervalRow(new QWidget(this))
    , m_hours(new QSpinBox(m_intervalRow))
    , m_startRow(indented(this))
    , m_hasStart(new QCheckBox(tr("Counted from a start time:"), m_startRow))
    , m_start(new QDateTimeEdit(m_startRow))
    , m_cronRow(indented(this))
    , m_expression(new QLineEdit(m_cronRow))
    , m_words(new TextLabel(TextRole::Small, ColorRole::TextMuted, this))
    , m_zoneRow(indented(this))
    , m_zone(new QComboBox(m_zoneRow))
    , m_jitterRow(new QWidget(this))
    , m_hasJitter(new QCheckBox(tr("Sprea&d the starts over"), m_jitterRow))
    , m_jitter(new QSpinBox(m_jitterRow))
    , m_quiet(new QuietHoursEdit(this))
    , m_problem(new TextLabel(TextRole::Body, ColorRole::Negative, this))
    , m_times(new QLabel(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceS);
    addKinds();
    addInterval();
    addStart();
    addCron();
    addZone();
    addJitter();
    m_words->setContentsMargins(metrics::spaceXL, 0, 0, 0);
    for (TextLabel *label : {m_words, m_problem})
        label->setWordWrap(true);
    m_times->setWordWrap(true);
    m_times->setFont(Theme::instance().font(TextRole::Small));
    connect(m_quiet, &QuietHoursEdit::edited, this, &ScheduleEdit::take);
    const std::array<QWidget *, 11> order{m_intervalRow, m_startRow, m_cron,    m_cronRow,
                                          m_words,       m_manual,   m_zoneRow, m_jitterRow,
                                          m_quiet,       m_problem,  m_times};
    for (QWidget *widget : order)
        layout->addWidget(widget);
    m_manual->setVisible(kinds == Kinds::All);
    orderTabs();
    Schedule first;
    if (kinds == Kinds::NotManual)
        first.kind = ScheduleKind::Interval;
    setSchedule(first);
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

void ScheduleEdit::addStart()
{
    m_start->setDisplayFormat(startFormat());
    m_start->setCalendarPopup(true);
    m_start->setTimeSpec(Qt::UTC); // Shows the wall clock of the chosen zone as it is.
    m_start->setAccessibleName(tr("First run"));
    m_hasStart->setToolTip(tr("Whole days keep the time of day in the time zone, hours the "
                              "distance; a run by hand does not move them."));
    auto *row = static_cast<QHBoxLayout *>(m_startRow->layout());
    row->addWidget(m_hasStart);
    row->addWidget(m_start);
    row->addStretch(1);
    connect(m_hasStart, &QCheckBox::clicked, this, &ScheduleEdit::take);
    connect(m_start, &QDateTimeEdit::dateTimeChanged, this, &ScheduleEdit::take);
}

void ScheduleEdit::addCron()
{
    m_expression->setPlaceholderText(tr("0 6 * * MON-FRI"));
    m_expression->setAccessibleName(tr("Cron expression"));
    m_expression->setToolTip(tr("Minute, hour, day, month, weekday; with six or seven fields, "
                                "seconds come first and the year last. L, W, # and ? are known."));
    auto *row = static_cast<QHBoxLayout *>(m_cronRow->layout());
    row->addWidget(m_expression, 1);
    connect(m_expression, &QLineEdit::textEdited, this, &ScheduleEdit::take);
}

void ScheduleEdit::addZone()
{
    m_zone->setEditable(true);
    m_zone->setInsertPolicy(QComboBox::NoInsert);
    m_zone->addItems(zoneNames());
    m_zone->completer()->setFilterMode(Qt::MatchContains);
    m_zone->completer()->setCompletionMode(QCompleter::PopupCompletion);
    m_zone->setAccessibleName(tr("Time zone"));
    m_zone->lineEdit()->setAccessibleName(m_zone->accessibleName());
    auto *label = new QLabel(tr("Time &zone"), m_zoneRow);
    label->setBuddy(m_zone);
    auto *row = static_cast<QHBoxLayout *>(m_zoneRow->layout());
    row->addWidget(label);
    row->addWidget(m_zone, 1);
    connect(m_zone, &QComboBox::currentTextChanged, this, &ScheduleEdit::take);
}

void ScheduleEdit::addJitter()
{
    m_jitter->setRange(1, s_mostJitter);
    m_jitter->setAccessibleName(tr("Minutes a run starts later at most"));
    auto *row = new QHBoxLayout(m_jitterRow);
    row->setContentsMargins({});
    row->setSpacing(metrics::spaceS);
    row->addWidget(m_hasJitter);
    row->addWidget(m_jitter);
    row->addWidget(new QLabel(tr("minutes"), m_jitterRow));
    row->addStretch(1);
    m_hasJitter->setToolTip(
        tr("Each run starts up to so many minutes later, so that many do not start together."));
    connect(m_hasJitter, &QCheckBox::clicked, this, [this](bool isOn) {
        if (isOn) {
            const QSignalBlocker quiet(m_jitter);
            m_jitter->setValue(suitableJitter(schedule(), currentTime()));
        }
        take();
    });
    connect(m_jitter, &QSpinBox::valueChanged, this, &ScheduleEdit::take);
}

void ScheduleEdit::orderTabs()
{
    const std::array<QWidget *, 11> order{m_interval,  m_hours,      m_hasStart, m_start,
                                          m_cron,      m_expression, m_manual,   m_zone,
                                          m_hasJitter, m_jitter,     m_quiet};
    for (std::size_t i = 1; i < order.size(); ++i)
        QWidget::setTabOrder(order[i - 1], order[i]);
}

Schedule ScheduleEdit::schedule() const
{
    Schedule schedule;
    schedule.kind = static_cast<ScheduleKind>(m_kinds->checkedId());
    schedule.everyHours = m_hours->value();
    schedule.cron = m_expression->text().trimmed();
    schedule.timeZone = m_zone->currentText().trimmed();
    const auto zone = TimeZone::find(schedule.timeZone);
    if (m_hasStart->isChecked() && zone)
        schedule.startAt = zone->momentOf(m_start->dateTime());
    schedule.jitterMinutes = m_hasJitter->isChecked() ? m_jitter->value() : 0;
    schedule.quietHours = m_quiet->hours();
    return schedule;
}

void ScheduleEdit::setSchedule(const Schedule &schedule, std::optional<TimePoint> lastCreated)
{
    m_lastCreated = lastCreated;
    const QSignalBlocker hours(m_hours);
    const QSignalBlocker zone(m_zone);
    const QSignalBlocker start(m_start);
    const QSignalBlocker jitter(m_jitter);
    m_kinds->button(static_cast<int>(schedule.kind))->setChecked(true);
    // Tab comes to the chosen one, arrows lead to the others.
    for (QAbstractButton *kind : m_kinds->buttons())
        kind->setFocusPolicy(kind->isChecked() ? Qt::StrongFocus : Qt::ClickFocus);
    m_hours->setValue(schedule.everyHours);
    // The cursor stays where the person types when an undo or a merge sets the same text again.
    if (m_expression->text().trimmed() != schedule.cron)
        m_expression->setText(schedule.cron);
    const QString zoneName = schedule.timeZone.isEmpty() ? systemZone() : schedule.timeZone;
    if (m_zone->currentText() != zoneName)
        m_zone->setCurrentText(zoneName);
    m_hasStart->setChecked(schedule.startAt.has_value());
    // The next full hour is proposed.
    const TimePoint first
        = schedule.startAt.value_or(std::chrono::ceil<std::chrono::hours>(currentTime()));
    if (const auto place = TimeZone::find(zoneName))
        m_start->setDateTime(place->localTime(std::chrono::floor<std::chrono::seconds>(first)));
    m_hasJitter->setChecked(schedule.jitterMinutes > 0);
    if (schedule.jitterMinutes > 0)
        m_jitter->setValue(schedule.jitterMinutes);
    m_quiet->setHours(schedule.quietHours);
    showSchedule(this->schedule());
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
    QWidget *target = m_expression;
    if (found->field == "/time_zone"_L1)
        target = m_zone;
    else if (found->field == "/every_hours"_L1)
        target = m_hours;
    else if (found->field == "/jitter_minutes"_L1)
        target = m_jitter;
    else if (found->field.startsWith("/quiet_hours"_L1))
        target = m_quiet->findChild<QTimeEdit *>();
    target->setFocus();
    const auto place = cronMistake(m_expression->text());
    if (target == m_expression && place)
        m_expression->setSelection(static_cast<int>(place->start), static_cast<int>(place->length));
}

void ScheduleEdit::take()
{
    showSchedule(schedule());
    emit edited();
}

void ScheduleEdit::showSchedule(const Schedule &now)
{
    const bool isInterval = now.kind == ScheduleKind::Interval;
    const bool isCron = now.kind == ScheduleKind::Cron;
    m_hours->setEnabled(isInterval);
    m_startRow->setVisible(isInterval);
    m_start->setEnabled(m_hasStart->isChecked());
    m_cronRow->setVisible(isCron);
    m_zoneRow->setVisible(isCron
                          || (isInterval && (m_hasStart->isChecked() || !now.quietHours.empty())));
    m_jitterRow->setVisible(now.kind != ScheduleKind::Manual);
    m_jitter->setEnabled(m_hasJitter->isChecked());
    m_quiet->setVisible(now.kind != ScheduleKind::Manual);
    const auto found = problem();
    // An empty expression is not a mistake yet, only not an answer.
    m_problem->setVisible(found && !(isCron && now.cron.isEmpty()));
    if (found)
        m_problem->setText(found->message);
    markMistake(now);
    m_times->setVisible(!found && now.kind != ScheduleKind::Manual);
    if (m_times->isVisibleTo(this))
        showTimes(now);
}

void ScheduleEdit::markMistake(const Schedule &now)
{
    const bool isCron = now.kind == ScheduleKind::Cron;
    const QString words = isCron ? cronText(now.cron) : QString();
    m_words->setVisible(!words.isEmpty());
    m_words->setText(words);
    // The only way a line edit takes formats: as an input method gives them.
    QList<QInputMethodEvent::Attribute> marks;
    if (const auto place = cronMistake(m_expression->text()); isCron && place) {
        QTextCharFormat format;
        format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        format.setUnderlineColor(Theme::instance().color(ColorRole::Negative));
        format.setForeground(Theme::instance().color(ColorRole::Negative));
        marks.append({QInputMethodEvent::TextFormat,
                      static_cast<int>(place->start) - m_expression->cursorPosition(),
                      static_cast<int>(place->length), format});
    }
    QInputMethodEvent event(QString(), marks);
    QCoreApplication::sendEvent(m_expression, &event);
}

void ScheduleEdit::showTimes(const Schedule &now)
{
    Schedule bare = now;
    bare.quietHours.clear();
    QStringList times;
    for (const TimePoint time : nextTimes(now, currentTime(), m_lastCreated, s_shownTimes)) {
        const QString text = localTime(time);
        // A time of the schedule itself comes again when one asks from just before it.
        const auto own = slotAfter(bare, time - std::chrono::seconds(1));
        const bool isMoved = !now.quietHours.empty()
            && quietUntil(now, time - std::chrono::seconds(1)) && own != time;
        times << (isMoved ? tr("%1, after quiet hours").arg(text) : text);
    }
    QString text = times.isEmpty() ? tr("The expression has no further time.")
                                   : tr("Next runs: %1").arg(times.join(u" · "_s));
    if (now.jitterMinutes > 0 && !times.isEmpty())
        text += u'\n' + tr("Each starts up to %n minute(s) later.", nullptr, now.jitterMinutes);
    m_times->setText(text);
}

} // namespace millrace
