#include "ui/connectionpage/streamstatusdelegate.h"

#include "ui/connectionpage/streamtablemodel.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace millrace {

namespace {

constexpr int s_barHeight = 3;

} // namespace

StreamStatusDelegate::StreamStatusDelegate(QObject *parent)
    : QStyledItemDelegate(parent)
{
}

void StreamStatusDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                                 const QModelIndex &index) const
{
    QStyledItemDelegate::paint(painter, option, index);
    const QVariant percent = index.data(StreamTableModel::PercentRole);
    if (!percent.isValid())
        return;
    const Theme &theme = Theme::instance();
    QRect track = option.rect.adjusted(metrics::spaceS, 0, -metrics::spaceS, 0);
    track.setTop(track.bottom() - s_barHeight - 1);
    track.setHeight(s_barHeight);
    QRect done = track;
    done.setWidth(track.width() * percent.toInt() / 100);
    done = QStyle::visualRect(option.direction, track, done);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(theme.color(ColorRole::InfoSoft));
    painter->drawRoundedRect(track, 1.5, 1.5);
    painter->setBrush(theme.color(ColorRole::Info));
    painter->drawRoundedRect(done, 1.5, 1.5);
    painter->restore();
}

} // namespace millrace
