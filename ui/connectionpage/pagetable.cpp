#include "ui/connectionpage/pagetable.h"

#include "ui/settings/tablelooks.h"
#include "ui/theme/metrics.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

PageTable::PageTable(const QString &name, QWidget *parent, TableRows rows)
    : QTableView(parent)
    , m_name(name)
{
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setFrameShape(NoFrame);
    // On a card the rows have the ground of the card.
    viewport()->setAutoFillBackground(false);
    setHorizontalScrollMode(ScrollPerPixel);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    followTablePreferences(*this, rows);
    horizontalHeader()->setSectionsMovable(true);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    horizontalHeader()->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(horizontalHeader(), &QHeaderView::customContextMenuRequested, this,
            &PageTable::showColumnMenu);
}

PageTable::~PageTable()
{
    if (model() != nullptr)
        rememberColumns(m_name, *horizontalHeader());
}

void PageTable::setUp(QAbstractItemModel *model, int stretched,
                      const std::map<int, QString> &samples)
{
    setModel(model);
    QHeaderView *header = horizontalHeader();
    header->setSectionResizeMode(QHeaderView::Interactive);
    for (int column = 0; column < model->columnCount(); ++column) {
        const int wanted = header->sectionSizeHint(column) + metrics::spaceXL;
        header->resizeSection(column, std::max(wanted, 96));
    }
    header->setStretchLastSection(false);
    // The stretched one gets what is left, which may be nothing.
    header->setMinimumSectionSize(metrics::spaceXXL * 2);
    for (const auto &[column, sample] : samples)
        header->resizeSection(
            column,
            std::max(header->sectionSize(column),
                     fontMetrics().horizontalAdvance(sample) + metrics::iconM + metrics::spaceXXL));
    if (const QByteArray state = rememberedColumns(m_name); !state.isEmpty())
        header->restoreState(state);
    header->setSectionResizeMode(stretched, QHeaderView::Stretch);
}

QString PageTable::selectedText(bool withHeadings) const
{
    QList<int> columns;
    for (int place = 0; place < horizontalHeader()->count(); ++place) {
        const int column = horizontalHeader()->logicalIndex(place);
        if (!isColumnHidden(column))
            columns << column;
    }
    const auto line = [&columns](const auto &cell) {
        QStringList cells;
        for (const int column : columns)
            cells << cell(column);
        return cells.join(u'\t') + u'\n';
    };
    QString text;
    if (withHeadings)
        text += line(
            [this](int column) { return model()->headerData(column, Qt::Horizontal).toString(); });
    QModelIndexList rows = selectionModel()->selectedRows();
    std::ranges::sort(rows, {}, &QModelIndex::row);
    for (const QModelIndex &row : rows)
        text += line([&row](int column) { return row.siblingAtColumn(column).data().toString(); });
    return text;
}

void PageTable::copy(bool withHeadings) const
{
    if (!selectionModel()->hasSelection())
        return;
    if (m_copier)
        m_copier();
    else
        QApplication::clipboard()->setText(selectedText(withHeadings));
}

void PageTable::keyPressEvent(QKeyEvent *event)
{
    const bool isReturn = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (event->matches(QKeySequence::Copy)) {
        copy(false);
    } else if (event->keyCombination() == (Qt::CTRL | Qt::SHIFT | Qt::Key_C)) {
        copy(true);
    } else if (isReturn && !(event->modifiers() & ~Qt::KeypadModifier)
               && currentIndex().isValid()) {
        emit activated(currentIndex());
    } else {
        QTableView::keyPressEvent(event);
        return;
    }
    event->accept();
}

void PageTable::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (!actions().isEmpty()) {
        menu->addActions(actions());
        menu->addSeparator();
    }
    QAction *plain = menu->addAction(tr("&Copy"), this, [this] { copy(false); });
    plain->setShortcut(QKeySequence::Copy);
    QAction *headed = menu->addAction(tr("Copy with &headings"), this, [this] { copy(true); });
    headed->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_C);
    const bool hasRows = selectionModel() != nullptr && selectionModel()->hasSelection();
    plain->setEnabled(hasRows);
    headed->setEnabled(hasRows);
    menu->popup(event->globalPos());
}

void PageTable::showColumnMenu(const QPoint &position)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    // The first column says what a row is; without it the others mean nothing.
    for (int column = 1; column < model()->columnCount(); ++column) {
        QAction *action = menu->addAction(model()->headerData(column, Qt::Horizontal).toString());
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(column));
        connect(action, &QAction::toggled, this,
                [this, column](bool isShown) { setColumnHidden(column, !isShown); });
    }
    menu->popup(horizontalHeader()->mapToGlobal(position));
}

} // namespace millrace
