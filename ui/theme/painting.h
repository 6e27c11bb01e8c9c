// Painting: boxes, rings and hairlines that stay crisp at every scale.
#pragma once

#include <QColor>
#include <QPainter>
#include <QRectF>

namespace millrace {

/// The width of a hairline on the device of \a painter: a whole number of its pixels.
[[nodiscard]] double hairline(const QPainter &painter);

/// \a rect with its edges on the pixels of the device.
[[nodiscard]] QRectF snapped(const QPainter &painter, const QRectF &rect);

/// Fills a rounded rectangle and frames it inside its edges. An invalid colour leaves a part out.
void paintBox(QPainter &painter, const QRectF &rect, double radius, const QColor &fill,
              const QColor &border = {}, double borderWidth = 1);

/// The ring around a focused widget, two pixels inside the edges of \a rect.
void paintFocusRing(QPainter &painter, const QRectF &rect, double radius);

/// A filled rectangle of one hairline at an edge of \a rect.
void paintEdge(QPainter &painter, const QRectF &rect, Qt::Edge edge, const QColor &color);

/// \a share of \a front over \a back, both opaque.
[[nodiscard]] QColor mixed(const QColor &front, const QColor &back, double share);

} // namespace millrace
