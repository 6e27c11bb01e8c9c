// The measures of MillraceStyle: sizes of controls and distances.
#include "ui/theme/itempainting.h"
#include "ui/theme/measures.h"
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
        width += measures::menuArrowWidth - metrics::spaceS;
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

} // namespace

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
        return {contents.width() + 2 * measures::textPadding,
                atLeast(contents.height() + metrics::spaceS, metrics::controlHeight)};
    }
    case CT_ComboBox:
        return {contents.width() + measures::arrowWidth + 2 * measures::textPadding
                    + metrics::spaceS,
                atLeast(option->fontMetrics.height() + metrics::spaceM, metrics::controlHeight)};
    case CT_SpinBox:
        return {contents.width() + measures::stepWidth + 2 * measures::textPadding,
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
            return {base.width() + metrics::spaceM, option->fontMetrics.height() + metrics::grid};
        return {base.width() + metrics::spaceM, atLeast(base.height(), metrics::controlHeight)};
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
    case PM_HeaderMargin: // More would make rows of tables higher than the compact ones.
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
        return measures::leastHandle;
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
