#include "ui/mainwindow/navigationlist.h"

#include "ui/mainwindow/navigationdelegate.h"
#include "ui/mainwindow/navigationmodel.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QMouseEvent>
#include <QScopedValueRollback>

#include <algorithm>

namespace millrace {

NavigationList::NavigationList(QWidget *parent)
    : QListView(parent)
    , m_model(new NavigationModel(this))
{
    setModel(m_model);
    setItemDelegate(new NavigationDelegate(this));
    setFrameShape(QFrame::NoFrame);
    setUniformItemSizes(true);
    setMouseTracking(true);
    setEditTriggers(NoEditTriggers);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
    setAccessibleName(tr("Pages"));
    viewport()->setAutoFillBackground(false);
    connect(&Theme::instance(), &Theme::changed, viewport(), qOverload<>(&QWidget::update));
}

void NavigationList::addEntry(PageId id, const QString &iconName, const QString &text)
{
    const QScopedValueRollback quiet(m_isQuiet, true);
    m_model->add({id, iconName, text, 0, {}});
    updateGeometry();
}

void NavigationList::setBadge(PageId id, qint64 count, const QString &spoken)
{
    m_model->setBadge(id, count, spoken);
}

void NavigationList::setCurrent(PageId id)
{
    const QScopedValueRollback quiet(m_isQuiet, true);
    setCurrentIndex(m_model->indexOf(id));
}

void NavigationList::setCollapsed(bool isCollapsed)
{
    if (m_isCollapsed == isCollapsed)
        return;
    m_isCollapsed = isCollapsed;
    static_cast<NavigationDelegate *>(itemDelegate())->setCollapsed(isCollapsed);
    doItemsLayout();
    updateGeometry();
}

QSize NavigationList::sizeHint() const
{
    int width = m_isCollapsed ? 0 : metrics::navigationWidth;
    int height = 0;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const QSize entry = sizeHintForIndex(m_model->index(row));
        width = std::max(width, entry.width());
        height += entry.height();
    }
    return {width, height};
}

QSize NavigationList::minimumSizeHint() const { return {sizeHint().width(), metrics::rowHeight}; }

void NavigationList::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QListView::currentChanged(current, previous);
    if (!m_isQuiet && current.isValid())
        emit chosen(m_model->entry(current).id);
}

void NavigationList::mousePressEvent(QMouseEvent *event)
{
    const QModelIndex pressed = indexAt(event->position().toPoint());
    const bool isCurrent = pressed.isValid() && pressed == currentIndex();
    QListView::mousePressEvent(event);
    // Pressing the current entry leads back from what was opened on its page.
    if (isCurrent)
        emit chosen(m_model->entry(pressed).id);
}

} // namespace millrace
