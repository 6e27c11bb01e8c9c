// Box painting: inputs, frames, bars and scroll bars of MillraceStyle.
#pragma once

#include <QPainter>
#include <QStyleOption>

class QStyle;
class QWidget;

namespace millrace {

/// The ground and frame of an input; \a hasFocus gives it the ring.
void paintInput(QPainter &painter, const QStyleOption &option, const QRect &rect, bool hasFocus,
                bool isReadOnly = false);
void paintLineEdit(QPainter &painter, const QStyleOptionFrame &option, const QWidget *widget);
void paintComboBox(QPainter &painter, const QStyleOptionComboBox &option, const QWidget *widget,
                   const QStyle &style);
void paintSpinBox(QPainter &painter, const QStyleOptionSpinBox &option, const QWidget *widget,
                  const QStyle &style);
/// The frame of a list, table or text; fills its ground, as the viewport does not.
void paintScrollFrame(QPainter &painter, const QStyleOption &option, const QWidget *widget);
void paintScrollBar(QPainter &painter, const QStyleOptionSlider &option, const QWidget *widget,
                    const QStyle &style);
void paintProgressGroove(QPainter &painter, const QRect &rect);
/// \a phase, 0 to 1, is where the bar of work without an end stands.
void paintProgress(QPainter &painter, const QStyleOptionProgressBar &option, double phase);
void paintGroupBox(QPainter &painter, const QStyleOptionGroupBox &option, const QWidget *widget,
                   const QStyle &style);
void paintSlider(QPainter &painter, const QStyleOptionSlider &option, const QWidget *widget,
                 const QStyle &style);

/// The slim bar in the middle of \a rect.
[[nodiscard]] QRect progressBarPlace(const QRect &rect);

} // namespace millrace
