#include "ui/theme/painting.h"

#include "ui/theme/theme.h"

#include <QPaintDevice>

#include <algorithm>
#include <cmath>

namespace millrace {

namespace {

double scaleOf(const QPainter &painter)
{
    const QTransform transform = painter.deviceTransform();
    const double scale = std::abs(transform.m22());
    return scale > 0 ? scale : 1;
}

/// A width as a whole number of device pixels, rounded down: 1 at 150 % is one pixel, not two.
double wholePixels(const QPainter &painter, double width)
{
    const double scale = scaleOf(painter);
    return std::max(1.0, std::floor(width * scale + 0.01)) / scale;
}

} // namespace

double hairline(const QPainter &painter) { return wholePixels(painter, 1); }

QRectF snapped(const QPainter &painter, const QRectF &rect)
{
    const QTransform transform = painter.deviceTransform();
    if (transform.type() > QTransform::TxScale)
        return rect;
    const QRectF device = transform.mapRect(rect);
    const QPointF topLeft(std::round(device.left()), std::round(device.top()));
    const QPointF bottomRight(std::round(device.right()), std::round(device.bottom()));
    return transform.inverted().mapRect(QRectF(topLeft, bottomRight));
}

void paintBox(QPainter &painter, const QRectF &rect, double radius, const QColor &fill,
              const QColor &border, double borderWidth)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF outer = snapped(painter, rect);
    const double width = border.isValid() ? wholePixels(painter, borderWidth) : 0;
    const double half = width / 2;
    const double corner = std::max(0.0, std::min({radius, outer.width() / 2, outer.height() / 2}));
    painter.setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    painter.setPen(border.isValid() ? QPen(border, width) : QPen(Qt::NoPen));
    painter.drawRoundedRect(outer.adjusted(half, half, -half, -half), std::max(0.0, corner - half),
                            std::max(0.0, corner - half));
    painter.restore();
}

void paintFocusRing(QPainter &painter, const QRectF &rect, double radius)
{
    paintBox(painter, rect, radius, {}, Theme::instance().color(ColorRole::Focus), 2);
}

void paintEdge(QPainter &painter, const QRectF &rect, Qt::Edge edge, const QColor &color)
{
    QRectF line = snapped(painter, rect);
    const double width = hairline(painter);
    switch (edge) {
    case Qt::TopEdge:
        line.setHeight(width);
        break;
    case Qt::BottomEdge:
        line.setTop(line.bottom() - width);
        break;
    case Qt::LeftEdge:
        line.setWidth(width);
        break;
    case Qt::RightEdge:
        line.setLeft(line.right() - width);
        break;
    }
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.fillRect(line, color);
    painter.restore();
}

QColor mixed(const QColor &front, const QColor &back, double share)
{
    const auto channel
        = [share](float a, float b) { return static_cast<float>(a * share + b * (1 - share)); };
    return QColor::fromRgbF(channel(front.redF(), back.redF()),
                            channel(front.greenF(), back.greenF()),
                            channel(front.blueF(), back.blueF()));
}

} // namespace millrace
