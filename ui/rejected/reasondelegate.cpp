#include "ui/rejected/reasondelegate.h"

#include "ui/rejected/rejectedgroupsmodel.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QPainter>

namespace millrace {

ReasonDelegate::ReasonDelegate(QObject *parent)
    : QStyledItemDelegate(parent)
{
}

void ReasonDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                           const QModelIndex &index) const
{
    QStyleOptionViewItem item(option);
    initStyleOption(&item, index);
    item.text.clear();
    const QWidget *view = option.widget;
    const QStyle *style = view != nullptr ? view->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &item, painter, view);

    const Theme &theme = Theme::instance();
    const QRect place = option.rect.adjusted(metrics::spaceM, metrics::spaceS, -metrics::spaceM,
                                             -metrics::spaceS);
    const QFontMetrics strong(theme.font(TextRole::BodyStrong));
    const QFontMetrics small(theme.font(TextRole::Small));
    const QString count = index.data(RejectedGroupsModel::CountRole).toString();
    const int countWidth = strong.horizontalAdvance(count);

    painter->save();
    painter->setFont(theme.font(TextRole::BodyStrong));
    painter->setPen(theme.color(ColorRole::Text));
    const auto draw = [&](const QRect &rect, Qt::Alignment side, const QString &text) {
        const Qt::LayoutDirection direction = option.direction;
        painter->drawText(QStyle::visualRect(direction, option.rect, rect),
                          QStyle::visualAlignment(direction, side) | Qt::AlignVCenter, text);
    };
    const QRect title(place.left(), place.top(), place.width() - countWidth - metrics::spaceS,
                      strong.height());
    draw(title, Qt::AlignLeft,
         strong.elidedText(index.data(Qt::DisplayRole).toString(), Qt::ElideRight, title.width()));
    const QRect number(place.right() - countWidth, place.top(), countWidth + 1, strong.height());
    draw(number, Qt::AlignRight, count);
    painter->setFont(theme.font(TextRole::Small));
    painter->setPen(theme.color(ColorRole::TextMuted));
    const QRect detail(place.left(), title.bottom() + metrics::spaceXS, place.width(),
                       small.height());
    draw(detail, Qt::AlignLeft,
         small.elidedText(index.data(RejectedGroupsModel::DetailRole).toString(), Qt::ElideRight,
                          detail.width()));
    painter->restore();
}

QSize ReasonDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    const Theme &theme = Theme::instance();
    const int text = QFontMetrics(theme.font(TextRole::BodyStrong)).height()
        + QFontMetrics(theme.font(TextRole::Small)).height() + metrics::spaceXS;
    return {metrics::navigationWidth, text + 2 * metrics::spaceS};
}

} // namespace millrace
