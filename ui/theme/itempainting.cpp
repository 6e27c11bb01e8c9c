#include "ui/theme/itempainting.h"

#include "ui/theme/buttonpainting.h"
#include "ui/theme/metrics.h"
#include "ui/theme/painting.h"
#include "ui/theme/theme.h"

#include <QHeaderView>
#include <QListView>
#include <QPainterPath>
#include <QStyle>
#include <QTableView>
#include <QTreeView>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

using Position = QStyleOptionViewItem::ViewItemPosition;

QColor themed(ColorRole role) { return Theme::instance().color(role); }

bool has(const QStyleOption &option, QStyle::StateFlag flag) { return option.state.testFlag(flag); }

/// A rounded box that runs on beyond the edges that are not its own.
void paintRowPart(QPainter &painter, const QRect &rect, bool opensLeft, bool opensRight,
                  const QColor &fill)
{
    constexpr int beyond = metrics::radius * 2;
    painter.save();
    painter.setClipRect(rect, Qt::IntersectClip);
    const QRect box = rect.adjusted(opensLeft ? -beyond : metrics::spaceXS, 1,
                                    opensRight ? beyond : -metrics::spaceXS, -1);
    paintBox(painter, box, metrics::radius, fill);
    painter.restore();
}

/// Invalid when the cell has no ground of its own.
QColor groundOf(const QStyleOptionViewItem &option, const QWidget *widget)
{
    if (has(option, QStyle::State_Selected)) {
        const QColor soft = themed(ColorRole::AccentSoft);
        return has(option, QStyle::State_Active)
            ? soft
            : mixed(soft, themed(ColorRole::SurfaceSunken), 0.5);
    }
    // In a table only the cell below the pointer would light up.
    const bool isTable = qobject_cast<const QTableView *>(widget) != nullptr;
    if (has(option, QStyle::State_MouseOver) && has(option, QStyle::State_Enabled) && !isTable)
        return themed(ColorRole::SurfaceSunken);
    return {};
}

bool hasBranches(const QStyleOptionViewItem &option, const QWidget *widget)
{
    const auto *tree = qobject_cast<const QTreeView *>(widget);
    if (tree == nullptr || tree->indentation() == 0 || !tree->rootIsDecorated())
        return false;
    const int treeColumn
        = tree->treePosition() < 0 ? tree->header()->logicalIndex(0) : tree->treePosition();
    return option.index.column() == treeColumn;
}

void paintMenuText(QPainter &painter, const QStyleOptionMenuItem &option, const QRect &room)
{
    const bool isEnabled = has(option, QStyle::State_Enabled);
    const qsizetype tab = option.text.indexOf(u'\t');
    painter.setFont(option.font);
    painter.setPen(themed(isEnabled ? ColorRole::Text : ColorRole::TextDisabled));
    painter.drawText(room,
                     Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine | Qt::TextShowMnemonic,
                     option.text.left(tab));
    if (tab < 0)
        return;
    painter.setPen(themed(isEnabled ? ColorRole::TextMuted : ColorRole::TextDisabled));
    painter.drawText(room, Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine,
                     option.text.mid(tab + 1));
}

} // namespace

void paintItemPanel(QPainter &painter, const QStyleOptionViewItem &option, const QWidget *widget)
{
    if (option.backgroundBrush.style() != Qt::NoBrush)
        painter.fillRect(option.rect, option.backgroundBrush);
    const bool isRow = qobject_cast<const QTreeView *>(widget) != nullptr
        || qobject_cast<const QTableView *>(widget) != nullptr;
    const Position position = isRow ? option.viewItemPosition : QStyleOptionViewItem::OnlyOne;
    const bool isCellOfTable = qobject_cast<const QTableView *>(widget) != nullptr
        && position == QStyleOptionViewItem::Invalid;
    const QColor ground = groundOf(option, widget);
    if (ground.isValid()) {
        if (isCellOfTable) {
            painter.fillRect(option.rect, ground);
        } else {
            const bool opensLeft = position == QStyleOptionViewItem::Middle
                || position == QStyleOptionViewItem::End || hasBranches(option, widget);
            const bool opensRight = position == QStyleOptionViewItem::Middle
                || position == QStyleOptionViewItem::Beginning;
            const bool isMirrored = option.direction == Qt::RightToLeft;
            paintRowPart(painter, option.rect, isMirrored ? opensRight : opensLeft,
                         isMirrored ? opensLeft : opensRight, ground);
        }
    }
}

void paintRowPanel(QPainter &painter, const QStyleOptionViewItem &option, const QWidget *widget)
{
    if (option.features.testFlag(QStyleOptionViewItem::Alternate))
        painter.fillRect(option.rect, themed(ColorRole::SurfaceSunken));
    const auto *tree = qobject_cast<const QTreeView *>(widget);
    if (tree == nullptr || tree->indentation() == 0)
        return;
    // Asked for twice in the column of the tree: for the part behind the branches, and for the
    // cell, which gets its ground from paintItemPanel().
    const int column
        = tree->treePosition() < 0 ? tree->header()->logicalIndex(0) : tree->treePosition();
    const int start = tree->columnViewportPosition(column);
    const bool isMirrored = option.direction == Qt::RightToLeft;
    const bool isBranchPart = option.rect.width() < tree->columnWidth(column)
        && (isMirrored ? option.rect.right() + 1 == start + tree->columnWidth(column)
                       : option.rect.left() == start);
    const QColor ground = groundOf(option, widget);
    if (!isBranchPart || !ground.isValid())
        return;
    paintRowPart(painter, option.rect, isMirrored, !isMirrored, ground);
}

void paintItemFocus(QPainter &painter, const QStyleOption &option, const QAbstractItemView &view)
{
    const bool isFramed = view.frameShape() == QFrame::StyledPanel;
    if (isFramed && has(option, QStyle::State_Selected))
        return;
    paintBox(painter, option.rect.adjusted(1, 1, -1, -1), metrics::radius - 2, {},
             themed(ColorRole::Focus), 1);
}

void paintBranch(QPainter &painter, const QStyleOption &option)
{
    if (!has(option, QStyle::State_Children))
        return;
    const bool isMirrored = option.direction == Qt::RightToLeft;
    const QString name = has(option, QStyle::State_Open) ? u"chevron-down"_s
        : isMirrored                                     ? u"chevron-left"_s
                                                         : u"chevron-right"_s;
    const QRect place = QStyle::alignedRect(Qt::LeftToRight, Qt::AlignCenter,
                                            {metrics::iconS, metrics::iconS}, option.rect);
    paintIcon(painter, name, ColorRole::TextMuted, place);
}

void paintHeaderSection(QPainter &painter, const QStyleOptionHeader &option, const QWidget *widget)
{
    const bool isOver = has(option, QStyle::State_MouseOver) && has(option, QStyle::State_Enabled);
    const auto *header = qobject_cast<const QHeaderView *>(widget);
    if (isOver && header != nullptr && header->sectionsClickable())
        paintBox(painter, option.rect.adjusted(2, 2, -2, -3), metrics::radius - 2,
                 themed(ColorRole::SurfaceSunken));
    const QColor line = themed(ColorRole::Border);
    if (option.orientation == Qt::Vertical) {
        paintEdge(painter, option.rect,
                  option.direction == Qt::RightToLeft ? Qt::LeftEdge : Qt::RightEdge, line);
        return;
    }
    paintEdge(painter, option.rect, Qt::BottomEdge, line);
    const bool isLast = option.position == QStyleOptionHeader::End
        || option.position == QStyleOptionHeader::OnlyOneSection;
    if (!isLast)
        paintEdge(painter, option.rect.adjusted(0, 8, 0, -8),
                  option.direction == Qt::RightToLeft ? Qt::LeftEdge : Qt::RightEdge, line);
}

void paintHeaderLabel(QPainter &painter, const QStyleOptionHeader &option, const QWidget *)
{
    QRect room = option.rect;
    const bool isSorted = option.sortIndicator != QStyleOptionHeader::None;
    painter.save();
    painter.setPen(themed(!has(option, QStyle::State_Enabled) ? ColorRole::TextDisabled
                              : isSorted                      ? ColorRole::Text
                                                              : ColorRole::TextMuted));
    if (!option.icon.isNull()) {
        const QRect place = QStyle::alignedRect(option.direction, Qt::AlignLeft | Qt::AlignVCenter,
                                                {metrics::iconS, metrics::iconS}, room);
        option.icon.paint(&painter, place);
        room = QStyle::visualRect(
            option.direction, option.rect,
            option.rect.adjusted(metrics::iconS + metrics::spaceXS + 2, 0, 0, 0));
    }
    const QString text = option.fontMetrics.elidedText(option.text, Qt::ElideRight, room.width());
    const Qt::Alignment alignment = QStyle::visualAlignment(
        option.direction,
        option.orientation == Qt::Vertical ? Qt::AlignRight | Qt::AlignVCenter
                                           : option.textAlignment | Qt::AlignVCenter);
    painter.drawText(room, static_cast<int>(alignment) | Qt::TextSingleLine, text);
    painter.restore();
}

void paintTabShape(QPainter &painter, const QStyleOptionTab &option, const QWidget *widget)
{
    const bool isSelected = has(option, QStyle::State_Selected);
    const QRect room = option.rect.adjusted(2, 4, -2, -4);
    if (has(option, QStyle::State_MouseOver) && !isSelected && has(option, QStyle::State_Enabled)) {
        QColor ground = themed(ColorRole::Text);
        ground.setAlphaF(0.06F);
        paintBox(painter, room, metrics::radius, ground);
    }
    if (isSelected) {
        QRectF line = option.rect.adjusted(metrics::spaceS, 0, -metrics::spaceS, 0);
        line.setTop(line.bottom() - 2);
        if (option.shape == QTabBar::RoundedSouth || option.shape == QTabBar::TriangularSouth)
            line.moveTop(option.rect.top());
        paintBox(painter, line, 1, themed(ColorRole::Accent));
    }
    if (isSelected && showsFocus(option, widget))
        paintFocusRing(painter, room, metrics::radius);
}

void paintMenuItem(QPainter &painter, const QStyleOptionMenuItem &option, const QWidget *)
{
    if (option.menuItemType == QStyleOptionMenuItem::Separator) {
        const QRect line(option.rect.left() + metrics::spaceS, option.rect.center().y(),
                         option.rect.width() - 2 * metrics::spaceS, 1);
        paintEdge(painter, line, Qt::TopEdge, themed(ColorRole::Border));
        return;
    }
    const bool isEnabled = has(option, QStyle::State_Enabled);
    if (has(option, QStyle::State_Selected) && isEnabled)
        paintBox(painter, option.rect, metrics::radius - 2, themed(ColorRole::AccentSoft));
    const QRect room = option.rect.adjusted(s_menuItemPadding, 0, -s_menuItemPadding, 0);
    const bool hasColumn = option.maxIconWidth > 0 || option.menuHasCheckableItems;
    const QRect mark = QStyle::alignedRect(option.direction, Qt::AlignLeft | Qt::AlignVCenter,
                                           {metrics::iconS, metrics::iconS}, room);
    if (option.checkType != QStyleOptionMenuItem::NotCheckable && option.checked)
        paintIcon(painter, u"check"_s, isEnabled ? ColorRole::Accent : ColorRole::TextDisabled,
                  mark);
    else if (!option.icon.isNull())
        option.icon.paint(&painter, mark, Qt::AlignCenter,
                          isEnabled ? QIcon::Normal : QIcon::Disabled);
    QRect text = room.adjusted(hasColumn ? s_menuIconColumn - metrics::spaceXS : 0, 0, 0, 0);
    if (option.menuItemType == QStyleOptionMenuItem::SubMenu) {
        const bool isMirrored = option.direction == Qt::RightToLeft;
        const QRect arrow = QStyle::alignedRect(option.direction, Qt::AlignRight | Qt::AlignVCenter,
                                                {metrics::spaceM, metrics::spaceM}, room);
        paintIcon(painter, isMirrored ? u"chevron-left"_s : u"chevron-right"_s,
                  isEnabled ? ColorRole::TextMuted : ColorRole::TextDisabled, arrow);
        text.adjust(0, 0, -metrics::iconS, 0);
    }
    painter.save();
    paintMenuText(painter, option, QStyle::visualRect(option.direction, room, text));
    painter.restore();
}

void paintMenuBarItem(QPainter &painter, const QStyleOptionMenuItem &option)
{
    painter.fillRect(option.rect, themed(ColorRole::Window));
    const bool isEnabled = has(option, QStyle::State_Enabled);
    if (has(option, QStyle::State_Selected) && isEnabled) {
        QColor ground = themed(ColorRole::Text);
        ground.setAlphaF(has(option, QStyle::State_Sunken) ? 0.12F : 0.07F);
        paintBox(painter, option.rect.adjusted(0, 2, 0, -2), metrics::radius - 2, ground);
    }
    painter.setPen(themed(isEnabled ? ColorRole::Text : ColorRole::TextDisabled));
    painter.drawText(option.rect, Qt::AlignCenter | Qt::TextShowMnemonic | Qt::TextSingleLine,
                     option.text);
}

void paintSplitter(QPainter &painter, const QStyleOption &option)
{
    const bool isOver = has(option, QStyle::State_MouseOver) || has(option, QStyle::State_Sunken);
    const QColor color = themed(isOver ? ColorRole::Accent : ColorRole::Border);
    // State_Horizontal: the panes stand side by side, the line is vertical.
    if (has(option, QStyle::State_Horizontal))
        paintEdge(painter,
                  QRect(option.rect.center().x(), option.rect.top(), 1, option.rect.height()),
                  Qt::LeftEdge, color);
    else
        paintEdge(painter,
                  QRect(option.rect.left(), option.rect.center().y(), option.rect.width(), 1),
                  Qt::TopEdge, color);
}

void paintDropIndicator(QPainter &painter, const QRect &rect)
{
    const QColor color = themed(ColorRole::Accent);
    if (rect.height() <= 1)
        paintBox(painter, QRect(rect.left(), rect.top() - 1, rect.width(), 2), 1, color);
    else
        paintBox(painter, rect, metrics::radius - 2, {}, color, 2);
}

} // namespace millrace
