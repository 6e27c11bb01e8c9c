// The places of the parts of controls in MillraceStyle.
#include "ui/theme/measures.h"
#include "ui/theme/metrics.h"
#include "ui/theme/style.h"

#include <QStyleOption>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

QRect scrollBarPart(const QStyleOptionSlider &option, QStyle::SubControl part)
{
    const bool isVertical = option.orientation == Qt::Vertical;
    const int length = isVertical ? option.rect.height() : option.rect.width();
    int handle = length;
    const qint64 range = static_cast<qint64>(option.maximum) - option.minimum;
    if (range > 0) {
        const double share
            = static_cast<double>(option.pageStep) / static_cast<double>(range + option.pageStep);
        handle = std::clamp(static_cast<int>(length * share),
                            std::min(measures::leastHandle, length), length);
    }
    const int start = QStyle::sliderPositionFromValue(
        option.minimum, option.maximum, option.sliderPosition, length - handle, option.upsideDown);
    const auto piece = [&](int from, int to) {
        const QRect rect = isVertical ? QRect(0, from, option.rect.width(), to - from)
                                      : QRect(from, 0, to - from, option.rect.height());
        return QStyle::visualRect(isVertical ? Qt::LeftToRight : option.direction,
                                  QRect({0, 0}, option.rect.size()), rect)
            .translated(option.rect.topLeft());
    };
    switch (part) {
    case QStyle::SC_ScrollBarSlider:
        return piece(start, start + handle);
    case QStyle::SC_ScrollBarSubPage:
        return piece(0, start);
    case QStyle::SC_ScrollBarAddPage:
        return piece(start + handle, length);
    case QStyle::SC_ScrollBarGroove:
        return option.rect;
    default:
        return {}; // No arrows at the ends.
    }
}

QRect spinBoxPart(const QStyleOptionSpinBox &option, QStyle::SubControl part)
{
    const bool hasSteps = option.buttonSymbols != QAbstractSpinBox::NoButtons;
    const QRect inner = option.rect.adjusted(2, 2, -2, -2);
    const int half = inner.height() / 2;
    const int steps = hasSteps ? measures::stepWidth : 0;
    QRect place;
    switch (part) {
    case QStyle::SC_SpinBoxUp:
        place = QRect(inner.right() - steps + 1, inner.top(), steps, half);
        break;
    case QStyle::SC_SpinBoxDown:
        place = QRect(inner.right() - steps + 1, inner.top() + half, steps, inner.height() - half);
        break;
    case QStyle::SC_SpinBoxEditField:
        place = inner.adjusted(measures::textPadding - 2, 0, -steps, 0);
        break;
    default:
        return option.rect;
    }
    return QStyle::visualRect(option.direction, option.rect, place);
}

/// The title stands above the frame.
QRect groupBoxPart(const QStyleOptionGroupBox &option, QStyle::SubControl part)
{
    const bool isCheckable = option.subControls.testFlag(QStyle::SC_GroupBoxCheckBox);
    const bool hasTitle = isCheckable || !option.text.isEmpty();
    const int title = hasTitle ? std::max(option.fontMetrics.height(), metrics::iconM) : 0;
    const int check = isCheckable ? metrics::iconS + metrics::spaceS : 0;
    const QRect frame = option.rect.adjusted(0, hasTitle ? title + metrics::spaceXS : 0, 0, 0);
    QRect place = frame;
    switch (part) {
    case QStyle::SC_GroupBoxCheckBox:
        place = QRect(option.rect.left(), option.rect.top() + (title - metrics::iconS) / 2,
                      metrics::iconS, metrics::iconS);
        break;
    case QStyle::SC_GroupBoxLabel:
        place = QRect(option.rect.left() + check, option.rect.top(),
                      std::min(option.rect.width() - check,
                               option.fontMetrics.size(Qt::TextShowMnemonic, option.text).width()
                                   + metrics::spaceXS),
                      title);
        break;
    case QStyle::SC_GroupBoxContents:
        place = frame.adjusted(1, 1, -1, -1);
        break;
    default:
        break;
    }
    return QStyle::visualRect(option.direction, option.rect, place);
}

/// A button with a menu of its own ends where the arrow begins.
QRect toolButtonPart(const QStyleOptionToolButton &option, QStyle::SubControl part)
{
    const bool isSplit = option.features.testFlag(QStyleOptionToolButton::MenuButtonPopup);
    const int menu = isSplit ? measures::menuArrowWidth : 0;
    const QRect place = part == QStyle::SC_ToolButtonMenu
        ? QRect(option.rect.right() - menu + 1, option.rect.top(), menu, option.rect.height())
        : option.rect.adjusted(0, 0, -menu, 0);
    return QStyle::visualRect(option.direction, option.rect, place);
}

/// Box, icon and text of an item stand one space apart; the base gives each a margin at both sides.
QRect itemPart(const QStyleOptionViewItem &option, QStyle::SubElement part, QRect place)
{
    const bool hasBox = option.features.testFlag(QStyleOptionViewItem::HasCheckIndicator);
    const bool hasIcon = option.features.testFlag(QStyleOptionViewItem::HasDecoration)
        && option.decorationPosition == QStyleOptionViewItem::Left;
    const bool isText = part == QStyle::SE_ItemViewItemText;
    const int shift = (hasBox ? metrics::spaceS : 0) + (hasIcon && isText ? metrics::spaceS : 0);
    const bool isMirrored = option.direction == Qt::RightToLeft;
    if (!isText)
        return place.translated(isMirrored ? shift : -shift, 0);
    if (isMirrored)
        place.setRight(place.right() + shift);
    else
        place.setLeft(place.left() - shift);
    return place;
}

QRect comboBoxPart(const QStyleOptionComboBox &option, QStyle::SubControl part)
{
    const int padding = option.frame ? 2 : 0;
    const QRect inner = option.rect.adjusted(padding, padding, -padding, -padding);
    QRect place;
    switch (part) {
    case QStyle::SC_ComboBoxArrow:
        place = QRect(inner.right() - measures::arrowWidth + 1, inner.top(), measures::arrowWidth,
                      inner.height());
        break;
    case QStyle::SC_ComboBoxEditField:
        place = inner.adjusted(option.editable ? measures::textPadding - 2
                                               : measures::textPadding - 1,
                               0, -measures::arrowWidth, 0);
        break;
    default:
        return option.rect;
    }
    return QStyle::visualRect(option.direction, option.rect, place);
}

} // namespace

QRect MillraceStyle::subElementRect(SubElement element, const QStyleOption *option,
                                    const QWidget *widget) const
{
    switch (element) {
    case SE_LineEditContents: {
        const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
        const int side = frame != nullptr && frame->lineWidth > 0 ? measures::textPadding : 0;
        return option->rect.adjusted(side, 0, -side, 0);
    }
    case SE_PushButtonContents:
    case SE_PushButtonFocusRect:
    case SE_PushButtonBevel:
        return option->rect;
    case SE_HeaderArrow:
        return alignedRect(option->direction, Qt::AlignRight | Qt::AlignVCenter,
                           {metrics::spaceM, metrics::spaceM},
                           option->rect.adjusted(metrics::spaceS, 0, -metrics::spaceS, 0));
    case SE_HeaderLabel: {
        const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option);
        const bool isSorted
            = header != nullptr && header->sortIndicator != QStyleOptionHeader::None;
        return visualRect(option->direction, option->rect,
                          option->rect.adjusted(metrics::spaceS, 0,
                                                -metrics::spaceS - (isSorted ? metrics::iconS : 0),
                                                0));
    }
    case SE_ProgressBarGroove:
    case SE_ProgressBarContents:
    case SE_ProgressBarLabel: {
        const auto *bar = qstyleoption_cast<const QStyleOptionProgressBar *>(option);
        const bool hasText = bar != nullptr && bar->textVisible && bar->minimum != bar->maximum;
        const int text = hasText ? std::max(option->fontMetrics.horizontalAdvance(u"100%"_s),
                                            option->fontMetrics.horizontalAdvance(bar->text))
                + metrics::spaceM
                                 : 0;
        const QRect all = option->rect;
        const QRect place = element == SE_ProgressBarLabel
            ? QRect(all.right() - text + 1, all.top(), text, all.height())
            : all.adjusted(0, 0, -text, 0);
        return visualRect(option->direction, all, place);
    }
    case SE_ItemViewItemDecoration:
    case SE_ItemViewItemText: {
        const QRect place = QProxyStyle::subElementRect(element, option, widget);
        const auto *item = qstyleoption_cast<const QStyleOptionViewItem *>(option);
        return item != nullptr ? itemPart(*item, element, place) : place;
    }
    default:
        return QProxyStyle::subElementRect(element, option, widget);
    }
}

QRect MillraceStyle::subControlRect(ComplexControl control, const QStyleOptionComplex *option,
                                    SubControl subControl, const QWidget *widget) const
{
    switch (control) {
    case CC_ScrollBar:
        if (const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option))
            return scrollBarPart(*bar, subControl);
        break;
    case CC_SpinBox:
        if (const auto *box = qstyleoption_cast<const QStyleOptionSpinBox *>(option))
            return spinBoxPart(*box, subControl);
        break;
    case CC_ToolButton:
        if (const auto *button = qstyleoption_cast<const QStyleOptionToolButton *>(option))
            return toolButtonPart(*button, subControl);
        break;
    case CC_GroupBox:
        if (const auto *box = qstyleoption_cast<const QStyleOptionGroupBox *>(option))
            return groupBoxPart(*box, subControl);
        break;
    case CC_ComboBox:
        if (const auto *box = qstyleoption_cast<const QStyleOptionComboBox *>(option))
            return comboBoxPart(*box, subControl);
        break;
    default:
        break;
    }
    return QProxyStyle::subControlRect(control, option, subControl, widget);
}

} // namespace millrace
