#include "ui/notices/noticewaysedit.h"

#include "ui/theme/metrics.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QSignalBlocker>

namespace millrace {

NoticeWaysEdit::NoticeWaysEdit(const QString &name, QWidget *parent)
    : QWidget(parent)
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceM);
    for (const NoticeChannel channel : s_allNoticeChannels) {
        auto *box = new QCheckBox(noticeChannelTitle(channel));
        //: A kind of notice and a channel: "Recovery: E-mail".
        box->setAccessibleName(tr("%1: %2").arg(name, noticeChannelTitle(channel)));
        connect(box, &QCheckBox::toggled, this, &NoticeWaysEdit::edited);
        layout->addWidget(box);
        m_boxes[channel] = box;
    }
    setFocusProxy(m_boxes.at(NoticeChannel::Desktop));
}

NoticeChannels NoticeWaysEdit::channels() const
{
    NoticeChannels chosen;
    for (const auto &[channel, box] : m_boxes) {
        if (box->isChecked())
            chosen.insert(channel);
    }
    return chosen;
}

void NoticeWaysEdit::setChannels(const NoticeChannels &channels)
{
    for (const auto &[channel, box] : m_boxes) {
        const QSignalBlocker quiet(box);
        box->setChecked(channels.contains(channel));
    }
}

} // namespace millrace
