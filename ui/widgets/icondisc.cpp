#include "ui/widgets/icondisc.h"

#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/theme/painting.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace millrace {

namespace {

constexpr int s_size = metrics::iconXL + metrics::spaceXL;
constexpr int s_iconSize = metrics::iconXL * 3 / 4;

} // namespace

IconDisc::IconDisc(const QString &iconName, ColorRole color, ColorRole ground, QWidget *parent)
    : QWidget(parent)
    , m_iconName(iconName)
    , m_color(color)
    , m_ground(ground)
{
    setFixedSize(s_size, s_size);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void IconDisc::setIcon(const QString &iconName)
{
    m_iconName = iconName;
    update();
}

void IconDisc::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintBox(painter, rect(), s_size / 2.0, Theme::instance().color(m_ground));
    constexpr int inset = (s_size - s_iconSize) / 2;
    icon(m_iconName, m_color).paint(&painter, rect().adjusted(inset, inset, -inset, -inset));
}

} // namespace millrace
