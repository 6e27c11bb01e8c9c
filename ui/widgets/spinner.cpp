#include "ui/widgets/spinner.h"

#include "ui/theme/theme.h"
#include "ui/widgets/accessiblerole.h"

#include <QPainter>
#include <QStyle>
#include <QVariantAnimation>

#include <algorithm>

namespace millrace {

namespace {

constexpr int s_turnMilliseconds = 1000;

} // namespace

Spinner::Spinner(int size, QWidget *parent)
    : QWidget(parent)
    , m_size(size)
    , m_animation(new QVariantAnimation(this))
{
    setFixedSize(size, size);
    setAccessibleRole(*this, QAccessible::Animation);
    setAccessibleName(tr("Busy"));
    m_animation->setStartValue(0.0);
    m_animation->setEndValue(360.0);
    m_animation->setDuration(s_turnMilliseconds);
    m_animation->setLoopCount(-1);
    connect(m_animation, &QVariantAnimation::valueChanged, this, qOverload<>(&QWidget::update));
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void Spinner::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double width = std::max(1.75, m_size / 10.0);
    const QRectF ring = QRectF(rect()).adjusted(width, width, -width, -width);
    const Theme &theme = Theme::instance();
    QPen pen(theme.color(ColorRole::Border), width);
    pen.setCapStyle(Qt::RoundCap);
    painter.setPen(pen);
    painter.drawEllipse(ring);
    pen.setColor(theme.color(ColorRole::Accent));
    painter.setPen(pen);
    const double turned = m_animation->currentValue().toDouble();
    // Sixteenths of a degree, from three o'clock, against the clock.
    painter.drawArc(ring, static_cast<int>((90 - turned) * 16), -100 * 16);
}

void Spinner::showEvent(QShowEvent *)
{
    if (style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, this) > 0)
        m_animation->start();
}

void Spinner::hideEvent(QHideEvent *) { m_animation->stop(); }

} // namespace millrace
