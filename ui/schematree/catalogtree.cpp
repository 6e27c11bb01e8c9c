#include "ui/schematree/catalogtree.h"

#include "ui/schematree/keypicker.h"
#include "ui/schematree/schemacolumns.h"
#include "ui/schematree/schemadelegate.h"
#include "ui/schematree/schematext.h"
#include "ui/settings/tablelooks.h"
#include "ui/theme/metrics.h"

#include <QContextMenuEvent>
#include <QHeaderView>
#include <QScrollBar>
#include <QTimer>

#include <algorithm>
#include <set>

namespace millrace {

CatalogTree::CatalogTree(CatalogModel &model, QWidget *parent)
    : QTreeView(parent)
    , m_model(model)
    , m_columns(new SchemaColumns(*this, this))
{
    setModel(&model);
    auto *delegate = new SchemaDelegate(model, this);
    setItemDelegate(delegate);
    setUniformRowHeights(true);
    setIndentation(metrics::spaceL);
    setSelectionMode(ExtendedSelection);
    setSelectionBehavior(SelectRows);
    setEditTriggers(EditKeyPressed | DoubleClicked | SelectedClicked);
    setExpandsOnDoubleClick(false);
    setHorizontalScrollMode(ScrollPerPixel);
    setAccessibleName(tr("Streams and fields"));
    header()->setStretchLastSection(false);
    followListPreferences(*this);
    m_columns->fit();
    connect(this, &QTreeView::expanded, this, &CatalogTree::wantSample);
    connect(delegate, &SchemaDelegate::choiceRequested, this,
            [this](const QModelIndex &index) { openCell(index); });
    connect(&model, &QAbstractItemModel::rowsInserted, this, &CatalogTree::expandNameSpaces);
    connect(&model, &QAbstractItemModel::modelReset, this, [this] {
        if (!m_isFiltering)
            expandNameSpaces({}, 0, m_model.rowCount() - 1);
    });
    expandNameSpaces({}, 0, m_model.rowCount() - 1);
    const auto later = [this] { m_columns->fitLater(); };
    connect(this, &QTreeView::expanded, this, later);
    connect(&model, &CatalogModel::streamsChanged, this, later);
    connect(&model, &CatalogModel::choicesChanged, this, later);
}

CatalogTree::~CatalogTree()
{
    // It keeps the widths of the header, which goes with the view.
    delete m_columns;
}

void CatalogTree::resizeEvent(QResizeEvent *event)
{
    QTreeView::resizeEvent(event);
    m_columns->fit();
}

void CatalogTree::wantSample(const QModelIndex &index)
{
    // What a JSON field has inside is known from its values alone.
    const StreamEntry *entry = m_model.isStream(index) ? m_model.entry(index) : nullptr;
    if (entry != nullptr
        && std::ranges::any_of(entry->stream.schema.fields(),
                               [](const Field &field) { return field.type == FieldType::Json; }))
        emit sampleWanted(entry->stream.id);
}

void CatalogTree::applyFilter(const SchemaFilter &filter)
{
    if (filter == m_model.filter())
        return;
    ViewState kept = viewState();
    if (m_model.filter().isEmpty())
        m_unfiltered = kept;
    m_isFiltering = true;
    m_model.setFilter(filter);
    m_isFiltering = false;
    if (filter.isEmpty()) {
        restore(m_unfiltered);
        return;
    }
    expandHits();
    kept.expanded.clear();
    kept.scroll = 0;
    restore(kept);
}

void CatalogTree::expandEverything() { expandAll(); }

void CatalogTree::collapseEverything()
{
    collapseAll();
    expandNameSpaces({}, 0, m_model.rowCount() - 1);
}

void CatalogTree::openCell(const QModelIndex &index)
{
    if (!index.isValid())
        return;
    for (QModelIndex above = index.parent(); above.isValid(); above = above.parent())
        expand(above.siblingAtColumn(0));
    m_columns->reveal(index.column());
    setFocus();
    selectionModel()->setCurrentIndex(
        index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    scrollTo(index);
    if (!index.flags().testFlag(Qt::ItemIsEditable))
        return;
    // A list that opens during a mouse event would take its release for a choice.
    QTimer::singleShot(0, this, [this, place = QPersistentModelIndex(index)] {
        if (place.isValid())
            edit(place, AllEditTriggers, nullptr);
    });
}

QModelIndexList CatalogTree::markedRows() const { return selectionModel()->selectedRows(); }

std::vector<StreamId> CatalogTree::markedStreams() const
{
    std::vector<StreamId> streams;
    std::set<StreamId> known;
    for (const QModelIndex &index : markedRows()) {
        const StreamEntry *entry = m_model.entry(index);
        if (entry != nullptr && known.insert(entry->stream.id).second)
            streams.push_back(entry->stream.id);
    }
    return streams;
}

std::optional<StreamId> CatalogTree::currentStream() const
{
    const StreamEntry *entry = m_model.entry(currentIndex());
    return entry == nullptr ? std::nullopt : std::optional(entry->stream.id);
}

void CatalogTree::toggleMarked()
{
    const QModelIndex current = currentIndex().siblingAtColumn(0);
    if (!current.isValid())
        return;
    QModelIndexList rows = markedRows();
    if (!rows.contains(current))
        rows = {current};
    const bool isChecked = current.data(Qt::CheckStateRole).toInt() == Qt::Checked;
    m_model.setChecked(rows, !isChecked);
}

void CatalogTree::keyPressEvent(QKeyEvent *event)
{
    const bool isPlain = (event->modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
    const int forward = isRightToLeft() ? Qt::Key_Left : Qt::Key_Right;
    const int backward = isRightToLeft() ? Qt::Key_Right : Qt::Key_Left;
    if (isPlain && state() == NoState) {
        switch (event->key()) {
        case Qt::Key_Space:
            toggleMarked();
            return;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            if (currentIndex().flags().testFlag(Qt::ItemIsEditable))
                edit(currentIndex(), EditKeyPressed, event);
            else
                setExpanded(currentIndex().siblingAtColumn(0),
                            !isExpanded(currentIndex().siblingAtColumn(0)));
            return;
        default:
            if (event->key() == forward && moveSideways(1))
                return;
            if (event->key() == backward && moveSideways(-1))
                return;
            break;
        }
    }
    QTreeView::keyPressEvent(event);
}

bool CatalogTree::moveSideways(int step)
{
    const QModelIndex current = currentIndex();
    if (!current.isValid())
        return false;
    if (current.column() == 0
        && (step < 0 || (m_model.hasChildren(current) && !isExpanded(current))))
        return false;
    const int column = m_columns->neighbour(current.column(), step);
    if (column < 0)
        return true;
    const QModelIndex next = current.siblingAtColumn(column);
    selectionModel()->setCurrentIndex(next, QItemSelectionModel::NoUpdate);
    scrollTo(next);
    return true;
}

bool CatalogTree::edit(const QModelIndex &index, EditTrigger trigger, QEvent *event)
{
    constexpr int starting = AllEditTriggers;
    const auto column = static_cast<SchemaColumn>(index.column());
    const bool starts
        = trigger == starting || trigger == EditKeyPressed || trigger == DoubleClicked;
    const bool isSampled = column == SchemaColumn::Type || column == SchemaColumn::Cursor
        || column == SchemaColumn::Key;
    if (starts && isSampled && index.flags().testFlag(Qt::ItemIsEditable))
        emit sampleWanted(m_model.entry(index)->stream.id);
    if (starts && column == SchemaColumn::Key && index.flags().testFlag(Qt::ItemIsEditable)) {
        pickKey(index);
        return true;
    }
    return QTreeView::edit(index, trigger, event);
}

void CatalogTree::pickKey(const QModelIndex &index)
{
    const StreamEntry &entry = *m_model.entry(index);
    const QStringList &defined = entry.stream.sourceDefinedPrimaryKey;
    auto *picker = new KeyPicker(entry.stream.id.text(), entry.stream.schema,
                                 defined.isEmpty() ? effectiveKey(entry) : defined, this);
    connect(picker, &KeyPicker::accepted, this,
            [this, place = QPersistentModelIndex(index)](const QStringList &key) {
                m_model.setData(place, key, Qt::EditRole);
            });
    picker->setDescription([this, id = entry.stream.id](const QStringList &key) {
        const StreamEntry *now = m_model.entry(id);
        return now == nullptr ? QString() : uniquenessText(*now, key);
    });
    connect(&m_model, &CatalogModel::sampled, picker, &KeyPicker::refresh);
    const QRect cell = visualRect(index);
    picker->popUp({viewport()->mapToGlobal(cell.topLeft()), cell.size()});
}

void CatalogTree::contextMenuEvent(QContextMenuEvent *event)
{
    QPoint place = event->globalPos();
    if (event->reason() == QContextMenuEvent::Keyboard)
        place = viewport()->mapToGlobal(visualRect(currentIndex()).bottomLeft());
    emit menuRequested(place);
}

void CatalogTree::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    QTreeView::selectionChanged(selected, deselected);
    emit markedChanged();
}

void CatalogTree::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTreeView::currentChanged(current, previous);
    emit markedChanged();
}

CatalogTree::Row CatalogTree::rowOf(const QModelIndex &index) const
{
    const StreamEntry *entry = m_model.entry(index);
    if (entry == nullptr)
        return {{index.siblingAtColumn(0).data().toString(), {}}, {}, {}};
    QModelIndex field = index;
    while (m_model.isNested(field))
        field = field.parent();
    return {entry->stream.id, m_model.fieldName(field), m_model.nestedPath(index)};
}

QModelIndex CatalogTree::indexOf(const Row &row) const
{
    if (!row.stream.name.isEmpty())
        return row.field.isEmpty() ? m_model.indexOf(row.stream)
                                   : m_model.indexOf(row.stream, row.field, row.path);
    for (int i = 0; i < m_model.rowCount(); ++i) {
        const QModelIndex index = m_model.index(i, 0);
        if (m_model.entry(index) == nullptr && index.data().toString() == row.stream.nameSpace)
            return index;
    }
    return {};
}

CatalogTree::ViewState CatalogTree::viewState() const
{
    ViewState state;
    for (int i = 0; i < m_model.rowCount(); ++i)
        keepExpanded(state, m_model.index(i, 0));
    for (const QModelIndex &index : markedRows())
        state.marked.push_back(rowOf(index));
    if (currentIndex().isValid()) {
        state.current = rowOf(currentIndex());
        state.column = currentIndex().column();
    }
    state.scroll = verticalScrollBar()->value();
    return state;
}

void CatalogTree::keepExpanded(ViewState &state, const QModelIndex &index) const
{
    if (isExpanded(index))
        state.expanded.push_back(rowOf(index));
    for (int i = 0; i < m_model.rowCount(index); ++i) {
        // Fields without anything inside are most of the rows.
        if (const QModelIndex child = m_model.index(i, 0, index); m_model.hasChildren(child))
            keepExpanded(state, child);
    }
}

void CatalogTree::restore(const ViewState &state)
{
    for (const Row &row : state.expanded)
        expand(indexOf(row));
    QItemSelection marked;
    for (const Row &row : state.marked) {
        if (const QModelIndex index = indexOf(row); index.isValid())
            marked.append(QItemSelectionRange(index));
    }
    if (state.current) {
        const QModelIndex current = indexOf(*state.current);
        if (current.isValid())
            selectionModel()->setCurrentIndex(current.siblingAtColumn(state.column),
                                              QItemSelectionModel::NoUpdate);
    }
    selectionModel()->select(marked,
                             QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    executeDelayedItemsLayout();
    verticalScrollBar()->setValue(state.scroll);
}

void CatalogTree::expandHits()
{
    for (int i = 0; i < m_model.rowCount(); ++i)
        expandHitsBelow(m_model.index(i, 0));
}

void CatalogTree::expandHitsBelow(const QModelIndex &index)
{
    if (!m_model.hasHitBelow(index))
        return;
    expand(index);
    for (int i = 0; i < m_model.rowCount(index); ++i) {
        if (const QModelIndex child = m_model.index(i, 0, index); m_model.hasChildren(child))
            expandHitsBelow(child);
    }
}

void CatalogTree::expandNameSpaces(const QModelIndex &parent, int first, int last)
{
    if (parent.isValid())
        return;
    for (int row = first; row <= last; ++row) {
        if (const QModelIndex index = m_model.index(row, 0); !m_model.isStream(index))
            expand(index);
    }
}

} // namespace millrace
