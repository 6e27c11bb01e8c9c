// The measures of MillraceStyle: sizes of controls and places inside them.
#include "ui/theme/itempainting.h"
#include "ui/theme/metrics.h"
#include "ui/theme/style.h"

#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QComboBox>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QTextEdit>
#include <QTreeView>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_scrollBarExtent = 12;
constexpr int s_leastHandle = 32;
constexpr int s_stepWidth = 22; ///< Of the buttons of spin boxes.
constexpr int s_arrowWidth = 28; ///< Of combo boxes.
constexpr int s_textPadding = 6; ///< Beside the two pixels QLineEdit keeps free by itself.

QString variantOf(const QWidget *widget)
{
    return widget == nullptr ? QString() : widget->property("variant").toString();
}

int atLeast(int height, int least) { return std::max(height, least); }

QSize pushButtonSize(const QStyleOptionButton &option, const QWidget *widget)
{
    const bool isPlain = variantOf(widget) == u"plain"_s;
    const QSize text = option.fontMetrics.size(Qt::TextShowMnemonic, option.text);
    int width = option.text.isEmpty() ? 0 : text.width();
    int height = text.height();
    if (!option.icon.isNull()) {
        width += option.iconSize.width() + (option.text.isEmpty() ? 0 : metrics::spaceS);
        height = std::max(height, option.iconSize.height());
    }
    if (option.features.testFlag(QStyleOptionButton::HasMenu))
        width += metrics::spaceM + metrics::spaceXS;
    width += 2 * (isPlain ? metrics::spaceS : metrics::spaceL);
    return {width, atLeast(height + metrics::spaceM, metrics::controlHeight)};
}

QSize toolButtonSize(const QStyleOptionToolButton &option, const QSize &contents,
                     const QWidget *widget)
{
    const QString variant = variantOf(widget);
    const bool hasText = option.toolButtonStyle != Qt::ToolButtonIconOnly && !option.text.isEmpty();
    const bool isSegment = variant == u"segment"_s;
    int width = contents.width() + (hasText ? 2 * metrics::spaceM : metrics::spaceL);
    if (variant == u"disclosure"_s)
        width = contents.width() + metrics::spaceL;
    if (option.features.testFlag(QStyleOptionToolButton::HasMenu) && hasText)
        width += metrics::iconS;
    const int least
        = isSegment ? metrics::controlHeight - metrics::spaceXS : metrics::controlHeight;
    const int height = atLeast(contents.height() + metrics::spaceS, least);
    return {hasText ? width : std::max(width, height), height};
}

QSize menuItemSize(const QStyleOptionMenuItem &option, const QSize &contents)
{
    if (option.menuItemType == QStyleOptionMenuItem::Separator)
        return {contents.width(), s_menuSeparatorHeight};
    int width = contents.width() + 2 * s_menuItemPadding + metrics::spaceL;
    if (option.maxIconWidth > 0 || option.menuHasCheckableItems)
        width += s_menuIconColumn;
    if (option.text.contains(u'\t'))
        width += option.reservedShortcutWidth + metrics::spaceXL;
    if (option.menuItemType == QStyleOptionMenuItem::SubMenu)
        width += metrics::iconS;
    return {width, atLeast(option.fontMetrics.height() + metrics::spaceM, s_menuItemHeight)};
}

int leastItemHeight(const QWidget *widget)
{
    if (qobject_cast<const QTreeView *>(widget) != nullptr)
        return metrics::treeRowHeight;
    if (qobject_cast<const QListView *>(widget) != nullptr)
        return metrics::controlHeight;
    return metrics::compactRowHeight;
}

QRect scrollBarPart(const QStyleOptionSlider &option, QStyle::SubControl part)
{
    const bool isVertical = option.orientation == Qt::Vertical;
    const int length = isVertical ? option.rect.height() : option.rect.width();
    int handle = length;
    const qint64 range = static_cast<qint64>(option.maximum) - option.minimum;
    if (range > 0) {
        const double share
            = static_cast<double>(option.pageStep) / static_cast<double>(range + option.pageStep);
        handle
            = std::clamp(static_cast<int>(length * share), std::min(s_leastHandle, length), length);
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
    const int steps = hasSteps ? s_stepWidth : 0;
    QRect place;
    switch (part) {
    case QStyle::SC_SpinBoxUp:
        place = QRect(inner.right() - steps + 1, inner.top(), steps, half);
        break;
    case QStyle::SC_SpinBoxDown:
        place = QRect(inner.right() - steps + 1, inner.top() + half, steps, inner.height() - half);
        break;
    case QStyle::SC_SpinBoxEditField:
        place = inner.adjusted(s_textPadding - 2, 0, -steps, 0);
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

QRect comboBoxPart(const QStyleOptionComboBox &option, QStyle::SubControl part)
{
    const int padding = option.frame ? 2 : 0;
    const QRect inner = option.rect.adjusted(padding, padding, -padding, -padding);
    QRect place;
    switch (part) {
    case QStyle::SC_ComboBoxArrow:
        place = QRect(inner.right() - s_arrowWidth + 1, inner.top(), s_arrowWidth, inner.height());
        break;
    case QStyle::SC_ComboBoxEditField:
        place = inner.adjusted(option.editable ? s_textPadding - 2 : s_textPadding - 1, 0,
                               -s_arrowWidth, 0);
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
        const int side = frame != nullptr && frame->lineWidth > 0 ? s_textPadding : 0;
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

QSize MillraceStyle::sizeFromContents(ContentsType type, const QStyleOption *option,
                                      const QSize &contents, const QWidget *widget) const
{
    const QSize base = QProxyStyle::sizeFromContents(type, option, contents, widget);
    switch (type) {
    case CT_PushButton:
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option))
            return pushButtonSize(*button, widget);
        return base;
    case CT_ToolButton:
        if (const auto *button = qstyleoption_cast<const QStyleOptionToolButton *>(option))
            return toolButtonSize(*button, contents, widget);
        return base;
    case CT_LineEdit: {
        const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
        if (frame == nullptr || frame->lineWidth <= 0)
            return contents;
        return {contents.width() + 2 * s_textPadding,
                atLeast(contents.height() + metrics::spaceS, metrics::controlHeight)};
    }
    case CT_ComboBox:
        return {contents.width() + s_arrowWidth + 2 * s_textPadding + metrics::spaceS,
                atLeast(option->fontMetrics.height() + metrics::spaceM, metrics::controlHeight)};
    case CT_SpinBox:
        return {contents.width() + s_stepWidth + 2 * s_textPadding,
                atLeast(option->fontMetrics.height() + metrics::spaceM, metrics::controlHeight)};
    case CT_TabBarTab:
        return {base.width(), atLeast(base.height(), metrics::rowHeight + metrics::spaceXS)};
    case CT_MenuItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option))
            return menuItemSize(*item, contents);
        return base;
    case CT_MenuBarItem:
        return {contents.width() + 2 * metrics::spaceS,
                atLeast(contents.height() + metrics::spaceS, metrics::controlHeight)};
    case CT_HeaderSection:
        if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option);
            header != nullptr && header->orientation == Qt::Vertical)
            return {base.width() + metrics::spaceXS, option->fontMetrics.height() + metrics::grid};
        return {base.width() + metrics::spaceXS, atLeast(base.height(), metrics::controlHeight)};
    case CT_GroupBox:
        return contents;
    case CT_ItemViewItem:
        return {base.width(), atLeast(base.height(), leastItemHeight(widget))};
    case CT_CheckBox:
    case CT_RadioButton:
        return {base.width(), atLeast(base.height(), metrics::spaceXL)};
    case CT_ProgressBar: {
        const auto *bar = qobject_cast<const QProgressBar *>(widget);
        const bool hasText = bar != nullptr && bar->isTextVisible();
        return {base.width(), hasText ? option->fontMetrics.height() : metrics::spaceS};
    }
    default:
        return base;
    }
}

int MillraceStyle::pixelMetric(PixelMetric metric, const QStyleOption *option,
                               const QWidget *widget) const
{
    switch (metric) {
    case PM_DefaultFrameWidth: {
        // Room for the ring around the focused view.
        const bool isFramedView = qobject_cast<const QAbstractItemView *>(widget) != nullptr
            || qobject_cast<const QTextEdit *>(widget) != nullptr
            || qobject_cast<const QPlainTextEdit *>(widget) != nullptr;
        return isFramedView ? 2 : 1;
    }
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
    case PM_TabBarTabShiftVertical:
    case PM_TabBarTabShiftHorizontal:
    case PM_TabBarBaseOverlap:
    case PM_ScrollView_ScrollBarSpacing:
    case PM_MenuBarPanelWidth:
    case PM_ToolBarFrameWidth:
    case PM_ButtonDefaultIndicator:
        return 0;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_TabBarIconSize:
    case PM_ListViewIconSize:
    case PM_LineEditIconSize:
        return metrics::iconS;
    case PM_ToolBarIconSize:
        return metrics::iconM;
    case PM_CheckBoxLabelSpacing:
    case PM_RadioButtonLabelSpacing:
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing:
    case PM_HeaderMargin:
        return metrics::spaceS;
    case PM_FocusFrameHMargin:
        return metrics::spaceS - 1; // The base adds one.
    case PM_LayoutLeftMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutBottomMargin:
        return metrics::spaceM;
    case PM_TabBarTabHSpace:
        return metrics::spaceXL;
    case PM_TabBarTabVSpace:
        return metrics::spaceL;
    case PM_MenuPanelWidth:
        return 1;
    case PM_MenuHMargin:
    case PM_MenuVMargin:
    case PM_ToolBarItemSpacing:
        return metrics::spaceXS;
    case PM_MenuButtonIndicator:
        return metrics::iconS;
    case PM_TreeViewIndentation:
        return metrics::iconM;
    case PM_SplitterWidth:
        return 7;
    case PM_ScrollBarExtent:
        return s_scrollBarExtent;
    case PM_ScrollBarSliderMin:
        return s_leastHandle;
    case PM_SliderLength:
    case PM_SliderThickness:
    case PM_SliderControlThickness:
        return metrics::iconM;
    case PM_HeaderMarkSize:
        return metrics::spaceM;
    case PM_ToolTipLabelFrameWidth:
        return metrics::spaceXS + 2;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

} // namespace millrace
