#include "ui/widgets/statebadge.h"

#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/theme/painting.h"
#include "ui/theme/theme.h"
#include "ui/widgets/accessiblerole.h"

#include <QPainter>
#include <QStyle>

#include <array>

namespace millrace {

namespace {

struct Look final
{
    const char *iconName;
    ColorRole color;
    ColorRole ground;
};

// In the order of ConnectionState.
constexpr std::array<Look, s_allConnectionStates.size()> s_looks{{
    {"action-required", ColorRole::Negative, ColorRole::NegativeSoft},
    {"failed", ColorRole::Negative, ColorRole::NegativeSoft},
    {"incomplete", ColorRole::Warning, ColorRole::WarningSoft},
    {"rejected", ColorRole::Warning, ColorRole::WarningSoft},
    {"running", ColorRole::Info, ColorRole::InfoSoft},
    {"queued", ColorRole::Info, ColorRole::InfoSoft},
    {"paused", ColorRole::Neutral, ColorRole::NeutralSoft},
    {"not-run", ColorRole::Neutral, ColorRole::NeutralSoft},
    {"healthy", ColorRole::Positive, ColorRole::PositiveSoft},
}};

constexpr int s_gap = metrics::spaceXS + 2; // Between icon and word.

const Look &lookOf(ConnectionState state) { return s_looks[static_cast<std::size_t>(state)]; }

QFont badgeFont(const QFont &base)
{
    QFont font = base;
    if (base.pointSizeF() > 0)
        font.setPointSizeF(base.pointSizeF() * 0.92);
    font.setWeight(QFont::Medium);
    return font;
}

} // namespace

StateBadge::StateBadge(QWidget *parent)
    : StateBadge(ConnectionState::NotRunYet, parent)
{
}

StateBadge::StateBadge(ConnectionState state, QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAccessibleRole(*this, QAccessible::StaticText);
    setState(state);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void StateBadge::setState(ConnectionState state)
{
    m_state = state;
    setAccessibleName(connectionStateTitle(state));
    updateGeometry();
    update();
}

QSize StateBadge::sizeHint() const { return sizeOf(m_state, font()); }

ColorRole StateBadge::roleOf(ConnectionState state) { return lookOf(state).color; }

QString StateBadge::iconOf(ConnectionState state)
{
    return QLatin1StringView(lookOf(state).iconName);
}

void StateBadge::paint(QPainter &painter, const QRect &rect, ConnectionState state,
                       const QFont &base)
{
    const QSize size = sizeOf(state, base).boundedTo(rect.size());
    const Qt::LayoutDirection direction = painter.layoutDirection();
    const QRect badge
        = QStyle::alignedRect(direction, Qt::AlignLeft | Qt::AlignVCenter, size, rect);
    const Theme &theme = Theme::instance();
    const Look &look = lookOf(state);
    painter.save();
    paintBox(painter, badge, badge.height() / 2.0, theme.color(look.ground));
    const QRect inner = badge.adjusted(metrics::spaceS, 0, -metrics::spaceS, 0);
    const QRect iconRect = QStyle::alignedRect(direction, Qt::AlignLeft | Qt::AlignVCenter,
                                               {metrics::iconS, metrics::iconS}, inner);
    icon(iconOf(state), look.color).paint(&painter, iconRect);
    QRect textRect = inner;
    if (direction == Qt::RightToLeft)
        textRect.setRight(iconRect.left() - s_gap - 1);
    else
        textRect.setLeft(iconRect.right() + 1 + s_gap);
    const QFont font = badgeFont(base);
    painter.setFont(font);
    painter.setPen(theme.color(look.color));
    painter.drawText(textRect, Qt::AlignVCenter | Qt::AlignLeft,
                     QFontMetrics(font).elidedText(connectionStateTitle(state), Qt::ElideRight,
                                                   textRect.width()));
    painter.restore();
}

QSize StateBadge::sizeOf(ConnectionState state, const QFont &base)
{
    const QFontMetrics text(badgeFont(base));
    const int width = 2 * metrics::spaceS + metrics::iconS + s_gap
        + text.horizontalAdvance(connectionStateTitle(state)) + metrics::spaceXS;
    return {width, std::max(metrics::spaceXL, text.height() + metrics::spaceXS)};
}

void StateBadge::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setLayoutDirection(layoutDirection());
    paint(painter, rect(), m_state, font());
}

} // namespace millrace
