#include "ui/theme/iconprovider.h"

#include "ui/theme/painting.h"
#include "ui/theme/theme.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <cmath>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

QPixmap rendered(const QString &name, const QColor &color, const QSize &pixels)
{
    const QString key = u"millrace/%1/%2/%3x%4"_s.arg(name, color.name())
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
        return rendered(m_name, Theme::instance().color(role), size);
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
