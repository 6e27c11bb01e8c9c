#include "ui/connectorpicker/endpointdelegate.h"

#include "ui/connectorpicker/endpointlistmodel.h"
#include "ui/theme/metrics.h"
#include "ui/theme/painting.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <QWidget>

namespace millrace {

QSize EndpointDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    const Theme &theme = Theme::instance();
    const int lines = QFontMetrics(theme.font(TextRole::BodyStrong)).lineSpacing()
        + QFontMetrics(theme.font(TextRole::Small)).lineSpacing();
    return {metrics::iconL * 4, lines + 2 * metrics::spaceS};
}

void EndpointDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const Theme &theme = Theme::instance();
    const bool isMarked = option.state.testFlag(QStyle::State_Selected);
    if (isMarked || option.state.testFlag(QStyle::State_MouseOver))
        paintBox(*painter, option.rect, metrics::radius,
                 theme.color(isMarked ? ColorRole::AccentSoft : ColorRole::SurfaceSunken));
    if (isMarked && option.widget != nullptr && option.widget->hasFocus())
        paintFocusRing(*painter, option.rect, metrics::radius);
    const QRect inside = option.rect.adjusted(metrics::spaceM, metrics::spaceS, -metrics::spaceM,
                                              -metrics::spaceS);
    const bool isMirrored = option.direction == Qt::RightToLeft;
    QRect iconPlace(inside.left(), inside.center().y() - metrics::iconL / 2, metrics::iconL,
                    metrics::iconL);
    QRect texts = inside.adjusted(metrics::iconL + metrics::spaceM, 0, 0, 0);
    if (isMirrored) {
        iconPlace.moveRight(inside.right());
        texts = inside.adjusted(0, 0, -metrics::iconL - metrics::spaceM, 0);
    }
    index.data(Qt::DecorationRole).value<QIcon>().paint(painter, iconPlace);
    const auto line = [&](TextRole role, ColorRole color, int top, const QString &text) {
        painter->setFont(theme.font(role));
        painter->setPen(theme.color(color));
        const QFontMetrics metrics(painter->font());
        painter->drawText(QRect(texts.left(), top, texts.width(), metrics.lineSpacing()),
                          Qt::AlignLeading | Qt::TextSingleLine,
                          metrics.elidedText(text, Qt::ElideRight, texts.width()));
        return top + metrics.lineSpacing();
    };
    const int below = line(TextRole::BodyStrong, ColorRole::Text, texts.top(),
                           index.data(Qt::DisplayRole).toString());
    line(TextRole::Small, ColorRole::TextMuted, below,
         index.data(EndpointListModel::DetailRole).toString());
    painter->restore();
}

} // namespace millrace
