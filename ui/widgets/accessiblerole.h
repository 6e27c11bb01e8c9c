// Accessible role: what a widget of our own painting is for a screen reader.
#pragma once

#include <QAccessible>

class QWidget;

namespace millrace {

/// Gives \a widget the role, which Qt cannot know of a class of ours. Name and description come
/// from the widget as always. Call it in the constructor, before anybody asks for the interface;
/// not for buttons and inputs, which Qt knows by their base class.
void setAccessibleRole(QWidget &widget, QAccessible::Role role);

} // namespace millrace
