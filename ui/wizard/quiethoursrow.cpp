#include "ui/wizard/quiethoursrow.h"

#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QTimeEdit>
#include <QToolButton>

namespace millrace {

using namespace Qt::StringLiterals;

QuietHoursRow::QuietHoursRow(const QuietHours &hours, QWidget *parent)
    : QWidget(parent)
    , m_from(new QTimeEdit(hours.from, this))
    , m_until(new QTimeEdit(hours.until, this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins({});
    row->setSpacing(metrics::spaceS);
    addTimes();
    row->addSpacing(metrics::spaceS);
    addDays(hours.days);
    QToolButton *remove = iconButton(u"close"_s, tr("Remove these quiet hours"), this);
    connect(remove, &QToolButton::clicked, this, &QuietHoursRow::removed);
    row->addWidget(remove);
    row->addStretch(1);
}

void QuietHoursRow::addTimes()
{
    m_from->setAccessibleName(tr("Quiet from"));
    m_until->setAccessibleName(tr("Quiet until"));
    auto *row = static_cast<QHBoxLayout *>(layout());
    row->addWidget(m_from);
    row->addWidget(new QLabel(tr("to"), this));
    row->addWidget(m_until);
    for (QTimeEdit *time : {m_from, m_until}) {
        time->setDisplayFormat(u"HH:mm"_s);
        time->setWrapping(true);
        connect(time, &QTimeEdit::timeChanged, this, &QuietHoursRow::edited);
    }
}

void QuietHoursRow::addDays(int days)
{
    auto *row = static_cast<QHBoxLayout *>(layout());
    for (std::size_t day = 0; day < m_days.size(); ++day) {
        auto *button = new QToolButton(this);
        const int number = static_cast<int>(day) + 1;
        button->setCheckable(true);
        button->setChecked(((days >> day) & 1) != 0);
        button->setText(QLocale().standaloneDayName(number, QLocale::ShortFormat));
        const QString name = QLocale().standaloneDayName(number);
        button->setAccessibleName(name);
        button->setToolTip(tr("Quiet hours that begin on %1").arg(name));
        connect(button, &QToolButton::clicked, this, &QuietHoursRow::edited);
        row->addWidget(button);
        m_days[day] = button;
    }
}

QuietHours QuietHoursRow::hours() const
{
    QuietHours hours{m_from->time(), m_until->time(), 0};
    for (std::size_t day = 0; day < m_days.size(); ++day)
        hours.days |= m_days[day]->isChecked() ? 1 << day : 0;
    return hours;
}

} // namespace millrace
