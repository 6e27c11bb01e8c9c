#include "ui/widgets/pictureview.h"

#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace millrace {

PictureView::PictureView(const QImage &image, QWidget *parent)
    : QWidget(parent)
    , m_image(image)
{
}

void PictureView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    QRect place({0, 0},
                m_image.size().boundedTo(m_image.size().scaled(size(), Qt::KeepAspectRatio)));
    place.moveCenter(rect().center());
    const Theme &theme = Theme::instance();
    painter.fillRect(place, theme.color(ColorRole::Surface));
    painter.setClipRect(place);
    const QColor dark = theme.color(ColorRole::Window);
    for (int y = place.top(); y <= place.bottom(); y += metrics::spaceS) {
        const bool isOdd = ((y - place.top()) / metrics::spaceS) % 2 == 1;
        for (int x = place.left() + (isOdd ? metrics::spaceS : 0); x <= place.right();
             x += 2 * metrics::spaceS)
            painter.fillRect(x, y, metrics::spaceS, metrics::spaceS, dark);
    }
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(place, m_image);
}

} // namespace millrace
