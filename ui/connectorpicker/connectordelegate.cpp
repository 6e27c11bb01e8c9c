#include "ui/connectorpicker/connectordelegate.h"

#include "ui/connectorpicker/connectorlistmodel.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/theme/painting.h"
#include "ui/theme/theme.h"

#include <QAbstractItemView>
#include <QPainter>
#include <QTextLayout>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_iconSize = 32;
constexpr int s_descriptionLines = 2;

QFontMetrics metricsOf(TextRole role) { return QFontMetrics(Theme::instance().font(role)); }

/// Paints \a text into at most s_descriptionLines lines; the last one is elided.
void paintDescription(QPainter &painter, const QRect &place, const QString &text)
{
    QTextLayout layout(text, painter.font());
    layout.beginLayout();
    const QFontMetrics metrics(painter.font());
    int top = place.top();
    for (int count = 1; count <= s_descriptionLines; ++count) {
        QTextLine line = layout.createLine();
        if (!line.isValid())
            break;
        line.setLineWidth(place.width());
        const bool isLast = count == s_descriptionLines;
        const QString part
            = isLast ? text.mid(line.textStart()) : text.mid(line.textStart(), line.textLength());
        painter.drawText(QRect(place.left(), top, place.width(), metrics.lineSpacing()),
                         Qt::AlignLeading | Qt::AlignTop | Qt::TextSingleLine,
                         metrics.elidedText(part.trimmed(), Qt::ElideRight, place.width()));
        top += metrics.lineSpacing();
    }
    layout.endLayout();
}

void paintTexts(QPainter &painter, const QRect &place, const QModelIndex &index)
{
    const Theme &theme = Theme::instance();
    const auto line = [&](TextRole role, ColorRole color, int top, const QString &text) {
        painter.setFont(theme.font(role));
        painter.setPen(theme.color(color));
        const QFontMetrics metrics(painter.font());
        painter.drawText(QRect(place.left(), top, place.width(), metrics.lineSpacing()),
                         Qt::AlignLeading | Qt::AlignTop | Qt::TextSingleLine,
                         metrics.elidedText(text, Qt::ElideRight, place.width()));
        return top + metrics.lineSpacing();
    };
    int top = line(TextRole::BodyStrong, ColorRole::Text, place.top(),
                   index.data(Qt::DisplayRole).toString());
    top += metrics::spaceXS / 2;
    painter.setFont(theme.font(TextRole::Body));
    painter.setPen(theme.color(ColorRole::TextMuted));
    const int height = metricsOf(TextRole::Body).lineSpacing() * s_descriptionLines;
    paintDescription(painter, QRect(place.left(), top, place.width(), height),
                     index.data(ConnectorListModel::DescriptionRole).toString());
    top = line(TextRole::Small, ColorRole::TextMuted, top + height + metrics::spaceXS,
               index.data(ConnectorListModel::ModesRole).toString());
    line(TextRole::Small, ColorRole::TextMuted, top,
         index.data(ConnectorListModel::NeedsRole).toString());
}

} // namespace

QSize ConnectorDelegate::cardSize()
{
    const int height = metricsOf(TextRole::BodyStrong).lineSpacing() + metrics::spaceXS / 2
        + metricsOf(TextRole::Body).lineSpacing() * s_descriptionLines + metrics::spaceXS
        + metricsOf(TextRole::Small).lineSpacing() * 2 + 2 * metrics::spaceM + metrics::spaceS;
    const int width = metricsOf(TextRole::Body).averageCharWidth() * 38 + s_iconSize;
    return {std::max(width, 260), height};
}

QSize ConnectorDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {std::max(m_cardWidth, 1), cardSize().height()};
}

void ConnectorDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                              const QModelIndex &index) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const Theme &theme = Theme::instance();
    const QRect card = option.rect.adjusted(0, 0, -metrics::spaceS, -metrics::spaceS);
    const bool hasFocus = option.state.testFlag(QStyle::State_Selected)
        && option.state.testFlag(QStyle::State_Active) && option.widget->hasFocus();
    const bool isHovered = option.state.testFlag(QStyle::State_MouseOver);
    paintBox(*painter, card, metrics::cardRadius,
             theme.color(hasFocus        ? ColorRole::AccentSoft
                             : isHovered ? ColorRole::SurfaceSunken
                                         : ColorRole::SurfaceRaised),
             theme.color(isHovered ? ColorRole::BorderStrong : ColorRole::Border));
    if (hasFocus)
        paintFocusRing(*painter, card, metrics::cardRadius);
    const QRect inside
        = card.adjusted(metrics::spaceM, metrics::spaceM, -metrics::spaceM, -metrics::spaceM);
    const bool isMirrored = option.direction == Qt::RightToLeft;
    const auto placed = [&](const QRect &rect) {
        return isMirrored ? QRect(inside.left() + inside.right() - rect.right(), rect.top(),
                                  rect.width(), rect.height())
                          : rect;
    };
    index.data(Qt::DecorationRole)
        .value<QIcon>()
        .paint(painter, placed({inside.topLeft(), QSize(s_iconSize, s_iconSize)}));
    QRect texts = inside.adjusted(s_iconSize + metrics::spaceM, 0, 0, 0);
    if (index.data(ConnectorListModel::IsRecentRole).toBool()) {
        texts.setRight(texts.right() - metrics::iconS - metrics::spaceXS);
        const QRect mark(texts.right() + metrics::spaceXS, inside.top(), metrics::iconS,
                         metrics::iconS);
        icon(u"history"_s, ColorRole::TextMuted).paint(painter, placed(mark));
    }
    paintTexts(*painter, placed(texts), index);
    painter->restore();
}

} // namespace millrace
