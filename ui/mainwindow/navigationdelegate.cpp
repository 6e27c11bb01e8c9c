#include "ui/mainwindow/navigationdelegate.h"

#include "ui/mainwindow/navigationmodel.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/theme/painting.h"
#include "ui/theme/theme.h"
#include "ui/widgets/displaytext.h"

#include <QPainter>

namespace millrace {

namespace {

constexpr int s_dot = 8; // The badge of a collapsed entry.
constexpr qint64 s_mostCounted = 9999;

QString badgeText(qint64 count)
{
    return count > s_mostCounted ? groupedNumber(s_mostCounted) + u'+' : groupedNumber(count);
}

/// Returns the room the badge took at the end.
int paintBadge(QPainter &painter, const QRect &inner, qint64 count, Qt::LayoutDirection direction)
{
    const Theme &theme = Theme::instance();
    const QFont font = theme.font(TextRole::Small);
    const QFontMetrics metrics(font);
    const QString text = badgeText(count);
    const int height = metrics.height() + metrics::spaceXS;
    const int width
        = std::max(height, metrics.horizontalAdvance(text) + metrics::spaceS + metrics::spaceXS);
    const QRect badge
        = QStyle::alignedRect(direction, Qt::AlignRight | Qt::AlignVCenter, {width, height}, inner);
    paintBox(painter, badge, height / 2.0, theme.color(ColorRole::WarningSoft));
    painter.setFont(font);
    painter.setPen(theme.color(ColorRole::Warning));
    painter.drawText(badge, Qt::AlignCenter, text);
    return width + metrics::spaceS;
}

} // namespace

void NavigationDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                               const QModelIndex &index) const
{
    const auto *model = qobject_cast<const NavigationModel *>(index.model());
    const NavigationModel::Entry &entry = model->entry(index);
    const Theme &theme = Theme::instance();
    const bool isCurrent = option.state.testFlag(QStyle::State_Selected);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRect box = option.rect.adjusted(metrics::spaceS, metrics::spaceXS / 2, -metrics::spaceS,
                                           -metrics::spaceXS / 2);
    if (isCurrent)
        paintBox(*painter, box, metrics::radius, theme.color(ColorRole::AccentSoft));
    else if (option.state.testFlag(QStyle::State_MouseOver))
        paintBox(*painter, box, metrics::radius, theme.color(ColorRole::SurfaceSunken));
    const bool isFocused = option.state.testFlag(QStyle::State_HasFocus)
        && option.state.testFlag(QStyle::State_Active);
    if (isFocused)
        paintFocusRing(*painter, box, metrics::radius);

    QRect inner = box.adjusted(metrics::spaceM, 0, -metrics::spaceS, 0);
    const Qt::Alignment iconPlace
        = (m_isCollapsed ? Qt::AlignHCenter : Qt::AlignLeft) | Qt::AlignVCenter;
    const QRect iconRect = QStyle::alignedRect(
        option.direction, iconPlace, {metrics::iconM, metrics::iconM}, m_isCollapsed ? box : inner);
    icon(entry.iconName, isCurrent ? ColorRole::Accent : ColorRole::TextMuted)
        .paint(painter, iconRect);
    if (m_isCollapsed) {
        if (entry.badge > 0)
            paintBox(*painter, QRect(iconRect.right() - s_dot / 2, iconRect.top(), s_dot, s_dot),
                     s_dot / 2.0, theme.color(ColorRole::Warning));
        painter->restore();
        return;
    }
    int end = 0;
    if (entry.badge > 0)
        end = paintBadge(*painter, inner, entry.badge, option.direction);
    const QRect text = QStyle::visualRect(
        option.direction, inner, inner.adjusted(metrics::iconM + metrics::spaceM, 0, -end, 0));
    const QFont font = theme.font(isCurrent ? TextRole::BodyStrong : TextRole::Body);
    painter->setFont(font);
    painter->setPen(theme.color(isCurrent ? ColorRole::Accent : ColorRole::Text));
    painter->drawText(text, Qt::AlignVCenter | Qt::AlignLeft,
                      QFontMetrics(font).elidedText(entry.text, Qt::ElideRight, text.width()));
    painter->restore();
}

QSize NavigationDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    const QFontMetrics text(Theme::instance().font(TextRole::BodyStrong));
    const int height = std::max(metrics::rowHeight, text.height() + metrics::spaceL);
    const int icons = 2 * metrics::spaceS + metrics::spaceM + metrics::iconM + metrics::spaceS;
    if (m_isCollapsed)
        return {icons, height + metrics::spaceXS};
    const int width = icons + metrics::spaceM
        + text.horizontalAdvance(index.data(Qt::DisplayRole).toString())
        + text.horizontalAdvance(badgeText(s_mostCounted)) + metrics::spaceL;
    return {width, height + metrics::spaceXS};
}

} // namespace millrace
