#include "ui/theme/style.h"

#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/theme/readingmargins.h"
#include "ui/theme/theme.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFocusEvent>
#include <QFormLayout>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
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

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_frameMilliseconds = 33;
constexpr int s_documentMargin = 6; // With the frame, text starts where it does in a line edit.

QColor themed(ColorRole role) { return Theme::instance().color(role); }

template<typename... Types>
bool isAny(const QWidget *widget)
{
    return ((qobject_cast<const Types *>(widget) != nullptr) || ...);
}

/// Whether \a widget names an input of one line in a form.
bool isFormLabel(const QWidget *widget)
{
    const auto *label = qobject_cast<const QLabel *>(widget);
    const QWidget *parent = widget->parentWidget();
    if (label == nullptr || parent == nullptr || parent->layout() == nullptr
        || !isAny<QLineEdit, QComboBox, QAbstractSpinBox>(label->buddy()))
        return false;
    const auto isIn
        = [&](const QFormLayout *form) { return form->labelForField(label->buddy()) == label; };
    const auto *own = qobject_cast<const QFormLayout *>(parent->layout());
    const auto nested = parent->layout()->findChildren<QFormLayout *>();
    return (own != nullptr && isIn(own)) || std::ranges::any_of(nested, isIn);
}

} // namespace

MillraceStyle::MillraceStyle()
    : QProxyStyle(u"Fusion"_s)
    , m_margins(new ReadingMargins(this))
{
}

void MillraceStyle::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    m_margins->follow(*widget);
    if (isAny<QAbstractButton, QComboBox, QAbstractSpinBox, QLineEdit, QTabBar, QScrollBar, QSlider,
              QSplitterHandle>(widget))
        widget->setAttribute(Qt::WA_Hover);
    if (isAny<QAbstractButton, QTabBar, QSlider>(widget))
        widget->installEventFilter(this);
    // A form centres a label on its field only when it is as high as the field.
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
    } else if (auto *box = qobject_cast<QMessageBox *>(widget)) {
        alignText(*box);
    } else if (auto *buttons = qobject_cast<QDialogButtonBox *>(widget)) {
        // It stands for its default button, and behind it in the order of Tab: Tab would go round
        // before it comes to the last button.
        buttons->setFocusProxy(nullptr);
        buttons->setFocusPolicy(Qt::NoFocus);
    }
}

void MillraceStyle::alignText(QMessageBox &box)
{
    auto *grid = qobject_cast<QGridLayout *>(box.layout());
    if (grid == nullptr || box.icon() != QMessageBox::NoIcon)
        return;
    // Without an icon the text would still stand behind its place.
    for (int i = 0; i < grid->count(); ++i) {
        if (QSpacerItem *indent = grid->itemAt(i)->spacerItem())
            indent->changeSize(0, 0);
    }
    grid->setHorizontalSpacing(0);
    grid->setColumnStretch(1, 1);
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
    case SH_UnderlineShortcut:
        // An underlined letter stands apart from its word where letters join, and the word grows
        // beyond its room.
        if (QGuiApplication::isRightToLeft())
            return 0;
        break;
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
