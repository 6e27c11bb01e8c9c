#include "ui/connectionpage/legendkey.h"

#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/widgets/accessiblerole.h"

#include <QFontMetrics>
#include <QPainter>
#include <QStyle>

namespace millrace {

namespace {

constexpr int s_spot = 10;

} // namespace

LegendKey::LegendKey(ColorRole color, const QString &name, QWidget *parent)
    : QWidget(parent)
    , m_color(color)
    , m_name(name)
{
    setAccessibleRole(*this, QAccessible::StaticText);
    setAccessibleName(name);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

QSize LegendKey::sizeHint() const
{
    const QFontMetrics metrics(Theme::instance().font(TextRole::Small));
    return {s_spot + metrics::spaceS + metrics.horizontalAdvance(m_name), metrics.height()};
}

void LegendKey::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::instance();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(theme.font(TextRole::Small));
    const QRect spot = QStyle::alignedRect(layoutDirection(), Qt::AlignVCenter | Qt::AlignLeft,
                                           QSize(s_spot, s_spot), rect());
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.color(m_color));
    painter.drawRoundedRect(spot, 2, 2);
    painter.setPen(theme.color(ColorRole::TextMuted));
    const int room = s_spot + metrics::spaceS;
    const QRect text
        = isRightToLeft() ? rect().adjusted(0, 0, -room, 0) : rect().adjusted(room, 0, 0, 0);
    painter.drawText(text, Qt::AlignVCenter | Qt::AlignLeading, m_name);
}

} // namespace millrace
