// Buttons: the few ways a button can look, made in one place.
#pragma once

#include <QPushButton>
#include <QToolButton>

namespace millrace {

/// A filled button for the main act of a page; one per page.
[[nodiscard]] QPushButton *primaryButton(const QString &text, QWidget *parent);

/// A button with a small icon alone. \a accessibleName is read out and is the tool tip as well.
[[nodiscard]] QToolButton *iconButton(const QString &iconName, const QString &accessibleName,
                                      QWidget *parent);

/// Whether \a button is the main act of its page.
void setPrimary(QPushButton *button, bool isPrimary);

/// Whether \a button deletes or overwrites something.
void setDanger(QPushButton *button, bool isDanger);

/// Whether \a button has neither frame nor ground until it is pointed at: for acts beside text.
void setPlain(QPushButton *button, bool isPlain);

} // namespace millrace
