#include "ui/widgets/tagchip.h"

#include "ui/theme/metrics.h"
#include "ui/theme/painting.h"
#include "ui/theme/theme.h"
#include "ui/widgets/accessiblerole.h"
#include "ui/widgets/buttons.h"

#include <QPainter>
#include <QStyle>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_dot = 8;
constexpr int s_gap = metrics::spaceXS + 2;
constexpr int s_removeSize = 24;

QFont chipFont(const QFont &base)
{
    QFont font = base;
    if (base.pointSizeF() > 0)
        font.setPointSizeF(base.pointSizeF() * 0.92);
    return font;
}

QColor colorOfTag(const Tag &tag)
{
    const QColor color(tag.color);
    return color.isValid() ? color : Theme::instance().color(ColorRole::Neutral);
}

void paintChip(QPainter &painter, const QRect &chip, const Tag &tag, const QFont &base, int end)
{
    const Qt::LayoutDirection direction = painter.layoutDirection();
    const Theme &theme = Theme::instance();
    const QColor color = colorOfTag(tag);
    const QColor surface = theme.color(ColorRole::Surface);
    painter.save();
    const QColor ground = mixed(color, surface, 0.12);
    paintBox(painter, chip, chip.height() / 2.0, ground,
             mixed(color, theme.color(ColorRole::Border), 0.3));
    const QRect inner = chip.adjusted(metrics::spaceS, 0, -metrics::spaceS, 0);
    const QRect dot
        = QStyle::alignedRect(direction, Qt::AlignLeft | Qt::AlignVCenter, {s_dot, s_dot}, inner);
    // A black dot in the dark, or a pale one in the light, has a rim.
    paintBox(painter, dot, s_dot / 2.0, color,
             contrast(color, ground) < 2 ? theme.color(ColorRole::BorderStrong) : QColor());
    QRect text = inner.adjusted(s_dot + s_gap, 0, -end, 0);
    text = QStyle::visualRect(direction, inner, text);
    const QFont font = chipFont(base);
    painter.setFont(font);
    painter.setPen(theme.color(ColorRole::Text));
    painter.drawText(text, Qt::AlignVCenter | Qt::AlignLeft,
                     QFontMetrics(font).elidedText(tag.name, Qt::ElideRight, text.width()));
    painter.restore();
}

} // namespace

TagChip::TagChip(const Tag &tag, QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAccessibleRole(*this, QAccessible::StaticText);
    setTag(tag);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void TagChip::setTag(const Tag &tag)
{
    m_tag = tag;
    setAccessibleName(tr("Tag %1").arg(tag.name));
    updateGeometry();
    update();
}

void TagChip::setRemovable(bool isRemovable)
{
    if (isRemovable == (m_remove != nullptr))
        return;
    if (isRemovable) {
        m_remove = iconButton(u"close"_s, tr("Remove tag %1").arg(m_tag.name), this);
        m_remove->setIconSize({metrics::spaceM, metrics::spaceM});
        connect(m_remove, &QToolButton::clicked, this, &TagChip::removed);
        m_remove->show();
    } else {
        delete m_remove;
        m_remove = nullptr;
    }
    updateGeometry();
}

QSize TagChip::sizeHint() const
{
    QSize size = sizeOf(m_tag, font());
    if (m_remove != nullptr)
        size.rwidth() += s_removeSize - metrics::spaceXS;
    return size;
}

void TagChip::paint(QPainter &painter, const QRect &rect, const Tag &tag, const QFont &base)
{
    const QSize size = sizeOf(tag, base).boundedTo(rect.size());
    paintChip(painter,
              QStyle::alignedRect(painter.layoutDirection(), Qt::AlignLeft | Qt::AlignVCenter, size,
                                  rect),
              tag, base, 0);
}

QSize TagChip::sizeOf(const Tag &tag, const QFont &base)
{
    const QFontMetrics text(chipFont(base));
    const int width
        = 2 * metrics::spaceS + s_dot + s_gap + text.horizontalAdvance(tag.name) + metrics::spaceXS;
    return {width, std::max(metrics::spaceXL, text.height() + metrics::spaceXS)};
}

void TagChip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setLayoutDirection(layoutDirection());
    paintChip(painter, rect(), m_tag, font(),
              m_remove != nullptr ? s_removeSize - metrics::spaceS : 0);
}

void TagChip::resizeEvent(QResizeEvent *)
{
    if (m_remove == nullptr)
        return;
    const QRect place = QStyle::alignedRect(layoutDirection(), Qt::AlignRight | Qt::AlignVCenter,
                                            {s_removeSize, s_removeSize}, rect());
    m_remove->setGeometry(place);
}

} // namespace millrace
