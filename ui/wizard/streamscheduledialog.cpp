#include "ui/wizard/streamscheduledialog.h"

#include "core/model/streamschedule.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/messagebar.h"
#include "ui/wizard/scheduleedit.h"
#include "ui/wizard/streamchoicemodel.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QVBoxLayout>

namespace millrace {

StreamScheduleDialog::StreamScheduleDialog(const StreamSchedule &schedule,
                                           const std::vector<StreamId> &streams, QWidget *parent)
    : QDialog(parent)
    , m_streams(new StreamChoiceModel(streams, schedule.streams, this))
    , m_edit(nullptr)
    , m_message(new MessageBar(this))
{
    setWindowTitle(tr("Schedule of some streams"));
    auto *list = new QListView(this);
    m_edit = new ScheduleEdit(this, ScheduleEdit::Kinds::NotManual);
    list->setModel(m_streams);
    list->setUniformItemSizes(true);
    if (m_streams->rowCount() > 0)
        list->setCurrentIndex(m_streams->index(0));
    auto *label = new QLabel(tr("&Streams that run by it, beside the schedule of all"), this);
    label->setWordWrap(true);
    label->setBuddy(list);
    list->setAccessibleName(tr("Streams"));
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    setPrimary(buttons->button(QDialogButtonBox::Ok), true);
    connect(buttons, &QDialogButtonBox::accepted, this, &StreamScheduleDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &StreamScheduleDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(metrics::spaceM);
    layout->addWidget(m_message);
    layout->addWidget(label);
    layout->addWidget(list, 1);
    layout->addWidget(m_edit);
    layout->addWidget(buttons);
    if (schedule.schedule.kind != ScheduleKind::Manual)
        m_edit->setSchedule(schedule.schedule);
    resize(sizeHint().expandedTo({metrics::controlHeight * 18, metrics::controlHeight * 18}));
}

StreamSchedule StreamScheduleDialog::schedule() const
{
    return {m_edit->schedule(), m_streams->chosen()};
}

void StreamScheduleDialog::accept()
{
    const StreamSchedule made = schedule();
    const auto valid = validate({made}, made.streams);
    if (valid) {
        QDialog::accept();
        return;
    }
    m_message->showError(valid.error());
    if (made.streams.empty())
        findChild<QListView *>()->setFocus();
    else
        m_edit->focusProblem();
}

} // namespace millrace
