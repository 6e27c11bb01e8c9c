#include "ui/wizard/runpolicyedit.h"

#include "core/model/runpolicyjson.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QFormLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>

#include <limits>

namespace millrace {

namespace {

constexpr int s_minute = 60;
constexpr int s_hour = 3'600;

/// \a time in steps of \a unit seconds; what is more than none is one at least.
int stepsOf(std::chrono::seconds time, int unit)
{
    return static_cast<int>((time.count() + unit - 1) / unit);
}

} // namespace

RunPolicyEdit::RunPolicyEdit(QWidget *parent)
    : QWidget(parent)
{
    auto *form = new QFormLayout(this);
    form->setContentsMargins({});
    form->setVerticalSpacing(metrics::spaceS);
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    const QString unbounded = tr("no bound");

    addHeading(form, tr("Failed attempts"),
               tr("A run is tried again until one of these numbers is reached."));
    addNumber(form, tr("In a row that wrote nothing"), &RunPolicy::mostCompleteInRow,
              "complete_failures_in_row", unbounded);
    addNumber(form, tr("In all that wrote nothing"), &RunPolicy::mostComplete, "complete_failures",
              unbounded);
    addNumber(form, tr("In a row that wrote records"), &RunPolicy::mostPartialInRow,
              "partial_failures_in_row", unbounded);
    addNumber(form, tr("In all that wrote records"), &RunPolicy::mostPartial, "partial_failures",
              unbounded);
    addTime(form, tr("First wait"), &RunPolicy::firstWait, "first_wait_seconds", 1, tr("none"));
    addNumber(form, tr("Each wait is longer by the factor"), &RunPolicy::waitFactor, "wait_factor",
              {});
    addTime(form, tr("Longest wait"), &RunPolicy::longestWait, "longest_wait_seconds", 1,
            unbounded);

    addHeading(form, tr("Time limits"),
               tr("A run that exceeds one is stopped; the next goes on at its checkpoint."));
    addTime(form, tr("Silence of the source"), &RunPolicy::sourceSilence, "source_silence_seconds",
            s_minute, unbounded);
    addTime(form, tr("Silence of the destination"), &RunPolicy::destinationSilence,
            "destination_silence_seconds", s_hour, unbounded);
    addTime(form, tr("A whole run"), &RunPolicy::longestRun, "longest_run_seconds", s_hour,
            unbounded);

    addHeading(
        form, tr("Pause by itself"),
        tr("A connection that only fails warns, then pauses, when both numbers of a pair are "
           "reached."));
    const QString any = tr("any");
    addNumber(form, tr("Warns at failed runs in a row"), &RunPolicy::warnFailures, "warn_failures",
              any);
    addNumber(form, tr("and days without success"), &RunPolicy::warnDays, "warn_days", any);
    addNumber(form, tr("Pauses at failed runs in a row"), &RunPolicy::pauseFailures,
              "pause_failures", any);
    addNumber(form, tr("and days without success"), &RunPolicy::pauseDays, "pause_days", any);
    setPolicy({});
}

void RunPolicyEdit::addHeading(QFormLayout *form, const QString &text, const QString &help)
{
    auto *heading = new QLabel(text, this);
    heading->setFont(Theme::instance().font(TextRole::BodyStrong));
    heading->setContentsMargins(0, metrics::spaceM, 0, 0);
    form->addRow(heading);
    auto *note = new QLabel(help, this);
    note->setWordWrap(true);
    note->setFont(Theme::instance().font(TextRole::Small));
    note->setForegroundRole(QPalette::PlaceholderText);
    form->addRow(note);
}

void RunPolicyEdit::addNumber(QFormLayout *form, const QString &label, int RunPolicy::*number,
                              const char *key, const QString &none)
{
    Entry entry;
    entry.box = new QSpinBox(this);
    entry.number = number;
    entry.box->setSpecialValueText(none);
    addEntry(form, label, entry, key);
}

void RunPolicyEdit::addTime(QFormLayout *form, const QString &label,
                            std::chrono::seconds RunPolicy::*time, const char *key, int unit,
                            const QString &none)
{
    Entry entry;
    entry.box = new QSpinBox(this);
    entry.time = time;
    entry.unit = unit;
    entry.box->setSuffix(unit == 1 ? tr(" s") : unit == s_minute ? tr(" min") : tr(" h"));
    entry.box->setSpecialValueText(none);
    addEntry(form, label, entry, key);
}

void RunPolicyEdit::addEntry(QFormLayout *form, const QString &label, const Entry &entry,
                             const char *key)
{
    const RunPolicyRange range = runPolicyRange(QString::fromLatin1(key));
    const qint64 most = std::min<qint64>(range.most / entry.unit, std::numeric_limits<int>::max());
    entry.box->setRange(static_cast<int>(range.least), static_cast<int>(most));
    entry.box->setGroupSeparatorShown(true);
    entry.box->setAccessibleName(label);
    entry.box->setObjectName(QString::fromLatin1(key));
    form->addRow(label, entry.box);
    connect(entry.box, &QSpinBox::valueChanged, this, &RunPolicyEdit::edited);
    m_entries.push_back(entry);
}

void RunPolicyEdit::setPolicy(const RunPolicy &policy)
{
    for (const Entry &entry : m_entries) {
        const QSignalBlocker blocker(entry.box);
        entry.box->setValue(entry.number != nullptr ? policy.*entry.number
                                                    : stepsOf(policy.*entry.time, entry.unit));
    }
}

RunPolicy RunPolicyEdit::applied(RunPolicy policy) const
{
    for (const Entry &entry : m_entries) {
        const int value = entry.box->value();
        if (entry.number != nullptr)
            policy.*entry.number = value;
        else if (value != stepsOf(policy.*entry.time, entry.unit))
            policy.*entry.time = std::chrono::seconds(qint64(value) * entry.unit);
    }
    return policy;
}

} // namespace millrace
