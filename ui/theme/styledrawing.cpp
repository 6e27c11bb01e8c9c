// What MillraceStyle draws: every element goes to the painting function of its kind.
#include "ui/theme/boxpainting.h"
#include "ui/theme/buttonpainting.h"
#include "ui/theme/itempainting.h"
#include "ui/theme/measures.h"
#include "ui/theme/metrics.h"
#include "ui/theme/painting.h"
#include "ui/theme/style.h"
#include "ui/theme/theme.h"

#include <QAbstractItemView>
#include <QPlainTextEdit>
#include <QTextEdit>

#include <algorithm>
#include <chrono>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_busyMilliseconds = 1400;

QColor themed(ColorRole role) { return Theme::instance().color(role); }

template<typename Option>
const Option &as(const QStyleOption &option)
{
    return static_cast<const Option &>(option);
}

template<typename Option>
const Option &as(const QStyleOption *option)
{
    return *static_cast<const Option *>(option);
}

double busyPhase()
{
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
    return static_cast<double>(milliseconds % s_busyMilliseconds) / s_busyMilliseconds;
}

bool showsDown(const QStyleOption &option)
{
    return option.state & (QStyle::State_Sunken | QStyle::State_On);
}

QString arrowIcon(QStyle::PrimitiveElement element)
{
    switch (element) {
    case QStyle::PE_IndicatorArrowUp:
        return u"chevron-up"_s;
    case QStyle::PE_IndicatorArrowLeft:
        return u"chevron-left"_s;
    case QStyle::PE_IndicatorArrowRight:
        return u"chevron-right"_s;
    default:
        return u"chevron-down"_s;
    }
}

void paintArrow(QPainter &painter, QStyle::PrimitiveElement element, const QStyleOption &option)
{
    const int size = std::clamp(std::min(option.rect.width(), option.rect.height()),
                                metrics::spaceM, metrics::iconS);
    const QRect place
        = QStyle::alignedRect(Qt::LeftToRight, Qt::AlignCenter, {size, size}, option.rect);
    paintIcon(painter, arrowIcon(element),
              option.state.testFlag(QStyle::State_Enabled) ? ColorRole::TextMuted
                                                           : ColorRole::TextDisabled,
              place);
}

/// Returns whether \a element is a mark of these.
bool paintIndicator(QStyle::PrimitiveElement element, QPainter &painter, const QStyleOption &option)
{
    switch (element) {
    case QStyle::PE_IndicatorCheckBox:
    case QStyle::PE_IndicatorItemViewItemCheck:
        paintCheckIndicator(painter, option);
        return true;
    case QStyle::PE_IndicatorRadioButton:
        paintRadioIndicator(painter, option);
        return true;
    case QStyle::PE_IndicatorBranch:
        paintBranch(painter, option);
        return true;
    case QStyle::PE_IndicatorItemViewItemDrop:
        paintDropIndicator(painter, option.rect);
        return true;
    case QStyle::PE_IndicatorArrowUp:
    case QStyle::PE_IndicatorArrowDown:
    case QStyle::PE_IndicatorArrowLeft:
    case QStyle::PE_IndicatorArrowRight:
        paintArrow(painter, element, option);
        return true;
    case QStyle::PE_IndicatorHeaderArrow: {
        const bool isUp
            = as<QStyleOptionHeader>(option).sortIndicator == QStyleOptionHeader::SortUp;
        paintArrow(painter, isUp ? QStyle::PE_IndicatorArrowUp : QStyle::PE_IndicatorArrowDown,
                   option);
        return true;
    }
    default:
        return false;
    }
}

/// Returns whether \a element is a ground or frame of these.
bool paintPanel(QStyle::PrimitiveElement element, QPainter &painter, const QStyleOption &option,
                const QWidget *widget)
{
    switch (element) {
    case QStyle::PE_PanelButtonCommand:
        paintPushButtonPanel(painter, option, widget);
        return true;
    case QStyle::PE_PanelButtonTool:
    case QStyle::PE_PanelButtonBevel:
        paintToolButtonPanel(painter, option, widget);
        return true;
    case QStyle::PE_PanelLineEdit:
        paintLineEdit(painter, as<QStyleOptionFrame>(option), widget);
        return true;
    case QStyle::PE_FrameFocusRect:
        // Cells and boxes; buttons paint their own.
        if (const auto *view = qobject_cast<const QAbstractItemView *>(widget))
            paintItemFocus(painter, option, *view);
        else if (showsFocus(option, widget))
            paintFocusRing(painter, option.rect, metrics::radius - 2);
        return true;
    case QStyle::PE_FrameDefaultButton:
    case QStyle::PE_FrameTabWidget:
    case QStyle::PE_FrameStatusBarItem:
    case QStyle::PE_PanelStatusBar:
    case QStyle::PE_FrameButtonTool:
    case QStyle::PE_FrameButtonBevel:
    case QStyle::PE_PanelScrollAreaCorner:
    case QStyle::PE_FrameMenu:
        return true;
    case QStyle::PE_Frame:
    case QStyle::PE_FrameWindow:
        paintBox(painter, option.rect, 0, {}, themed(ColorRole::Border));
        return true;
    case QStyle::PE_FrameGroupBox:
        paintBox(painter, option.rect, metrics::radius, {}, themed(ColorRole::Border));
        return true;
    case QStyle::PE_FrameTabBarBase:
        paintEdge(painter, option.rect, Qt::BottomEdge, themed(ColorRole::Border));
        return true;
    case QStyle::PE_PanelMenu:
    case QStyle::PE_PanelTipLabel:
        painter.fillRect(option.rect, themed(ColorRole::SurfaceRaised));
        paintBox(painter, option.rect, 0, {}, themed(ColorRole::Border));
        return true;
    case QStyle::PE_PanelMenuBar:
        painter.fillRect(option.rect, themed(ColorRole::Window));
        return true;
    case QStyle::PE_PanelItemViewItem:
        paintItemPanel(painter, as<QStyleOptionViewItem>(option), widget);
        return true;
    case QStyle::PE_PanelItemViewRow:
        paintRowPanel(painter, as<QStyleOptionViewItem>(option), widget);
        return true;
    default:
        return false;
    }
}

/// Returns whether \a element is one of these.
bool paintControl(QStyle::ControlElement element, QPainter &painter, const QStyleOption &option,
                  const QWidget *widget)
{
    switch (element) {
    case QStyle::CE_PushButtonLabel:
        paintPushButtonLabel(painter, as<QStyleOptionButton>(option), widget);
        return true;
    case QStyle::CE_HeaderSection:
        paintHeaderSection(painter, as<QStyleOptionHeader>(option), widget);
        return true;
    case QStyle::CE_HeaderLabel:
        paintHeaderLabel(painter, as<QStyleOptionHeader>(option), widget);
        return true;
    case QStyle::CE_HeaderEmptyArea:
        paintEdge(painter, option.rect, Qt::BottomEdge, themed(ColorRole::Border));
        return true;
    case QStyle::CE_TabBarTabShape:
        paintTabShape(painter, as<QStyleOptionTab>(option), widget);
        return true;
    case QStyle::CE_MenuItem:
        paintMenuItem(painter, as<QStyleOptionMenuItem>(option), widget);
        return true;
    case QStyle::CE_MenuBarItem:
        paintMenuBarItem(painter, as<QStyleOptionMenuItem>(option));
        return true;
    case QStyle::CE_MenuBarEmptyArea:
        painter.fillRect(option.rect, themed(ColorRole::Window));
        return true;
    case QStyle::CE_MenuEmptyArea:
        return true;
    case QStyle::CE_ToolBar:
        paintEdge(painter, option.rect, Qt::BottomEdge, themed(ColorRole::Border));
        return true;
    case QStyle::CE_Splitter:
        paintSplitter(painter, option);
        return true;
    case QStyle::CE_ProgressBarGroove:
        paintProgressGroove(painter, option.rect);
        return true;
    case QStyle::CE_ProgressBarLabel: {
        const auto &bar = as<QStyleOptionProgressBar>(option);
        painter.setPen(themed(ColorRole::TextMuted));
        painter.drawText(bar.rect, Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine,
                         bar.text);
        return true;
    }
    default:
        return false;
    }
}

/// The line between a button and its menu.
void paintSeam(QPainter &painter, const QStyleOption &option, const QWidget *widget,
               const QRect &arrow)
{
    const bool isLeft = option.direction == Qt::LeftToRight;
    const QRect line = QStyle::visualRect(option.direction, option.rect, arrow)
                           .adjusted(0, metrics::spaceS, 0, -metrics::spaceS);
    QColor color = toolButtonText(option, widget);
    color.setAlphaF(0.35F);
    paintEdge(painter, line, isLeft ? Qt::LeftEdge : Qt::RightEdge, color);
}

void paintToolButton(QPainter &painter, const QStyleOptionToolButton &option, const QWidget *widget,
                     const QStyle &style)
{
    // One panel behind button and arrow; the base would draw a seam and a second frame.
    QStyleOption panel = option;
    if (!showsDown(option) && option.activeSubControls == QStyle::SC_ToolButtonMenu)
        panel.state |= QStyle::State_MouseOver;
    style.drawPrimitive(QStyle::PE_PanelButtonTool, &panel, &painter, widget);
    const bool hasMenu = option.features.testFlag(QStyleOptionToolButton::HasMenu);
    const bool isSplit = option.subControls.testFlag(QStyle::SC_ToolButtonMenu);
    const bool hasText = !option.text.isEmpty() && option.toolButtonStyle != Qt::ToolButtonIconOnly;
    QStyleOptionToolButton label = option;
    label.state &= ~QStyle::State_Sunken;
    if (isSplit || (hasMenu && hasText)) {
        const QRect arrow(option.rect.right() - measures::menuArrowWidth + 1, option.rect.top(),
                          measures::menuArrowWidth, option.rect.height());
        paintMenuArrow(painter, option, widget,
                       QStyle::visualRect(option.direction, option.rect, arrow));
        if (isSplit)
            paintSeam(painter, option, widget, arrow);
        label.rect = QStyle::visualRect(
            option.direction, option.rect,
            option.rect.adjusted(0, 0, -measures::menuArrowWidth + metrics::spaceXS, 0));
    }
    const bool isInOneLine = label.toolButtonStyle == Qt::ToolButtonTextBesideIcon
        || label.toolButtonStyle == Qt::ToolButtonTextOnly;
    if (isInOneLine && hasText && label.arrowType == Qt::NoArrow)
        paintToolButtonLabel(painter, label, widget);
    else
        style.drawControl(QStyle::CE_ToolButtonLabel, &label, &painter, widget);
}

} // namespace

void MillraceStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option,
                                  QPainter *painter, const QWidget *widget) const
{
    if (!paintIndicator(element, *painter, *option)
        && !paintPanel(element, *painter, *option, widget))
        QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void MillraceStyle::drawControl(ControlElement element, const QStyleOption *option,
                                QPainter *painter, const QWidget *widget) const
{
    const bool isView = qobject_cast<const QAbstractItemView *>(widget) != nullptr
        || qobject_cast<const QTextEdit *>(widget) != nullptr
        || qobject_cast<const QPlainTextEdit *>(widget) != nullptr;
    switch (element) {
    case CE_PushButtonBevel:
        proxy()->drawPrimitive(PE_PanelButtonCommand, option, painter, widget);
        return;
    case CE_PushButton:
        // Without the focus frame of the base: the panel has a ring.
        proxy()->drawControl(CE_PushButtonBevel, option, painter, widget);
        proxy()->drawControl(CE_PushButtonLabel, option, painter, widget);
        return;
    case CE_ShapedFrame:
        if (isView && as<QStyleOptionFrame>(option).frameShape == QFrame::StyledPanel)
            paintScrollFrame(*painter, *option, widget);
        else
            QProxyStyle::drawControl(element, option, painter, widget);
        return;
    case CE_Header:
        drawHeader(as<QStyleOptionHeader>(option), painter, widget);
        return;
    case CE_TabBarTabLabel: {
        QStyleOptionTab label = as<QStyleOptionTab>(option);
        const bool isSelected = label.state.testFlag(State_Selected);
        label.state &= ~State_HasFocus;
        label.palette.setColor(QPalette::WindowText,
                               themed(isSelected ? ColorRole::Text : ColorRole::TextMuted));
        if (!label.state.testFlag(State_Enabled))
            label.palette.setColor(QPalette::WindowText, themed(ColorRole::TextDisabled));
        QProxyStyle::drawControl(element, &label, painter, widget);
        return;
    }
    case CE_ProgressBar:
        drawProgressBar(as<QStyleOptionProgressBar>(option), painter, widget);
        return;
    case CE_ProgressBarContents: {
        const auto &bar = as<QStyleOptionProgressBar>(option);
        const bool isMoving = bar.minimum == bar.maximum
            && proxy()->styleHint(SH_Widget_Animation_Duration, option, widget) > 0;
        if (isMoving)
            animate(widget);
        paintProgress(*painter, bar, isMoving ? busyPhase() : 0.6);
        return;
    }
    case CE_ItemViewItem: {
        QStyleOptionViewItem item = as<QStyleOptionViewItem>(option);
        item.palette.setColor(QPalette::HighlightedText, item.palette.color(QPalette::Text));
        QProxyStyle::drawControl(element, &item, painter, widget);
        return;
    }
    default:
        break;
    }
    if (!paintControl(element, *painter, *option, widget))
        QProxyStyle::drawControl(element, option, painter, widget);
}

void MillraceStyle::drawHeader(const QStyleOptionHeader &header, QPainter *painter,
                               const QWidget *widget) const
{
    QStyleOptionHeader part = header;
    const bool isSorted = part.sortIndicator != QStyleOptionHeader::None;
    drawControl(CE_HeaderSection, &header, painter, widget);
    part.rect = subElementRect(SE_HeaderLabel, &header, widget);
    drawControl(CE_HeaderLabel, &part, painter, widget);
    part.rect = subElementRect(SE_HeaderArrow, &header, widget);
    if (isSorted)
        drawPrimitive(PE_IndicatorHeaderArrow, &part, painter, widget);
}

void MillraceStyle::drawProgressBar(const QStyleOptionProgressBar &bar, QPainter *painter,
                                    const QWidget *widget) const
{
    // The base asks itself, not this style, for the places of the parts.
    QStyleOptionProgressBar part = bar;
    part.rect = subElementRect(SE_ProgressBarGroove, &bar, widget);
    drawControl(CE_ProgressBarGroove, &part, painter, widget);
    drawControl(CE_ProgressBarContents, &part, painter, widget);
    part.rect = subElementRect(SE_ProgressBarLabel, &bar, widget);
    if (part.textVisible && part.minimum != part.maximum)
        drawControl(CE_ProgressBarLabel, &part, painter, widget);
}

void MillraceStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option,
                                       QPainter *painter, const QWidget *widget) const
{
    switch (control) {
    case CC_ComboBox:
        paintComboBox(*painter, as<QStyleOptionComboBox>(option), widget, *proxy());
        return;
    case CC_SpinBox:
        paintSpinBox(*painter, as<QStyleOptionSpinBox>(option), widget, *proxy());
        return;
    case CC_ScrollBar:
        paintScrollBar(*painter, as<QStyleOptionSlider>(option), widget, *proxy());
        return;
    case CC_GroupBox:
        paintGroupBox(*painter, as<QStyleOptionGroupBox>(option), widget, *proxy());
        return;
    case CC_Slider:
        paintSlider(*painter, as<QStyleOptionSlider>(option), widget, *proxy());
        return;
    case CC_ToolButton:
        paintToolButton(*painter, as<QStyleOptionToolButton>(option), widget, *proxy());
        return;
    default:
        QProxyStyle::drawComplexControl(control, option, painter, widget);
    }
}

} // namespace millrace
