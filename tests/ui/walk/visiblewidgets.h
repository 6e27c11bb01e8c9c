// Visible widgets: what the checks of a window look at, and how their messages name it.
#pragma once

#include <QString>
#include <QWidget>

namespace millrace::test {

/// What is seen in \a window, without windows of their own and without the parts that Qt makes
/// widgets of.
[[nodiscard]] QList<QWidget *> visibleWidgets(QWidget &window);
/// As a message names it: class, text or name, and what it lies in.
[[nodiscard]] QString described(QWidget &widget);
/// What a screen reader calls it.
[[nodiscard]] QString spokenName(QWidget &widget);
/// Whether Tab may come to \a widget itself.
[[nodiscard]] bool takesTab(const QWidget &widget);

} // namespace millrace::test
