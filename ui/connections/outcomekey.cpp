#include "ui/connections/outcomekey.h"

#include "ui/connections/runslottext.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/widgets/accessiblerole.h"

#include <QPainter>
#include <QStyle>

namespace millrace {

namespace {

constexpr QSize s_spot(16, 12);

} // namespace

OutcomeKey::OutcomeKey(RunOutcome outcome, QWidget *parent)
    : QWidget(parent)
    , m_outcome(outcome)
{
    setAccessibleRole(*this, QAccessible::StaticText);
    setAccessibleName(outcomeTitle(outcome));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        updateGeometry();
        update();
    });
}

QSize OutcomeKey::sizeHint() const
{
    const QFontMetrics font(Theme::instance().font(TextRole::Small));
    return {s_spot.width() + metrics::spaceS + font.horizontalAdvance(outcomeTitle(m_outcome)),
            std::max(font.height(), s_spot.height())};
}

void OutcomeKey::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::instance();
    QPainter painter(this);
    painter.setFont(theme.font(TextRole::Small));
    paintOutcome(
        painter,
        QStyle::alignedRect(layoutDirection(), Qt::AlignVCenter | Qt::AlignLeft, s_spot, rect()),
        m_outcome);
    painter.setPen(theme.color(ColorRole::TextMuted));
    const int room = s_spot.width() + metrics::spaceS;
    const QRect text
        = isRightToLeft() ? rect().adjusted(0, 0, -room, 0) : rect().adjusted(room, 0, 0, 0);
    painter.drawText(text, Qt::AlignVCenter | Qt::AlignLeading, outcomeTitle(m_outcome));
}

} // namespace millrace
