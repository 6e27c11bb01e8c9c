#include "ui/theme/iconprovider.h"

#include "ui/theme/painting.h"
#include "ui/theme/theme.h"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <cmath>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

bool isMirrored() { return QGuiApplication::layoutDirection() == Qt::RightToLeft; }

/// Those that point along the direction of reading, of which there is no other for the other way.
bool pointsAlong(const QString &name)
{
    return name == "arrow-right"_L1 || name == "undo"_L1 || name == "redo"_L1;
}

/// Whoever asks for a pixmap of a chevron has chosen its side; as the icon of a button it means
/// back or on.
bool meansBackOrOn(const QString &name)
{
    return name == "chevron-left"_L1 || name == "chevron-right"_L1;
}

QPixmap rendered(const QString &name, const QColor &color, const QSize &pixels,
                 bool isFlipped = false)
{
    const bool flips = isMirrored() && (isFlipped || pointsAlong(name));
    const QString key
        = u"millrace/%1%2/%3/%4x%5"_s.arg(name, flips ? u"-flipped"_s : QString(), color.name())
              .arg(pixels.width())
              .arg(pixels.height());
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;
    pixmap = QPixmap(pixels);
    pixmap.fill(Qt::transparent);
    QFile file(u":/icons/%1.svg"_s.arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return pixmap;
    QSvgRenderer renderer(file.readAll().replace("currentColor", color.name().toLatin1()));
    renderer.setAspectRatioMode(Qt::KeepAspectRatio);
    QPainter painter(&pixmap);
    if (flips) {
        painter.translate(pixels.width(), 0);
        painter.scale(-1, 1);
    }
    renderer.render(&painter);
    painter.end();
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

/// Paints in the colour the theme has at the moment of painting.
class ThemedIconEngine final : public QIconEngine
{
public:
    ThemedIconEngine(QString name, ColorRole role)
        : m_name(std::move(name))
        , m_role(role)
    {
    }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        const QSize pixels = rect.size() * painter->device()->devicePixelRatioF();
        painter->drawPixmap(snapped(*painter, rect), pixmap(pixels, mode, state), QRectF());
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State) override
    {
        const ColorRole role = mode == QIcon::Disabled ? ColorRole::TextDisabled : m_role;
        return rendered(m_name, Theme::instance().color(role), size, meansBackOrOn(m_name));
    }
    [[nodiscard]] QIconEngine *clone() const override
    {
        return new ThemedIconEngine(m_name, m_role);
    }

private:
    const QString m_name;
    const ColorRole m_role;
};

} // namespace

QIcon icon(const QString &name, ColorRole role) { return QIcon(new ThemedIconEngine(name, role)); }

QPixmap iconPixmap(const QString &name, ColorRole role, int size, double devicePixelRatio)
{
    const int pixels = static_cast<int>(std::lround(size * devicePixelRatio));
    QPixmap pixmap = rendered(name, Theme::instance().color(role), {pixels, pixels});
    pixmap.setDevicePixelRatio(devicePixelRatio);
    return pixmap;
}

} // namespace millrace
