#include "ui/theme/boxpainting.h"

#include "ui/theme/buttonpainting.h"
#include "ui/theme/metrics.h"
#include "ui/theme/painting.h"
#include "ui/theme/theme.h"

#include <QAbstractSpinBox>
#include <QComboBox>
#include <QStyle>
#include <QTextEdit>
#include <QWidget>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_progressHeight = 6;
constexpr int s_chevron = 16;

QColor themed(ColorRole role) { return Theme::instance().color(role); }

bool has(const QStyleOption &option, QStyle::StateFlag flag) { return option.state.testFlag(flag); }

void paintChevron(QPainter &painter, const QString &name, const QRect &room, bool isEnabled)
{
    const QRect place
        = QStyle::alignedRect(Qt::LeftToRight, Qt::AlignCenter, {s_chevron, s_chevron}, room);
    paintIcon(painter, name, isEnabled ? ColorRole::TextMuted : ColorRole::TextDisabled, place);
}

bool isInside(const QWidget *widget)
{
    const QWidget *parent = widget == nullptr ? nullptr : widget->parentWidget();
    return qobject_cast<const QAbstractSpinBox *>(parent) != nullptr
        || qobject_cast<const QComboBox *>(parent) != nullptr;
}

/// Set by forms on an input whose value does not fit.
bool isInvalid(const QObject *input)
{
    return input != nullptr && input->property("invalid").toBool();
}

} // namespace

void paintInput(QPainter &painter, const QStyleOption &option, const QRect &rect, bool hasFocus,
                bool isReadOnly)
{
    const bool isEnabled = has(option, QStyle::State_Enabled);
    const QColor fill
        = themed(isEnabled && !isReadOnly ? ColorRole::Surface : ColorRole::SurfaceSunken);
    QColor border = themed(isEnabled ? ColorRole::BorderStrong : ColorRole::Border);
    if (isEnabled && !isReadOnly && has(option, QStyle::State_MouseOver))
        border = mixed(themed(ColorRole::Text), border, 0.4);
    if (isInvalid(option.styleObject))
        border = themed(ColorRole::Negative);
    if (hasFocus && isEnabled)
        paintBox(painter, rect, metrics::radius, fill, themed(ColorRole::Focus), 2);
    else
        paintBox(painter, rect, metrics::radius, fill, border);
}

void paintLineEdit(QPainter &painter, const QStyleOptionFrame &option, const QWidget *widget)
{
    if (option.lineWidth > 0) {
        paintInput(painter, option, option.rect, has(option, QStyle::State_HasFocus),
                   has(option, QStyle::State_ReadOnly));
    } else if (!isInside(widget)) {
        // An editor in a cell: it has to cover what is below.
        painter.fillRect(option.rect, themed(ColorRole::Surface));
        if (has(option, QStyle::State_HasFocus))
            paintFocusRing(painter, option.rect, 2);
    }
}

void paintComboBox(QPainter &painter, const QStyleOptionComboBox &option, const QWidget *widget,
                   const QStyle &style)
{
    if (option.frame)
        paintInput(painter, option, option.rect, has(option, QStyle::State_HasFocus));
    else if (has(option, QStyle::State_HasFocus))
        paintFocusRing(painter, option.rect, metrics::radius);
    const QRect arrow
        = style.subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxArrow, widget);
    paintChevron(painter, u"chevron-down"_s, arrow, has(option, QStyle::State_Enabled));
}

void paintSpinBox(QPainter &painter, const QStyleOptionSpinBox &option, const QWidget *widget,
                  const QStyle &style)
{
    if (option.frame)
        paintInput(painter, option, option.rect, has(option, QStyle::State_HasFocus));
    if (option.buttonSymbols == QAbstractSpinBox::NoButtons)
        return;
    const auto paintStep = [&](QStyle::SubControl control, const QString &name, bool isPossible) {
        const QRect place = style.subControlRect(QStyle::CC_SpinBox, &option, control, widget);
        const bool isEnabled = isPossible && has(option, QStyle::State_Enabled);
        if (isEnabled && option.activeSubControls.testFlag(control)) {
            QColor ground = themed(ColorRole::Text);
            ground.setAlphaF(has(option, QStyle::State_Sunken) ? 0.16F : 0.08F);
            paintBox(painter, place, 3, ground);
        }
        const QRect chevron = QStyle::alignedRect(Qt::LeftToRight, Qt::AlignCenter,
                                                  {metrics::spaceM, metrics::spaceM}, place);
        paintIcon(painter, name, isEnabled ? ColorRole::TextMuted : ColorRole::TextDisabled,
                  chevron);
    };
    paintStep(QStyle::SC_SpinBoxUp, u"chevron-up"_s,
              option.stepEnabled.testFlag(QAbstractSpinBox::StepUpEnabled));
    paintStep(QStyle::SC_SpinBoxDown, u"chevron-down"_s,
              option.stepEnabled.testFlag(QAbstractSpinBox::StepDownEnabled));
}

void paintScrollFrame(QPainter &painter, const QStyleOption &option, const QWidget *widget)
{
    const bool isEnabled = has(option, QStyle::State_Enabled);
    const bool isText = widget != nullptr
        && (widget->inherits("QTextEdit") || widget->inherits("QPlainTextEdit"));
    const bool isReadOnly = isText && widget->property("readOnly").toBool();
    const QColor fill
        = themed(isEnabled && !isReadOnly ? ColorRole::Surface : ColorRole::SurfaceSunken);
    const bool hasFocus = widget != nullptr && widget->hasFocus();
    if (hasFocus && isEnabled)
        paintBox(painter, option.rect, metrics::radius, fill, themed(ColorRole::Focus), 2);
    else
        paintBox(painter, option.rect, metrics::radius, fill,
                 themed(isInvalid(widget)                        ? ColorRole::Negative
                            : isText && isEnabled && !isReadOnly ? ColorRole::BorderStrong
                                                                 : ColorRole::Border));
}

void paintScrollBar(QPainter &painter, const QStyleOptionSlider &option, const QWidget *widget,
                    const QStyle &style)
{
    if (option.minimum == option.maximum)
        return;
    QRectF handle
        = style.subControlRect(QStyle::CC_ScrollBar, &option, QStyle::SC_ScrollBarSlider, widget);
    const bool isOver = has(option, QStyle::State_MouseOver) || has(option, QStyle::State_Sunken);
    const double thickness = isOver ? 8 : 6;
    if (option.orientation == Qt::Vertical) {
        const double spare = (handle.width() - thickness) / 2;
        handle.adjust(spare, 2, -spare, -2);
    } else {
        const double spare = (handle.height() - thickness) / 2;
        handle.adjust(2, spare, -2, -spare);
    }
    const QColor strong = isOver
        ? themed(ColorRole::BorderStrong)
        : mixed(themed(ColorRole::BorderStrong), themed(ColorRole::Surface), 0.65);
    const bool isPressed = has(option, QStyle::State_Sunken)
        && option.activeSubControls.testFlag(QStyle::SC_ScrollBarSlider);
    const QColor fill = isPressed ? mixed(themed(ColorRole::Text), strong, 0.4) : strong;
    paintBox(painter, handle, thickness / 2, fill);
}

QRect progressBarPlace(const QRect &rect)
{
    return QStyle::alignedRect(Qt::LeftToRight, Qt::AlignCenter,
                               {rect.width(), std::min(rect.height(), s_progressHeight)}, rect);
}

void paintProgressGroove(QPainter &painter, const QRect &rect)
{
    paintBox(painter, progressBarPlace(rect), s_progressHeight / 2.0, themed(ColorRole::Border));
}

void paintProgress(QPainter &painter, const QStyleOptionProgressBar &option, double phase)
{
    const QRect groove = progressBarPlace(option.rect);
    const bool isEndless = option.minimum == option.maximum;
    QRectF bar = groove;
    if (isEndless) {
        const double length = groove.width() * 0.3;
        const double left = -length + (groove.width() + length) * phase;
        bar = QRectF(groove.left() + left, groove.top(), length, groove.height())
                  .intersected(groove);
    } else {
        const double range = static_cast<double>(option.maximum) - option.minimum;
        const double share = std::clamp((option.progress - option.minimum) / range, 0.0, 1.0);
        bar.setWidth(groove.width() * share);
        const bool fromRight = (option.direction == Qt::RightToLeft) != option.invertedAppearance;
        if (fromRight)
            bar.moveRight(groove.right() + 1);
    }
    if (bar.width() <= 0)
        return;
    const bool isEnabled = has(option, QStyle::State_Enabled);
    paintBox(painter, bar, s_progressHeight / 2.0,
             themed(isEnabled ? ColorRole::Accent : ColorRole::TextDisabled));
}

void paintGroupBox(QPainter &painter, const QStyleOptionGroupBox &option, const QWidget *widget,
                   const QStyle &style)
{
    const auto part = [&](QStyle::SubControl control) {
        return style.subControlRect(QStyle::CC_GroupBox, &option, control, widget);
    };
    if (option.subControls.testFlag(QStyle::SC_GroupBoxFrame)
        && !option.features.testFlag(QStyleOptionFrame::Flat))
        paintBox(painter, part(QStyle::SC_GroupBoxFrame), metrics::radius, {},
                 themed(ColorRole::Border));
    const QRect label = part(QStyle::SC_GroupBoxLabel);
    if (!option.text.isEmpty()) {
        painter.setPen(
            themed(has(option, QStyle::State_Enabled) ? ColorRole::Text : ColorRole::TextDisabled));
        painter.drawText(label,
                         static_cast<int>(QStyle::visualAlignment(option.direction, Qt::AlignLeft))
                             | Qt::AlignVCenter | Qt::TextSingleLine | Qt::TextShowMnemonic,
                         option.text);
    }
    if (!option.subControls.testFlag(QStyle::SC_GroupBoxCheckBox))
        return;
    QStyleOption check = option;
    check.rect = part(QStyle::SC_GroupBoxCheckBox);
    paintCheckIndicator(painter, check);
    if (showsFocus(option, widget))
        paintFocusRing(painter, check.rect.united(label).adjusted(-3, 0, 3, 0),
                       metrics::radius - 2);
}

void paintSlider(QPainter &painter, const QStyleOptionSlider &option, const QWidget *widget,
                 const QStyle &style)
{
    const bool isEnabled = has(option, QStyle::State_Enabled);
    const QRect handle
        = style.subControlRect(QStyle::CC_Slider, &option, QStyle::SC_SliderHandle, widget);
    const bool isHorizontal = option.orientation == Qt::Horizontal;
    const QSize track
        = isHorizontal ? QSize(option.rect.width(), 4) : QSize(4, option.rect.height());
    const QRect groove = QStyle::alignedRect(Qt::LeftToRight, Qt::AlignCenter, track, option.rect);
    paintBox(painter, groove, 2, themed(ColorRole::BorderStrong));
    const QRect knob = QStyle::alignedRect(Qt::LeftToRight, Qt::AlignCenter,
                                           {metrics::iconS, metrics::iconS}, handle);
    QRect done = groove;
    if (isHorizontal)
        option.upsideDown ? done.setLeft(knob.center().x()) : done.setRight(knob.center().x());
    else
        option.upsideDown ? done.setTop(knob.center().y()) : done.setBottom(knob.center().y());
    const QColor accent = themed(isEnabled ? ColorRole::Accent : ColorRole::TextDisabled);
    paintBox(painter, done, 2, accent);
    paintBox(painter, knob, metrics::iconS / 2.0, themed(ColorRole::SurfaceRaised), accent, 2);
    if (showsFocus(option, widget))
        paintFocusRing(painter, knob.adjusted(-3, -3, 3, 3), metrics::iconS);
}

} // namespace millrace
