#include "ui/widgets/iconlabel.h"

#include "ui/theme/iconprovider.h"
#include "ui/theme/theme.h"
#include "ui/widgets/accessiblerole.h"

#include <QPainter>

namespace millrace {

IconLabel::IconLabel(int size, QWidget *parent)
    : QWidget(parent)
    , m_size(size)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAccessibleRole(*this, QAccessible::Graphic);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

IconLabel::IconLabel(const QString &iconName, ColorRole role, int size, QWidget *parent)
    : IconLabel(size, parent)
{
    setIcon(iconName, role);
}

void IconLabel::setIcon(const QString &iconName, ColorRole role)
{
    m_iconName = iconName;
    m_role = role;
    update();
}

QSize IconLabel::sizeHint() const { return {m_size, m_size}; }

void IconLabel::paintEvent(QPaintEvent *)
{
    if (m_iconName.isEmpty())
        return;
    QPainter painter(this);
    // Painted anew each time, in the colours that hold now.
    icon(m_iconName, m_role).paint(&painter, rect());
}

} // namespace millrace
