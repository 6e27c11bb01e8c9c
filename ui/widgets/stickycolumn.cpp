#include "ui/widgets/stickycolumn.h"

#include "ui/theme/theme.h"

#include <QEvent>
#include <QHeaderView>
#include <QPainter>
#include <QScrollBar>
#include <QTableView>

namespace millrace {

namespace {

/// The table over the table; a line marks its end.
class Cover final : public QTableView
{
public:
    explicit Cover(QTableView &table)
        : QTableView(&table)
    {
        setFocusPolicy(Qt::NoFocus);
        viewport()->setFocusProxy(&table);
        setFrameShape(NoFrame);
        setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        // The table asks for its own menu.
        setContextMenuPolicy(Qt::NoContextMenu);
        verticalHeader()->hide();
        verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
        horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
        horizontalHeader()->setHighlightSections(false);
        setShowGrid(table.showGrid());
        setWordWrap(table.wordWrap());
        setEditTriggers(NoEditTriggers);
        setVerticalScrollMode(table.verticalScrollMode());
    }

protected:
    void paintEvent(QPaintEvent *event) override
    {
        QTableView::paintEvent(event);
        QPainter painter(viewport());
        painter.setPen(Theme::instance().color(ColorRole::BorderStrong));
        const int x = isRightToLeft() ? 0 : viewport()->width() - 1;
        painter.drawLine(x, 0, x, viewport()->height());
    }
};

} // namespace

StickyColumn::StickyColumn(QTableView &table)
    : QObject(&table)
    , m_table(table)
{
    table.viewport()->installEventFilter(this);
    connect(table.horizontalScrollBar(), &QScrollBar::valueChanged, this, &StickyColumn::follow);
    connect(table.horizontalHeader(), &QHeaderView::geometriesChanged, this, &StickyColumn::follow);
    connect(table.horizontalHeader(), &QHeaderView::sectionResized, this, &StickyColumn::follow);
    connect(table.horizontalHeader(), &QHeaderView::sectionMoved, this, &StickyColumn::follow);
}

const QTableView *StickyColumn::cover() const
{
    return m_cover != nullptr && m_cover->isVisible() ? m_cover : nullptr;
}

bool StickyColumn::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize || event->type() == QEvent::FontChange
        || event->type() == QEvent::LayoutDirectionChange)
        follow();
    return QObject::eventFilter(watched, event);
}

int StickyColumn::firstColumn() const
{
    const QHeaderView *header = m_table.horizontalHeader();
    for (int place = 0; place < header->count(); ++place) {
        if (const int column = header->logicalIndex(place); !header->isSectionHidden(column))
            return column;
    }
    return -1;
}

void StickyColumn::follow()
{
    const int column = firstColumn();
    const QScrollBar *bar = m_table.horizontalScrollBar();
    // Wider, it would cover more than it tells.
    const bool isWanted = column >= 0 && bar->value() > bar->minimum()
        && m_table.columnWidth(column) <= m_table.viewport()->width() / 2;
    if (!isWanted) {
        if (m_cover != nullptr)
            m_cover->hide();
        return;
    }
    if (m_cover == nullptr)
        makeCover();
    takeColumn(column);
    place(column);
    m_cover->show();
    m_cover->raise();
    m_cover->verticalScrollBar()->setValue(m_table.verticalScrollBar()->value());
}

void StickyColumn::makeCover()
{
    m_cover = new Cover(m_table);
    m_cover->setAccessibleName(tr("First column"));
    connect(m_table.verticalScrollBar(), &QScrollBar::valueChanged, m_cover->verticalScrollBar(),
            &QScrollBar::setValue);
    connect(m_cover->verticalScrollBar(), &QScrollBar::valueChanged, m_table.verticalScrollBar(),
            &QScrollBar::setValue);
    connect(m_cover, &QTableView::doubleClicked, &m_table, &QTableView::doubleClicked);
    connect(m_cover->horizontalHeader(), &QHeaderView::sectionClicked, this, [this](int column) {
        const QHeaderView *header = m_table.horizontalHeader();
        const bool isSame = header->sortIndicatorSection() == column;
        const bool isDown = header->sortIndicatorOrder() == Qt::DescendingOrder;
        if (m_table.isSortingEnabled())
            m_table.sortByColumn(column,
                                 isSame && !isDown ? Qt::DescendingOrder : Qt::AscendingOrder);
    });
}

void StickyColumn::takeColumn(int column)
{
    if (m_cover->model() != m_table.model()) {
        m_cover->setModel(m_table.model());
        m_column = -1;
        connect(m_table.model(), &QAbstractItemModel::modelReset, m_cover, [this] {
            m_column = -1;
            follow();
        });
    }
    if (m_cover->selectionModel() != m_table.selectionModel()) {
        m_cover->setSelectionModel(m_table.selectionModel());
        connect(m_table.selectionModel(), &QItemSelectionModel::currentChanged, m_cover,
                [this] { keepCurrentInSight(); });
    }
    m_cover->setFont(m_table.font());
    m_cover->setSelectionBehavior(m_table.selectionBehavior());
    m_cover->setSelectionMode(m_table.selectionMode());
    m_cover->horizontalHeader()->setSectionsClickable(m_table.isSortingEnabled());
    m_cover->horizontalHeader()->setDefaultAlignment(
        m_table.horizontalHeader()->defaultAlignment());
    m_cover->verticalHeader()->setDefaultSectionSize(
        m_table.verticalHeader()->defaultSectionSize());
    if (m_column == column)
        return;
    m_column = column;
    m_cover->setItemDelegate(m_table.itemDelegateForColumn(column) != nullptr
                                 ? m_table.itemDelegateForColumn(column)
                                 : m_table.itemDelegate());
    for (int other = 0; other < m_table.model()->columnCount(); ++other)
        m_cover->setColumnHidden(other, other != column);
}

void StickyColumn::place(int column)
{
    const int width = m_table.columnWidth(column);
    m_cover->setColumnWidth(column, width);
    m_cover->horizontalHeader()->setFixedHeight(m_table.horizontalHeader()->height());
    const QRect inner = m_table.viewport()->geometry();
    const int top = inner.top() - m_table.horizontalHeader()->height();
    const int left = m_table.isRightToLeft() ? inner.right() - width + 1 : inner.left();
    m_cover->setGeometry(left, top, width, inner.bottom() - top + 1);
}

void StickyColumn::keepCurrentInSight()
{
    const QModelIndex current = m_table.currentIndex();
    if (cover() == nullptr || !current.isValid() || current.column() == m_column)
        return;
    const QRect cell = m_table.visualRect(current);
    const int hidden = m_table.isRightToLeft()
        ? cell.right() - (m_table.viewport()->width() - m_cover->width())
        : m_cover->width() - cell.left();
    QScrollBar *bar = m_table.horizontalScrollBar();
    if (hidden > 0)
        bar->setValue(bar->value() - hidden);
}

} // namespace millrace
