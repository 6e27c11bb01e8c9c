#include "ui/wizard/quiethoursedit.h"

#include "ui/theme/metrics.h"
#include "ui/wizard/quiethoursrow.h"

#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace millrace {

QuietHoursEdit::QuietHoursEdit(QWidget *parent)
    : QWidget(parent)
    , m_rowArea(new QVBoxLayout)
    , m_add(new QPushButton(tr("Add &quiet hours"), this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceS);
    m_rowArea->setSpacing(metrics::spaceXS);
    layout->addLayout(m_rowArea);
    layout->addWidget(m_add, 0, Qt::AlignLeft);
    m_add->setToolTip(
        tr("Nothing starts by itself in them; what falls due starts once afterwards."));
    connect(m_add, &QPushButton::clicked, this, [this] {
        addRow({QTime(22, 0), QTime(6, 0)});
        m_rows.back()->findChild<QWidget *>()->setFocus();
        emit edited();
    });
}

std::vector<QuietHours> QuietHoursEdit::hours() const
{
    std::vector<QuietHours> hours;
    for (const QuietHoursRow *row : m_rows)
        hours.push_back(row->hours());
    return hours;
}

void QuietHoursEdit::setHours(const std::vector<QuietHours> &hours)
{
    // The same, set again by an undo or a merge, keeps the focus.
    if (hours == this->hours())
        return;
    for (QuietHoursRow *row : m_rows)
        delete row;
    m_rows.clear();
    for (const QuietHours &entry : hours)
        addRow(entry);
}

void QuietHoursEdit::addRow(const QuietHours &hours)
{
    auto *row = new QuietHoursRow(hours, this);
    m_rowArea->addWidget(row);
    m_rows.push_back(row);
    connect(row, &QuietHoursRow::edited, this, &QuietHoursEdit::edited);
    connect(row, &QuietHoursRow::removed, this, [this, row] { remove(row); });
    row->show();
}

void QuietHoursEdit::remove(QuietHoursRow *row)
{
    std::erase(m_rows, row);
    row->hide();
    row->deleteLater(); // Its button sent the signal.
    m_add->setFocus();
    emit edited();
}

} // namespace millrace
