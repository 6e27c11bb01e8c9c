#include "ui/theme/buttonpainting.h"

#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/theme/painting.h"
#include "ui/theme/theme.h"

#include <QStyle>
#include <QWidget>

#include <optional>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

QColor themed(ColorRole role) { return Theme::instance().color(role); }

struct Look final
{
    QColor fill; ///< Invalid: none.
    QColor border;
    QColor text;
};

bool isEnabled(const QStyleOption &option) { return option.state.testFlag(QStyle::State_Enabled); }

bool isHovered(const QStyleOption &option)
{
    return isEnabled(option) && option.state.testFlag(QStyle::State_MouseOver);
}

bool isDown(const QStyleOption &option)
{
    return isEnabled(option) && option.state.testFlag(QStyle::State_Sunken);
}

QString variantOf(const QWidget *widget)
{
    return widget == nullptr ? QString() : widget->property("variant").toString();
}

Look filledLook(const QStyleOption &option)
{
    if (!isEnabled(option))
        return {themed(ColorRole::SurfaceSunken), themed(ColorRole::Border),
                themed(ColorRole::TextDisabled)};
    QColor fill = themed(isHovered(option) ? ColorRole::AccentHover : ColorRole::Accent);
    if (isDown(option))
        fill = mixed(themed(ColorRole::Text), fill, 0.12);
    return {fill, {}, themed(ColorRole::AccentText)};
}

Look dangerLook(const QStyleOption &option)
{
    const QColor color = themed(ColorRole::Negative);
    const QColor soft = themed(ColorRole::NegativeSoft);
    if (isDown(option))
        return {mixed(color, soft, 0.15), color, color};
    return {isHovered(option) ? soft : themed(ColorRole::SurfaceRaised), color, color};
}

Look framedLook(const QStyleOption &option)
{
    QColor fill = themed(ColorRole::SurfaceRaised);
    if (isDown(option))
        fill = mixed(themed(ColorRole::Text), fill, 0.12);
    else if (isHovered(option))
        fill = mixed(themed(ColorRole::Text), fill, 0.05);
    const QColor border = mixed(themed(ColorRole::BorderStrong), themed(ColorRole::Border), 0.35);
    if (option.state.testFlag(QStyle::State_On))
        return {themed(ColorRole::AccentSoft), themed(ColorRole::Accent), themed(ColorRole::Text)};
    return {fill, border, themed(ColorRole::Text)};
}

Look plainLook(const QStyleOption &option)
{
    // Half-transparent, as it may lie on any ground.
    QColor fill = themed(ColorRole::Text);
    if (isDown(option))
        fill.setAlphaF(0.14F);
    else if (isHovered(option))
        fill.setAlphaF(0.07F);
    else
        fill = QColor();
    return {fill, {}, themed(ColorRole::Text)};
}

Look lookOf(const QStyleOption &option, const QWidget *widget)
{
    const QString variant = variantOf(widget);
    if (variant == u"primary"_s)
        return filledLook(option);
    Look look = variant == u"danger"_s && isEnabled(option) ? dangerLook(option)
        : variant == u"plain"_s                             ? plainLook(option)
                                                            : framedLook(option);
    if (!isEnabled(option)) {
        look.text = themed(ColorRole::TextDisabled);
        if (look.border.isValid())
            look.border = themed(ColorRole::Border);
    }
    return look;
}

/// Whether \a widget has a ground of its own at rest, raised or not.
bool isFilled(const QWidget *widget)
{
    const QString variant = variantOf(widget);
    return variant == u"primary"_s || variant == u"danger"_s;
}

/// \a icon in \a color when that is not the usual colour of text.
QPixmap tinted(const QIcon &icon, const QSize &size, double ratio, QIcon::Mode mode,
               const QColor &color)
{
    QPixmap pixmap = icon.pixmap(size, ratio, mode);
    if (color == themed(ColorRole::Text) || color == themed(ColorRole::TextDisabled))
        return pixmap;
    QPainter painter(&pixmap);
    painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
    painter.fillRect(pixmap.rect(), color);
    return pixmap;
}

/// Where a check or radio indicator is painted: square, in the middle.
QRectF indicatorPlace(const QStyleOption &option)
{
    const int size = std::min({option.rect.width(), option.rect.height(), metrics::iconS});
    return QStyle::alignedRect(Qt::LeftToRight, Qt::AlignCenter, {size, size}, option.rect);
}

struct IndicatorLook final
{
    QColor fill;
    QColor border;
    QColor mark;
};

IndicatorLook indicatorLook(const QStyleOption &option)
{
    const bool isMarked
        = option.state.testFlag(QStyle::State_On) || option.state.testFlag(QStyle::State_NoChange);
    if (!isEnabled(option))
        return {themed(ColorRole::SurfaceSunken),
                mixed(themed(ColorRole::BorderStrong), themed(ColorRole::Border), 0.4),
                themed(ColorRole::TextDisabled)};
    if (isMarked) {
        const QColor fill = themed(isHovered(option) ? ColorRole::AccentHover : ColorRole::Accent);
        return {fill, fill, themed(ColorRole::AccentText)};
    }
    return {isDown(option) ? themed(ColorRole::SurfaceSunken) : themed(ColorRole::Surface),
            themed(isHovered(option) ? ColorRole::Accent : ColorRole::BorderStrong),
            {}};
}

} // namespace

bool showsFocus(const QStyleOption &option, const QWidget *widget)
{
    if (!option.state.testFlag(QStyle::State_HasFocus) || !isEnabled(option))
        return false;
    return widget == nullptr || !widget->property("focusByClick").toBool();
}

void paintIcon(QPainter &painter, const QString &name, ColorRole role, const QRect &rect)
{
    icon(name, role).paint(&painter, rect);
}

void paintPushButtonPanel(QPainter &painter, const QStyleOption &option, const QWidget *widget)
{
    const Look look = lookOf(option, widget);
    paintBox(painter, option.rect, metrics::radius, look.fill, look.border);
    if (!showsFocus(option, widget))
        return;
    // On a filled button the ring needs a gap to be seen.
    if (variantOf(widget) == u"primary"_s) {
        paintBox(painter, option.rect, metrics::radius, {}, themed(ColorRole::Focus), 2);
        paintBox(painter, QRectF(option.rect).adjusted(2, 2, -2, -2), metrics::radius - 2, {},
                 themed(ColorRole::AccentText), 1);
    } else {
        paintFocusRing(painter, option.rect, metrics::radius);
    }
}

void paintPushButtonLabel(QPainter &painter, const QStyleOptionButton &option,
                          const QWidget *widget)
{
    const Look look = lookOf(option, widget);
    const bool hasMenu = option.features.testFlag(QStyleOptionButton::HasMenu);
    const int padding = variantOf(widget) == u"plain"_s ? metrics::spaceS : metrics::spaceM;
    QRect room = option.rect.adjusted(padding, 0, -padding, 0);
    const int arrowSize = metrics::spaceM;
    if (hasMenu) {
        const QRect arrow = QStyle::alignedRect(option.direction, Qt::AlignRight | Qt::AlignVCenter,
                                                {arrowSize, arrowSize}, room);
        const QIcon chevron = icon(u"chevron-down"_s);
        painter.drawPixmap(arrow,
                           tinted(chevron, arrow.size(), painter.device()->devicePixelRatioF(),
                                  isEnabled(option) ? QIcon::Normal : QIcon::Disabled, look.text));
        room = QStyle::visualRect(option.direction, room,
                                  room.adjusted(0, 0, -arrowSize - metrics::spaceXS, 0));
    }
    const bool hasIcon = !option.icon.isNull();
    const bool hasText = !option.text.isEmpty();
    const int gap = hasIcon && hasText ? metrics::spaceS : 0;
    const int iconWidth = hasIcon ? option.iconSize.width() : 0;
    const QString text = QFontMetrics(painter.font())
                             .elidedText(option.text, Qt::ElideRight,
                                         room.width() - iconWidth - gap, Qt::TextShowMnemonic);
    const int textWidth = hasText ? option.fontMetrics.size(Qt::TextShowMnemonic, text).width() : 0;
    QRect content = QStyle::alignedRect(option.direction, Qt::AlignCenter,
                                        {iconWidth + gap + textWidth, room.height()}, room);
    if (hasIcon) {
        const QRect place = QStyle::alignedRect(option.direction, Qt::AlignLeft | Qt::AlignVCenter,
                                                option.iconSize, content);
        painter.drawPixmap(snapped(painter, place).topLeft(),
                           tinted(option.icon, option.iconSize,
                                  painter.device()->devicePixelRatioF(),
                                  isEnabled(option) ? QIcon::Normal : QIcon::Disabled, look.text));
        content = QStyle::visualRect(option.direction, content,
                                     content.adjusted(iconWidth + gap, 0, 0, 0));
    }
    const QStyle *style = widget != nullptr ? widget->style() : nullptr;
    const bool underlines
        = style == nullptr || style->styleHint(QStyle::SH_UnderlineShortcut, &option, widget) != 0;
    painter.setPen(look.text);
    painter.drawText(content,
                     Qt::AlignCenter | Qt::TextSingleLine
                         | (underlines ? Qt::TextShowMnemonic : Qt::TextHideMnemonic),
                     text);
}

QColor toolButtonText(const QStyleOption &option, const QWidget *widget)
{
    return isFilled(widget) ? lookOf(option, widget).text
                            : themed(isEnabled(option) ? ColorRole::Text : ColorRole::TextDisabled);
}

void paintToolButtonPanel(QPainter &painter, const QStyleOption &option, const QWidget *widget)
{
    const bool isSegment = variantOf(widget) == u"segment"_s;
    const bool isFlat = option.state.testFlag(QStyle::State_AutoRaise);
    const bool isOn = option.state.testFlag(QStyle::State_On);
    const double radius = isSegment ? metrics::radius - 2 : metrics::radius;
    if (isSegment && isOn) {
        paintBox(painter, option.rect, radius, themed(ColorRole::SurfaceRaised),
                 mixed(themed(ColorRole::BorderStrong), themed(ColorRole::Border), 0.35));
    } else if (isFlat && isOn && variantOf(widget) != u"disclosure"_s) {
        paintBox(painter, option.rect, radius, themed(ColorRole::AccentSoft));
    } else {
        const bool isPlain = isFlat && !isFilled(widget);
        const Look look = isPlain ? plainLook(option) : lookOf(option, widget);
        paintBox(painter, option.rect, radius, look.fill, look.border);
    }
    if (showsFocus(option, widget))
        paintFocusRing(painter, option.rect, radius);
}

void paintToolButtonLabel(QPainter &painter, const QStyleOptionToolButton &option,
                          const QWidget *widget)
{
    const bool isStart = variantOf(widget) == u"disclosure"_s;
    const QColor color = toolButtonText(option, widget);
    const bool hasIcon = !option.icon.isNull() && option.toolButtonStyle != Qt::ToolButtonTextOnly;
    const int gap = isStart ? metrics::spaceXS : metrics::spaceXS + 2;
    const int before = hasIcon ? option.iconSize.width() + gap : 0;
    const QRect room = option.rect.adjusted(metrics::spaceXS, 0, -metrics::spaceXS, 0);
    const QString text = option.fontMetrics.elidedText(option.text, Qt::ElideRight,
                                                       room.width() - before, Qt::TextShowMnemonic);
    const int width = before + option.fontMetrics.size(Qt::TextShowMnemonic, text).width();
    QRect content = QStyle::alignedRect(
        option.direction, (isStart ? Qt::AlignLeft : Qt::AlignHCenter) | Qt::AlignVCenter,
        {width, room.height()}, room);
    if (hasIcon) {
        const QRect place = QStyle::alignedRect(option.direction, Qt::AlignLeft | Qt::AlignVCenter,
                                                option.iconSize, content);
        painter.drawPixmap(snapped(painter, place).topLeft(),
                           tinted(option.icon, option.iconSize,
                                  painter.device()->devicePixelRatioF(),
                                  isEnabled(option) ? QIcon::Normal : QIcon::Disabled, color));
    }
    content = QStyle::visualRect(option.direction, content,
                                 content.adjusted(before, 0, metrics::spaceXS, 0));
    painter.setFont(option.font);
    painter.setPen(color);
    painter.drawText(content,
                     static_cast<int>(QStyle::visualAlignment(option.direction, Qt::AlignLeft))
                         | Qt::AlignVCenter | Qt::TextSingleLine | Qt::TextShowMnemonic,
                     text);
}

void paintMenuArrow(QPainter &painter, const QStyleOption &option, const QWidget *widget,
                    const QRect &room)
{
    const QRect place = QStyle::alignedRect(Qt::LeftToRight, Qt::AlignCenter,
                                            {metrics::spaceM, metrics::spaceM}, room);
    painter.drawPixmap(snapped(painter, place).topLeft(),
                       tinted(icon(u"chevron-down"_s), place.size(),
                              painter.device()->devicePixelRatioF(),
                              isEnabled(option) ? QIcon::Normal : QIcon::Disabled,
                              toolButtonText(option, widget)));
}

void paintCheckIndicator(QPainter &painter, const QStyleOption &option)
{
    const QRectF place = indicatorPlace(option);
    const IndicatorLook look = indicatorLook(option);
    paintBox(painter, place, 4, look.fill, look.border, 1);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(look.mark, 1.9, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const double unit = place.width() / 16;
    const auto at = [&](double x, double y) { return place.topLeft() + QPointF(x, y) * unit; };
    if (option.state.testFlag(QStyle::State_NoChange))
        painter.drawLine(at(4.5, 8), at(11.5, 8));
    else if (option.state.testFlag(QStyle::State_On))
        painter.drawPolyline(QPolygonF{at(4, 8.3), at(6.9, 11.1), at(12.1, 5.3)});
    painter.restore();
}

void paintRadioIndicator(QPainter &painter, const QStyleOption &option)
{
    const QRectF place = indicatorPlace(option);
    const IndicatorLook look = indicatorLook(option);
    paintBox(painter, place, place.width() / 2, look.fill, look.border, 1);
    if (!option.state.testFlag(QStyle::State_On))
        return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(look.mark);
    painter.drawEllipse(place.center(), place.width() * 0.2, place.width() * 0.2);
    painter.restore();
}

} // namespace millrace
