#include "ui/widgets/segmentedcontrol.h"

#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/theme/painting.h"
#include "ui/theme/theme.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QToolButton>

namespace millrace {

using namespace Qt::StringLiterals;

SegmentedControl::SegmentedControl(QWidget *parent)
    : QWidget(parent)
    , m_layout(new QHBoxLayout(this))
    , m_group(new QButtonGroup(this))
{
    m_layout->setContentsMargins(2, 2, 2, 2);
    m_layout->setSpacing(2);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(m_group, &QButtonGroup::idToggled, this, [this](int id, bool isOn) {
        if (isOn)
            setCurrentIndex(id);
    });
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

int SegmentedControl::addSegment(const QString &text, const QString &iconName)
{
    auto *segment = new QToolButton(this);
    segment->setProperty("variant", u"segment"_s);
    segment->setCheckable(true);
    segment->setAutoRaise(true);
    segment->setText(text);
    segment->setIconSize({metrics::iconS, metrics::iconS});
    segment->setFocusPolicy(Qt::ClickFocus);
    if (!iconName.isEmpty())
        segment->setIcon(icon(iconName));
    segment->setToolButtonStyle(iconName.isEmpty()   ? Qt::ToolButtonTextOnly
                                    : text.isEmpty() ? Qt::ToolButtonIconOnly
                                                     : Qt::ToolButtonTextBesideIcon);
    segment->installEventFilter(this);
    m_layout->addWidget(segment);
    const int index = count();
    m_segments.push_back(segment);
    m_group->addButton(segment, index);
    if (index == 0)
        setCurrentIndex(0);
    return index;
}

void SegmentedControl::setCurrentIndex(int index)
{
    if (index == m_current || index < 0 || index >= count())
        return;
    m_current = index;
    for (int i = 0; i < count(); ++i) {
        QAbstractButton *segment = m_segments[static_cast<std::size_t>(i)];
        segment->setFocusPolicy(i == index ? Qt::StrongFocus : Qt::ClickFocus);
    }
    QAbstractButton *chosen = m_segments[static_cast<std::size_t>(index)];
    chosen->setChecked(true);
    setFocusProxy(chosen);
    emit currentChanged(index);
}

void SegmentedControl::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = Theme::instance();
    paintBox(painter, rect(), metrics::radius, theme.color(ColorRole::SurfaceSunken),
             theme.color(ColorRole::Border));
}

bool SegmentedControl::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress && moveBy(static_cast<QKeyEvent *>(event)->key()))
        return true;
    return QWidget::eventFilter(watched, event);
}

bool SegmentedControl::moveBy(int key)
{
    const int towardsEnd = layoutDirection() == Qt::RightToLeft ? -1 : 1;
    int index = m_current;
    switch (key) {
    case Qt::Key_Left:
        index -= towardsEnd;
        break;
    case Qt::Key_Right:
        index += towardsEnd;
        break;
    case Qt::Key_Up:
        --index;
        break;
    case Qt::Key_Down:
        ++index;
        break;
    case Qt::Key_Home:
        index = 0;
        break;
    case Qt::Key_End:
        index = count() - 1;
        break;
    default:
        return false;
    }
    setCurrentIndex(index);
    m_segments[static_cast<std::size_t>(m_current)]->setFocus(Qt::TabFocusReason);
    return true;
}

} // namespace millrace
