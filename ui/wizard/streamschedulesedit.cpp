#include "ui/wizard/streamschedulesedit.h"

#include "core/model/streamschedule.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"
#include "ui/wizard/streamscheduledialog.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

namespace millrace {

using namespace Qt::StringLiterals;

StreamSchedulesEdit::StreamSchedulesEdit(QWidget *parent)
    : QWidget(parent)
    , m_rowArea(new QVBoxLayout)
    , m_add(new QPushButton(tr("Add a schedule of some streams…"), this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceS);
    m_rowArea->setSpacing(metrics::spaceXS);
    layout->addLayout(m_rowArea);
    layout->addWidget(m_add, 0, Qt::AlignLeft);
    connect(m_add, &QPushButton::clicked, this, [this] { open(m_schedules.size()); });
}

void StreamSchedulesEdit::setSchedules(const std::vector<StreamSchedule> &schedules,
                                       std::vector<StreamId> streams)
{
    m_streams = std::move(streams);
    // One stream has no others to differ from.
    m_add->setVisible(m_streams.size() > 1);
    if (schedules == m_schedules && m_rows.size() == m_schedules.size())
        return;
    m_schedules = schedules;
    showRows();
}

void StreamSchedulesEdit::showRows()
{
    for (QWidget *row : m_rows) {
        row->hide();
        row->deleteLater(); // One of its buttons may have sent the signal.
    }
    m_rows.clear();
    for (std::size_t at = 0; at < m_schedules.size(); ++at)
        addRow(at);
}

void StreamSchedulesEdit::addRow(std::size_t at)
{
    const QString text = scheduleText(m_schedules[at]);
    auto *row = new QWidget(this);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceS);
    auto *label = new QLabel(text, row);
    label->setWordWrap(true);
    QToolButton *change = iconButton(u"edit"_s, tr("Change the schedule of %1").arg(text), row);
    QToolButton *removal = iconButton(u"delete"_s, tr("Remove the schedule of %1").arg(text), row);
    layout->addWidget(label, 1);
    layout->addWidget(change);
    layout->addWidget(removal);
    connect(change, &QToolButton::clicked, this, [this, at] { open(at); });
    connect(removal, &QToolButton::clicked, this, [this, at] { remove(at); });
    m_rowArea->addWidget(row);
    m_rows.push_back(row);
    row->show();
}

void StreamSchedulesEdit::open(std::size_t at)
{
    const StreamSchedule shown = at < m_schedules.size() ? m_schedules[at] : StreamSchedule();
    auto *dialog = new StreamScheduleDialog(shown, m_streams, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, at] {
        // Meanwhile an undo may have taken the line away.
        if (at < m_schedules.size())
            m_schedules[at] = dialog->schedule();
        else
            m_schedules.push_back(dialog->schedule());
        showRows();
        emit edited();
    });
    dialog->open();
}

void StreamSchedulesEdit::remove(std::size_t at)
{
    if (at >= m_schedules.size())
        return;
    m_schedules.erase(m_schedules.begin() + static_cast<std::ptrdiff_t>(at));
    showRows();
    m_add->setFocus();
    emit edited();
}

} // namespace millrace
