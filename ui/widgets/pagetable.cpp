#include "ui/widgets/pagetable.h"

#include "ui/settings/preferences.h"
#include "ui/settings/tablelooks.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/stickycolumn.h"
#include "ui/widgets/tabletools.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// So much of a text a column shows, however narrow the table is.
constexpr int s_mostCharacters = 40;

QString arrangedPlace(const QString &name) { return u"arranged_columns/"_s + name; }

} // namespace

PageTable::PageTable(const QString &name, QWidget *parent, TableRows rows)
    : QTableView(parent)
    , m_name(name)
    , m_tools(new TableTools(name, *this, *horizontalHeader()))
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
    new StickyColumn(*this);
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
        const int wanted = header->sectionSizeHint(column) + metrics::spaceM;
        header->resizeSection(column, std::max(wanted, metrics::spaceXXL * 2));
    }
    header->setStretchLastSection(false);
    // The stretched one gets what is left, which may be nothing.
    header->setMinimumSectionSize(metrics::spaceXXL + metrics::spaceL);
    for (const auto &[column, sample] : samples) {
        // With the margins of the cell, and those of the icon.
        const int width = fontMetrics().horizontalAdvance(sample) + metrics::iconM + metrics::spaceL
            + metrics::spaceS;
        m_sampled[column] = width;
        header->resizeSection(column, std::max(header->sectionSize(column), width));
    }
    if (const QByteArray state = rememberedColumns(m_name); !state.isEmpty())
        header->restoreState(state);
    m_stretched = stretched;
    m_least = samples.contains(stretched)
        ? fontMetrics().horizontalAdvance(samples.at(stretched)) + metrics::spaceL
        : 0;
    header->setSectionResizeMode(stretched, QHeaderView::Stretch);
    const UiPreferences *preferences = UiPreferences::current();
    m_isArranged = preferences != nullptr && !preferences->place(arrangedPlace(m_name)).isEmpty();
    connect(header, &QHeaderView::sectionResized, this, [this](int column) {
        // All other sizes are the doing of the table.
        if (QApplication::mouseButtons().testFlag(Qt::LeftButton))
            noteArranged();
        if (column != m_stretched)
            fitStretched();
    });
}

void PageTable::noteArranged()
{
    if (UiPreferences *preferences = UiPreferences::current(); preferences && !m_isArranged)
        preferences->setPlace(arrangedPlace(m_name), "1");
    m_isArranged = true;
}

void PageTable::fitToContents()
{
    if (m_isArranged)
        return;
    QHeaderView *header = horizontalHeader();
    for (int column = 0; column < header->count(); ++column) {
        if (column == m_stretched || header->isSectionHidden(column))
            continue;
        int &fitted = m_fitted[column];
        // One long text must not push the others out of sight.
        const int most = std::max(viewport()->width() / 2,
                                  fontMetrics().averageCharWidth() * s_mostCharacters);
        const int contents = std::min(sizeHintForColumn(column), most);
        const int wanted
            = std::max({header->sectionSizeHint(column), contents, m_sampled[column], fitted});
        if (wanted == fitted && wanted == header->sectionSize(column))
            continue;
        fitted = wanted;
        header->resizeSection(column, wanted);
    }
}

void PageTable::fitStretched()
{
    QHeaderView *header = horizontalHeader();
    if (m_least == 0 || header->isSectionHidden(m_stretched))
        return;
    const int others = header->length() - header->sectionSize(m_stretched);
    const bool hasRoom = viewport()->width() - others >= m_least;
    const auto mode = hasRoom ? QHeaderView::Stretch : QHeaderView::Interactive;
    if (header->sectionResizeMode(m_stretched) != mode)
        header->setSectionResizeMode(m_stretched, mode);
    if (!hasRoom && header->sectionSize(m_stretched) != m_least)
        header->resizeSection(m_stretched, m_least);
}

void PageTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    fitStretched();
}

void PageTable::setSortable(int column, Qt::SortOrder order)
{
    horizontalHeader()->setSortIndicatorClearable(column < 0);
    if (rememberedColumns(m_name).isEmpty())
        horizontalHeader()->setSortIndicator(column, order);
    setSortingEnabled(true);
}

void PageTable::keyPressEvent(QKeyEvent *event)
{
    const bool isReturn = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (m_copier && event->matches(QKeySequence::Copy)) {
        m_copier();
    } else if (!m_copier && m_tools->handleKey(*event)) {
        // Copied.
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
    fillCopying(*menu);
    menu->popup(event->globalPos());
}

void PageTable::fillCopying(QMenu &menu)
{
    if (!m_copier) {
        m_tools->fill(menu);
        return;
    }
    QAction *plain = menu.addAction(icon(u"copy"_s), tr("&Copy"), this, m_copier);
    plain->setShortcut(QKeySequence::Copy);
    plain->setEnabled(selectionModel() != nullptr && selectionModel()->hasSelection());
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
