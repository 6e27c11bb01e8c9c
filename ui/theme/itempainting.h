// Item painting: rows, headers, tabs, menus and hairlines of MillraceStyle.
#pragma once

#include <QPainter>
#include <QStyleOption>

class QAbstractItemView;
class QWidget;

namespace millrace {

/// The ground of a cell: selected, hovered or nothing.
void paintItemPanel(QPainter &painter, const QStyleOptionViewItem &option, const QWidget *widget);
/// The ground of a row, behind branches too.
void paintRowPanel(QPainter &painter, const QStyleOptionViewItem &option, const QWidget *widget);
/// The current cell, where neither selection nor the ring around the view tells it.
void paintItemFocus(QPainter &painter, const QStyleOption &option, const QAbstractItemView &view);
void paintBranch(QPainter &painter, const QStyleOption &option);
void paintHeaderSection(QPainter &painter, const QStyleOptionHeader &option, const QWidget *widget);
void paintHeaderLabel(QPainter &painter, const QStyleOptionHeader &option, const QWidget *widget);
void paintTabShape(QPainter &painter, const QStyleOptionTab &option, const QWidget *widget);
void paintMenuItem(QPainter &painter, const QStyleOptionMenuItem &option, const QWidget *widget);
void paintMenuBarItem(QPainter &painter, const QStyleOptionMenuItem &option);
void paintSplitter(QPainter &painter, const QStyleOption &option);
void paintDropIndicator(QPainter &painter, const QRect &rect);

/// What a menu item needs beside its text.
inline constexpr int s_menuItemPadding = 8;
inline constexpr int s_menuIconColumn = 28;
inline constexpr int s_menuSeparatorHeight = 9;
inline constexpr int s_menuItemHeight = 30;

} // namespace millrace
