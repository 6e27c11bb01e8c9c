#include "ui/widgets/endpointmark.h"

#include "core/model/endpoint.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/accessiblerole.h"

#include <QPainter>
#include <QStyle>

namespace millrace {

namespace {

constexpr int s_barWidth = metrics::spaceXS;

} // namespace

QColor markColor(const Endpoint &endpoint)
{
    const QColor color = QColor::fromString(endpoint.color);
    if (color.isValid() || !endpoint.isProduction)
        return color;
    return QColor::fromString(QLatin1StringView(s_markColors.front()));
}

void paintMark(QPainter &painter, const QRect &rect, const QColor &color)
{
    if (!color.isValid())
        return;
    const QRect bar(rect.left(), rect.top() + metrics::spaceXS, s_barWidth,
                    rect.height() - 2 * metrics::spaceXS);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawRoundedRect(QStyle::visualRect(painter.layoutDirection(), rect, bar),
                            s_barWidth / 2.0, s_barWidth / 2.0);
    painter.restore();
}

MarkBar::MarkBar(QWidget *parent)
    : QWidget(parent)
{
    setFixedHeight(s_barWidth);
    setAccessibleRole(*this, QAccessible::Graphic);
    hide();
}

void MarkBar::setEndpoint(const Endpoint &endpoint)
{
    m_color = markColor(endpoint);
    setAccessibleName(endpoint.isProduction ? tr("%1 is production").arg(endpoint.name)
                                            : tr("Colour of %1").arg(endpoint.name));
    setVisible(m_color.isValid());
    update();
}

void MarkBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_color);
}

} // namespace millrace
