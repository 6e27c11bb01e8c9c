#include "ui/connectionpage/timelinedelegate.h"

#include "ui/connectionpage/timelinemodel.h"
#include "ui/settings/tablelooks.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QPainter>

namespace millrace {

namespace {

constexpr int s_padding = metrics::spaceS + 2;

int lineHeight(TextRole role) { return QFontMetrics(listFont(role)).height(); }

int textHeight() { return lineHeight(TextRole::BodyStrong) + lineHeight(TextRole::Body); }

void drawLine(QPainter &painter, const QRect &rect, TextRole role, const QColor &color,
              Qt::Alignment alignment, const QString &text)
{
    painter.setFont(listFont(role));
    painter.setPen(color);
    painter.drawText(rect, static_cast<int>(alignment | Qt::AlignVCenter) | Qt::TextSingleLine,
                     painter.fontMetrics().elidedText(text, Qt::ElideRight, rect.width()));
}

} // namespace

TimelineDelegate::TimelineDelegate(QObject *parent)
    : QStyledItemDelegate(parent)
{
}

QSize TimelineDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {metrics::navigationWidth, listRowHeight(textHeight() + 2 * s_padding, textHeight())};
}

void TimelineDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    QStyleOptionViewItem panel = option;
    initStyleOption(&panel, index);
    panel.text.clear();
    const QStyle *style = option.widget ? option.widget->style() : QApplication::style();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &panel, painter, option.widget);

    const Theme &theme = Theme::instance();
    painter->save();
    const auto visual = [&option](const QRect &rect) {
        return QStyle::visualRect(option.direction, option.rect, rect);
    };
    const int padding = std::max(0, (option.rect.height() - textHeight()) / 2);
    const QRect area = option.rect.adjusted(metrics::spaceM, padding, -metrics::spaceM, -padding);
    const int first = lineHeight(TextRole::BodyStrong);
    const auto color = static_cast<ColorRole>(index.data(TimelineModel::ColorRoleRole).toInt());
    const QRect spot(area.left(), area.top() + (first - metrics::iconM) / 2, metrics::iconM,
                     metrics::iconM);
    icon(index.data(TimelineModel::IconRole).toString(), color).paint(painter, visual(spot));

    const QRect texts = area.adjusted(metrics::iconM + metrics::spaceM, 0, 0, 0);
    const QString time = index.data(TimelineModel::TimeTextRole).toString();
    const QString who = index.data(TimelineModel::WhoRole).toString();
    const QFontMetrics small(listFont(TextRole::Small));
    const int right = std::min(texts.width() / 3,
                               std::max(small.horizontalAdvance(time), small.horizontalAdvance(who))
                                   + metrics::spaceS);
    const QRect left = texts.adjusted(0, 0, -right - metrics::spaceM, 0);
    const QRect side(texts.right() - right + 1, texts.top(), right, texts.height());
    const auto line = [first](const QRect &rect, bool isFirst) {
        return isFirst ? QRect(rect.left(), rect.top(), rect.width(), first)
                       : rect.adjusted(0, first, 0, 0);
    };
    // The style marks a chosen row with a soft ground, on which the usual colours stay readable.
    drawLine(*painter, visual(line(left, true)), TextRole::BodyStrong, theme.color(ColorRole::Text),
             Qt::AlignLeading, index.data(TimelineModel::TitleRole).toString());
    drawLine(*painter, visual(line(left, false)), TextRole::Body, theme.color(ColorRole::TextMuted),
             Qt::AlignLeading, index.data(TimelineModel::DetailRole).toString());
    drawLine(*painter, visual(line(side, true)), TextRole::Small, theme.color(ColorRole::Text),
             Qt::AlignTrailing, time);
    drawLine(*painter, visual(line(side, false)), TextRole::Small,
             theme.color(ColorRole::TextMuted), Qt::AlignTrailing, who);
    painter->restore();
}

} // namespace millrace
