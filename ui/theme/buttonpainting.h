// Button painting: buttons, check boxes and radio buttons of MillraceStyle.
#pragma once

#include "ui/theme/colors.h"

#include <QPainter>
#include <QStyleOption>

class QWidget;

namespace millrace {

/// Whether the focus of \a widget is to be seen: it has come by the keyboard or the program, not
/// by a click.
[[nodiscard]] bool showsFocus(const QStyleOption &option, const QWidget *widget);

/// The icon \a name of the theme in \a rect.
void paintIcon(QPainter &painter, const QString &name, ColorRole role, const QRect &rect);

void paintPushButtonPanel(QPainter &painter, const QStyleOption &option, const QWidget *widget);
void paintPushButtonLabel(QPainter &painter, const QStyleOptionButton &option,
                          const QWidget *widget);
void paintToolButtonPanel(QPainter &painter, const QStyleOption &option, const QWidget *widget);
/// The text, and the icon before it.
void paintToolButtonLabel(QPainter &painter, const QStyleOptionToolButton &option,
                          const QWidget *widget);
/// The colour of text and marks on a tool button.
[[nodiscard]] QColor toolButtonText(const QStyleOption &option, const QWidget *widget);
/// The arrow of a button with a menu, in the middle of \a room.
void paintMenuArrow(QPainter &painter, const QStyleOption &option, const QWidget *widget,
                    const QRect &room);
/// In \a option.rect, with State_On, State_Off and State_NoChange.
void paintCheckIndicator(QPainter &painter, const QStyleOption &option);
void paintRadioIndicator(QPainter &painter, const QStyleOption &option);

} // namespace millrace
