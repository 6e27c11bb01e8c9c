#include "ui/theme/style.h"

#include "ui/theme/boxpainting.h"
#include "ui/theme/buttonpainting.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/itempainting.h"
#include "ui/theme/metrics.h"
#include "ui/theme/painting.h"
#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QFocusEvent>
#include <QFormLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QScrollBar>
#include <QSlider>
#include <QSplitterHandle>
#include <QTabBar>
#include <QTextEdit>
#include <QTimerEvent>
#include <QToolButton>

#include <algorithm>
#include <chrono>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_frameMilliseconds = 33;
constexpr int s_busyMilliseconds = 1400;
constexpr int s_documentMargin = 6; // With the frame, text starts where it does in a line edit.

QColor themed(ColorRole role) { return Theme::instance().color(role); }

template<typename Option>
const Option &as(const QStyleOption *option)
{
    return *static_cast<const Option *>(option);
}

template<typename... Types>
bool isAny(const QWidget *widget)
{
    return ((qobject_cast<const Types *>(widget) != nullptr) || ...);
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

bool isFormLabel(const QWidget *widget)
{
    const auto *label = qobject_cast<const QLabel *>(widget);
    const QWidget *parent = widget->parentWidget();
    if (label == nullptr || label->buddy() == nullptr || parent == nullptr
        || parent->layout() == nullptr)
        return false;
    const auto isIn
        = [&](const QFormLayout *form) { return form->labelForField(label->buddy()) == label; };
    const auto *own = qobject_cast<const QFormLayout *>(parent->layout());
    const auto nested = parent->layout()->findChildren<QFormLayout *>();
    return (own != nullptr && isIn(own)) || std::ranges::any_of(nested, isIn);
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

} // namespace

MillraceStyle::MillraceStyle()
    : QProxyStyle(u"Fusion"_s)
{
}

void MillraceStyle::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    if (isAny<QAbstractButton, QComboBox, QAbstractSpinBox, QLineEdit, QTabBar, QScrollBar, QSlider,
              QSplitterHandle>(widget))
        widget->setAttribute(Qt::WA_Hover);
    if (isAny<QAbstractButton, QTabBar, QSlider>(widget))
        widget->installEventFilter(this);
    // A form centres a label on the first line of its field only when it is as high as a field.
    if (isFormLabel(widget) && widget->minimumHeight() == 0)
        widget->setMinimumHeight(metrics::controlHeight);
    if (auto *header = qobject_cast<QHeaderView *>(widget)) {
        QFont font = Theme::instance().font(TextRole::Small);
        font.setWeight(QFont::Medium);
        header->setFont(font);
        header->viewport()->setAutoFillBackground(false);
        header->viewport()->setAttribute(Qt::WA_Hover);
    } else if (auto *area = qobject_cast<QAbstractScrollArea *>(widget)) {
        polishScrollArea(area);
    }
}

void MillraceStyle::polishScrollArea(QAbstractScrollArea *area)
{
    if (isAny<QAbstractItemView>(area))
        area->viewport()->setAttribute(Qt::WA_Hover);
    if (area->frameStyle() != (QFrame::StyledPanel | QFrame::Sunken)
        || !isAny<QAbstractItemView, QTextEdit, QPlainTextEdit>(area))
        return;
    // The frame fills the ground, so that its corners stay round.
    area->viewport()->setAutoFillBackground(false);
    if (auto *edit = qobject_cast<QPlainTextEdit *>(area))
        edit->document()->setDocumentMargin(s_documentMargin);
    else if (auto *rich = qobject_cast<QTextEdit *>(area))
        rich->document()->setDocumentMargin(s_documentMargin);
    area->installEventFilter(this);
}

void MillraceStyle::unpolish(QWidget *widget)
{
    widget->removeEventFilter(this);
    if (auto *area = qobject_cast<QAbstractScrollArea *>(widget)) {
        if (isAny<QAbstractItemView, QTextEdit, QPlainTextEdit>(area))
            area->viewport()->setAutoFillBackground(true);
    }
    QProxyStyle::unpolish(widget);
}

bool MillraceStyle::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut) {
        auto *widget = static_cast<QWidget *>(watched);
        const Qt::FocusReason reason = static_cast<QFocusEvent *>(event)->reason();
        // Coming back to the window must not change what was to be seen before.
        const bool isNews = reason != Qt::ActiveWindowFocusReason && reason != Qt::PopupFocusReason
            && event->type() == QEvent::FocusIn;
        if (isNews)
            widget->setProperty("focusByClick", reason == Qt::MouseFocusReason);
        widget->update();
    } else if (event->type() == QEvent::KeyPress) {
        auto *widget = static_cast<QWidget *>(watched);
        if (widget->property("focusByClick").toBool()) {
            widget->setProperty("focusByClick", false);
            widget->update();
        }
    }
    return QProxyStyle::eventFilter(watched, event);
}

void MillraceStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option,
                                  QPainter *painter, const QWidget *widget) const
{
    switch (element) {
    case PE_PanelButtonCommand:
        paintPushButtonPanel(*painter, *option, widget);
        return;
    case PE_PanelButtonTool:
    case PE_PanelButtonBevel:
        paintToolButtonPanel(*painter, *option, widget);
        return;
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        paintCheckIndicator(*painter, *option);
        return;
    case PE_IndicatorRadioButton:
        paintRadioIndicator(*painter, *option);
        return;
    case PE_PanelLineEdit:
        paintLineEdit(*painter, as<QStyleOptionFrame>(option), widget);
        return;
    case PE_FrameFocusRect:
        // Cells and boxes; buttons paint their own.
        if (const auto *view = qobject_cast<const QAbstractItemView *>(widget))
            paintItemFocus(*painter, *option, *view);
        else if (showsFocus(*option, widget))
            paintFocusRing(*painter, option->rect, metrics::radius - 2);
        return;
    case PE_FrameDefaultButton:
    case PE_FrameTabWidget:
    case PE_FrameStatusBarItem:
    case PE_PanelStatusBar:
    case PE_FrameButtonTool:
    case PE_FrameButtonBevel:
    case PE_PanelScrollAreaCorner:
    case PE_FrameMenu:
        return;
    case PE_Frame:
    case PE_FrameWindow:
        paintBox(*painter, option->rect, 0, {}, themed(ColorRole::Border));
        return;
    case PE_FrameGroupBox:
        paintBox(*painter, option->rect, metrics::radius, {}, themed(ColorRole::Border));
        return;
    case PE_FrameTabBarBase:
        paintEdge(*painter, option->rect, Qt::BottomEdge, themed(ColorRole::Border));
        return;
    case PE_PanelMenu:
    case PE_PanelTipLabel:
        painter->fillRect(option->rect, themed(ColorRole::SurfaceRaised));
        paintBox(*painter, option->rect, 0, {}, themed(ColorRole::Border));
        return;
    case PE_PanelMenuBar:
        painter->fillRect(option->rect, themed(ColorRole::Window));
        return;
    case PE_PanelItemViewItem:
        paintItemPanel(*painter, as<QStyleOptionViewItem>(option), widget);
        return;
    case PE_PanelItemViewRow:
        paintRowPanel(*painter, as<QStyleOptionViewItem>(option), widget);
        return;
    case PE_IndicatorBranch:
        paintBranch(*painter, *option);
        return;
    case PE_IndicatorItemViewItemDrop:
        paintDropIndicator(*painter, option->rect);
        return;
    case PE_IndicatorArrowUp:
    case PE_IndicatorArrowDown:
    case PE_IndicatorArrowLeft:
    case PE_IndicatorArrowRight:
        paintArrow(*painter, element, *option);
        return;
    case PE_IndicatorHeaderArrow: {
        const bool isUp
            = as<QStyleOptionHeader>(option).sortIndicator == QStyleOptionHeader::SortUp;
        paintArrow(*painter, isUp ? PE_IndicatorArrowUp : PE_IndicatorArrowDown, *option);
        return;
    }
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void MillraceStyle::drawControl(ControlElement element, const QStyleOption *option,
                                QPainter *painter, const QWidget *widget) const
{
    switch (element) {
    case CE_PushButtonBevel:
        proxy()->drawPrimitive(PE_PanelButtonCommand, option, painter, widget);
        return;
    case CE_PushButton:
        // Without the focus frame of the base: the panel has a ring.
        proxy()->drawControl(CE_PushButtonBevel, option, painter, widget);
        proxy()->drawControl(CE_PushButtonLabel, option, painter, widget);
        return;
    case CE_PushButtonLabel:
        paintPushButtonLabel(*painter, as<QStyleOptionButton>(option), widget);
        return;
    case CE_ShapedFrame:
        if (isAny<QAbstractItemView, QTextEdit, QPlainTextEdit>(widget)
            && as<QStyleOptionFrame>(option).frameShape == QFrame::StyledPanel) {
            paintScrollFrame(*painter, *option, widget);
            return;
        }
        break;
    case CE_Header: {
        // As with progress bars: the base would take its own places.
        QStyleOptionHeader part = as<QStyleOptionHeader>(option);
        const bool isSorted = part.sortIndicator != QStyleOptionHeader::None;
        drawControl(CE_HeaderSection, option, painter, widget);
        part.rect = subElementRect(SE_HeaderLabel, option, widget);
        drawControl(CE_HeaderLabel, &part, painter, widget);
        part.rect = subElementRect(SE_HeaderArrow, option, widget);
        if (isSorted)
            drawPrimitive(PE_IndicatorHeaderArrow, &part, painter, widget);
        return;
    }
    case CE_HeaderSection:
        paintHeaderSection(*painter, as<QStyleOptionHeader>(option), widget);
        return;
    case CE_HeaderLabel:
        paintHeaderLabel(*painter, as<QStyleOptionHeader>(option), widget);
        return;
    case CE_HeaderEmptyArea:
        paintEdge(*painter, option->rect, Qt::BottomEdge, themed(ColorRole::Border));
        return;
    case CE_TabBarTabShape:
        paintTabShape(*painter, as<QStyleOptionTab>(option), widget);
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
    case CE_MenuItem:
        paintMenuItem(*painter, as<QStyleOptionMenuItem>(option), widget);
        return;
    case CE_MenuBarItem:
        paintMenuBarItem(*painter, as<QStyleOptionMenuItem>(option));
        return;
    case CE_MenuBarEmptyArea:
        painter->fillRect(option->rect, themed(ColorRole::Window));
        return;
    case CE_MenuEmptyArea:
        return;
    case CE_ToolBar:
        paintEdge(*painter, option->rect, Qt::BottomEdge, themed(ColorRole::Border));
        return;
    case CE_Splitter:
        paintSplitter(*painter, *option);
        return;
    case CE_ProgressBar: {
        // The base asks itself, not this style, for the places of the parts.
        QStyleOptionProgressBar part = as<QStyleOptionProgressBar>(option);
        part.rect = subElementRect(SE_ProgressBarGroove, option, widget);
        drawControl(CE_ProgressBarGroove, &part, painter, widget);
        drawControl(CE_ProgressBarContents, &part, painter, widget);
        part.rect = subElementRect(SE_ProgressBarLabel, option, widget);
        if (part.textVisible && part.minimum != part.maximum)
            drawControl(CE_ProgressBarLabel, &part, painter, widget);
        return;
    }
    case CE_ProgressBarGroove:
        paintProgressGroove(*painter, option->rect);
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
    case CE_ProgressBarLabel: {
        const auto &bar = as<QStyleOptionProgressBar>(option);
        painter->setPen(themed(ColorRole::TextMuted));
        painter->drawText(bar.rect, Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine,
                          bar.text);
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
    QProxyStyle::drawControl(element, option, painter, widget);
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
    case CC_ToolButton: {
        QStyleOptionToolButton button = as<QStyleOptionToolButton>(option);
        // One panel behind button and arrow; the base would draw a seam and a second frame.
        QStyleOption panel = button;
        if (!showsDown(button) && button.activeSubControls == SC_ToolButtonMenu)
            panel.state |= State_MouseOver;
        proxy()->drawPrimitive(PE_PanelButtonTool, &panel, painter, widget);
        const bool hasMenu = button.features.testFlag(QStyleOptionToolButton::HasMenu)
            || button.subControls.testFlag(SC_ToolButtonMenu);
        const bool showsArrow
            = hasMenu && !button.text.isEmpty() && button.toolButtonStyle != Qt::ToolButtonIconOnly;
        QStyleOptionToolButton label = button;
        label.state &= ~(State_Sunken);
        if (showsArrow || button.subControls.testFlag(SC_ToolButtonMenu)) {
            QStyleOption arrow = button;
            const int width = metrics::iconS;
            arrow.rect = visualRect(button.direction, button.rect,
                                    QRect(button.rect.right() - width - metrics::spaceXS,
                                          button.rect.top(), width, button.rect.height()));
            paintArrow(*painter, PE_IndicatorArrowDown, arrow);
            label.rect = visualRect(button.direction, button.rect,
                                    button.rect.adjusted(0, 0, -width - metrics::spaceXS, 0));
        }
        if (label.toolButtonStyle == Qt::ToolButtonTextBesideIcon && !label.icon.isNull()
            && !label.text.isEmpty())
            paintToolButtonLabel(*painter, label, widget);
        else
            proxy()->drawControl(CE_ToolButtonLabel, &label, painter, widget);
        return;
    }
    default:
        QProxyStyle::drawComplexControl(control, option, painter, widget);
    }
}

int MillraceStyle::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                             QStyleHintReturn *returned) const
{
    switch (hint) {
    case SH_ComboBox_Popup:
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
    case SH_DialogButtonBox_ButtonsHaveIcons:
    case SH_MessageBox_CenterButtons:
    case SH_ItemView_ActivateItemOnSingleClick:
    case SH_ItemView_PaintAlternatingRowColorsForEmptyArea:
    case SH_ScrollView_FrameOnlyAroundContents:
        return 0;
    case SH_TabBar_Alignment:
        return Qt::AlignLeft;
    case SH_ItemView_ShowDecorationSelected:
    case SH_Menu_SupportsSections:
        return 1;
    case SH_Table_GridLineColor:
        return static_cast<int>(themed(ColorRole::Border).rgba());
    case SH_Widget_Animation_Duration:
        if (!Theme::instance().wantsAnimations())
            return 0;
        break;
    default:
        break;
    }
    return QProxyStyle::styleHint(hint, option, widget, returned);
}

QIcon MillraceStyle::standardIcon(StandardPixmap standard, const QStyleOption *option,
                                  const QWidget *widget) const
{
    switch (standard) {
    case SP_LineEditClearButton:
    case SP_DialogCloseButton:
    case SP_TitleBarCloseButton:
    case SP_DockWidgetCloseButton:
    case SP_TabCloseButton:
        return icon(u"close"_s, ColorRole::TextMuted);
    case SP_MessageBoxInformation:
        return icon(u"info"_s, ColorRole::Info);
    case SP_MessageBoxQuestion:
        return icon(u"help"_s, ColorRole::Info);
    case SP_MessageBoxWarning:
        return icon(u"warning"_s, ColorRole::Warning);
    case SP_MessageBoxCritical:
        return icon(u"error-circle"_s, ColorRole::Negative);
    case SP_ToolBarHorizontalExtensionButton:
        return icon(u"more"_s);
    default:
        return QProxyStyle::standardIcon(standard, option, widget);
    }
}

void MillraceStyle::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_busyTimer.timerId()) {
        QProxyStyle::timerEvent(event);
        return;
    }
    std::erase_if(m_busyBars, [](const QPointer<QWidget> &widget) {
        const auto *bar = qobject_cast<const QProgressBar *>(widget.data());
        return bar == nullptr || !bar->isVisible() || bar->minimum() != bar->maximum();
    });
    if (m_busyBars.empty())
        m_busyTimer.stop();
    for (const QPointer<QWidget> &bar : m_busyBars)
        bar->update();
}

void MillraceStyle::animate(const QWidget *bar) const
{
    // The style owns the repaint of bars without an end; painting is const, their list is not.
    auto *self = const_cast<MillraceStyle *>(this);
    auto *widget = const_cast<QWidget *>(bar);
    if (widget == nullptr)
        return;
    if (std::ranges::none_of(m_busyBars, [widget](const auto &known) { return known == widget; }))
        m_busyBars.emplace_back(widget);
    if (!m_busyTimer.isActive())
        m_busyTimer.start(s_frameMilliseconds, self);
}

} // namespace millrace
