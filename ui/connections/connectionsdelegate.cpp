#include "ui/connections/connectionsdelegate.h"

#include "ui/connections/connectionsfiltermodel.h"
#include "ui/connections/connectionsmodel.h"
#include "ui/theme/metrics.h"
#include "ui/theme/painting.h"
#include "ui/theme/theme.h"
#include "ui/widgets/endpointmark.h"
#include "ui/widgets/statebadge.h"
#include "ui/widgets/tagchip.h"

#include <QApplication>
#include <QPainter>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_bar = 3; // Height of the bar of a run.

/// As many as have room, and how many more there are; the tool tip names them all.
void paintTags(QPainter &painter, QRect rect, const std::vector<Tag> &tags, const QFont &font)
{
    const bool isMirrored = painter.layoutDirection() == Qt::RightToLeft;
    const auto takeStart = [&rect, isMirrored](int width) {
        if (isMirrored)
            rect.setRight(rect.right() - width);
        else
            rect.setLeft(rect.left() + width);
    };
    for (std::size_t i = 0; i < tags.size(); ++i) {
        const QString more = u"+%1"_s.arg(tags.size() - i);
        const int width = TagChip::sizeOf(tags[i], font).width();
        const int others = i + 1 < tags.size()
            ? QFontMetrics(font).horizontalAdvance(more) + metrics::spaceXS
            : 0;
        if (i > 0 && width + others > rect.width()) {
            painter.setFont(font);
            painter.setPen(Theme::instance().color(ColorRole::TextMuted));
            painter.drawText(rect, Qt::AlignVCenter | Qt::AlignLeading, more);
            return;
        }
        QRect place = rect;
        place.setWidth(rect.width() - others);
        TagChip::paint(painter, QStyle::visualRect(painter.layoutDirection(), rect, place), tags[i],
                       font);
        takeStart(std::min(width, place.width()) + metrics::spaceXS);
    }
}

void paintBar(QPainter &painter, const QRect &rect, double fraction)
{
    const Theme &theme = Theme::instance();
    QRect bar(rect.left(), rect.bottom() - metrics::spaceXS - s_bar, rect.width(), s_bar);
    paintBox(painter, bar, s_bar / 2.0, theme.color(ColorRole::InfoSoft));
    QRect done = bar;
    done.setWidth(static_cast<int>(bar.width() * fraction));
    paintBox(painter, QStyle::visualRect(painter.layoutDirection(), bar, done), s_bar / 2.0,
             theme.color(ColorRole::Info));
}

} // namespace

ConnectionsDelegate::ConnectionsDelegate(const ConnectionsFilterModel &model, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_model(model)
{
}

void ConnectionsDelegate::initStyleOption(QStyleOptionViewItem *option,
                                          const QModelIndex &index) const
{
    QStyledItemDelegate::initStyleOption(option, index);
    const ConnectionRow &row = m_model.row(index);
    option->decorationSize = {metrics::iconS, metrics::iconS};
    if (index.column() == ConnectionsModel::NameColumn) {
        option->font.setWeight(QFont::Medium);
        return;
    }
    const bool isRejected
        = index.column() == ConnectionsModel::RejectedColumn && row.openRejected > 0;
    const ColorRole role = isRejected ? ColorRole::Warning : ColorRole::TextMuted;
    for (const auto part : {QPalette::Text, QPalette::HighlightedText})
        option->palette.setColor(part, Theme::instance().color(role));
}

void ConnectionsDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                                const QModelIndex &index) const
{
    const ConnectionRow &row = m_model.row(index);
    const bool isBadge = index.column() == ConnectionsModel::StateColumn && !row.isDraft;
    const bool hasTags = index.column() == ConnectionsModel::TagsColumn && !row.tags.empty();
    const bool hasBar = index.column() == ConnectionsModel::LastRunColumn && row.fraction;
    if (!isBadge && !hasTags) {
        QStyledItemDelegate::paint(painter, option, index);
        if (index.column() == ConnectionsModel::DestinationColumn)
            paintMark(*painter, option.rect, row.mark);
        if (hasBar)
            paintBar(*painter, option.rect.adjusted(metrics::spaceS, 0, -metrics::spaceS, 0),
                     *row.fraction);
        return;
    }
    QStyleOptionViewItem ground = option;
    initStyleOption(&ground, index);
    ground.text.clear();
    ground.icon = {};
    const QWidget *widget = option.widget;
    const QStyle *style = widget != nullptr ? widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &ground, painter, widget);
    painter->save();
    painter->setClipRect(option.rect);
    painter->setLayoutDirection(option.direction);
    const QRect inner = option.rect.adjusted(metrics::spaceS, 0, -metrics::spaceXS, 0);
    if (isBadge)
        StateBadge::paint(*painter, inner, row.state, option.font);
    else
        paintTags(*painter, inner, row.tags, option.font);
    painter->restore();
}

QSize ConnectionsDelegate::sizeHint(const QStyleOptionViewItem &option,
                                    const QModelIndex &index) const
{
    const ConnectionRow &row = m_model.row(index);
    int width = QStyledItemDelegate::sizeHint(option, index).width();
    if (index.column() == ConnectionsModel::StateColumn && !row.isDraft)
        width = StateBadge::sizeOf(row.state, option.font).width() + metrics::spaceL;
    if (index.column() == ConnectionsModel::TagsColumn) {
        width = metrics::spaceM;
        for (const Tag &tag : row.tags)
            width += TagChip::sizeOf(tag, option.font).width() + metrics::spaceXS;
    }
    return {width, m_rowHeight};
}

} // namespace millrace
