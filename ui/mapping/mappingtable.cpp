#include "ui/mapping/mappingtable.h"

#include "ui/mapping/fieldlanding.h"
#include "ui/mapping/mappingdelegate.h"
#include "ui/mapping/rulepopup.h"
#include "ui/settings/tablelooks.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/tabletools.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QDragMoveEvent>
#include <QHeaderView>
#include <QMenu>
#include <QScrollBar>
#include <QTimer>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int columnOf(MappingColumn column) { return static_cast<int>(column); }
/// Shares of the width, in per cent.
constexpr std::array s_shares{30, 26, 17, 15, 12};

QString columnsName() { return u"mapping"_s; }

} // namespace

MappingTable::MappingTable(MappingModel &model, QWidget *parent)
    : QTreeView(parent)
    , m_model(model)
    , m_delegate(new MappingDelegate(model, this))
    , m_tools(new TableTools(u"mapping"_s, *this, *header()))
    , m_landing(new FieldLanding(model, *this))
{
    setModel(&model);
    setItemDelegate(m_delegate);
    setUniformRowHeights(true);
    setRootIsDecorated(false);
    setIndentation(0);
    setExpandsOnDoubleClick(false);
    setSelectionMode(ExtendedSelection);
    setSelectionBehavior(SelectRows);
    setEditTriggers(NoEditTriggers);
    setMouseTracking(true);
    setAcceptDrops(true);
    setDragDropMode(DropOnly);
    setDropIndicatorShown(false);
    setAutoScroll(true);
    setAccessibleName(tr("Fields of the destination"));
    header()->setStretchLastSection(true);
    header()->setSectionsMovable(false);
    followListPreferences(*this);
    connect(header(), &QHeaderView::sectionResized, this, [this] {
        const bool isByHand = !m_isFitting && QGuiApplication::mouseButtons() != Qt::NoButton;
        m_hasOwnWidths = m_hasOwnWidths || isByHand;
    });
    connect(&model, &QAbstractItemModel::modelReset, this, &MappingTable::showSections);
    connect(&model, &QAbstractItemModel::layoutChanged, this, &MappingTable::showSections);
    connect(m_delegate, &MappingDelegate::acceptRequested, this,
            [this](const QString &target) { settle(target, true); });
    connect(m_delegate, &MappingDelegate::dismissRequested, this,
            [this](const QString &target) { settle(target, false); });
    connect(this, &QAbstractItemView::clicked, this, &MappingTable::act);
    // What lies under the pointer is another row once the list has scrolled.
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this] {
        if (state() == DraggingState)
            m_landing->follow(viewport()->mapFromGlobal(QCursor::pos()));
    });
    showSections();
    if (const QByteArray widths = rememberedColumns(columnsName()); !widths.isEmpty())
        m_hasOwnWidths = header()->restoreState(widths);
}

MappingTable::~MappingTable()
{
    if (m_hasOwnWidths)
        rememberColumns(columnsName(), *header());
}

void MappingTable::showSections()
{
    for (int i = 0; i < m_model.rowCount(); ++i) {
        const QModelIndex section = m_model.index(i, 0);
        setFirstColumnSpanned(i, {}, true);
        setExpanded(section, !m_closed.contains(m_model.section(section)));
    }
}

void MappingTable::toggle(const QModelIndex &section)
{
    const auto kind = m_model.section(section);
    if (!m_closed.remove(kind))
        m_closed.insert(kind);
    setExpanded(section, !m_closed.contains(kind));
}

void MappingTable::settle(const QString &target, bool isAccepted)
{
    // The click is still on its way through the view.
    m_isSettling = true;
    QTimer::singleShot(0, this, [this, target, isAccepted] {
        m_isSettling = false;
        const MappingSuggestion *suggestion = m_model.draft().suggestionFor(target);
        if (suggestion != nullptr && isAccepted)
            m_model.draft().accept({*suggestion});
        else
            m_model.draft().dismiss(target);
    });
}

void MappingTable::resizeEvent(QResizeEvent *event)
{
    QTreeView::resizeEvent(event);
    fitColumns();
}

void MappingTable::fitColumns()
{
    if (m_hasOwnWidths)
        return;
    m_isFitting = true;
    const int width = viewport()->width();
    for (int column = 0; column + 1 < s_mappingColumnCount; ++column)
        setColumnWidth(column, width * s_shares[static_cast<std::size_t>(column)] / 100);
    m_isFitting = false;
}

void MappingTable::goTo(const QString &target, bool isEdited)
{
    const QModelIndex index = m_model.indexOf(target);
    if (!index.isValid())
        return;
    m_closed.remove(m_model.section(index.parent()));
    expand(index.parent());
    setFocus();
    selectionModel()->setCurrentIndex(
        index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    scrollTo(index);
    if (!isEdited)
        return;
    // The click that led here is not over yet.
    QTimer::singleShot(0, this, [this, place = QPersistentModelIndex(index)] {
        if (place.isValid())
            openBox(place, {});
    });
}

QStringList MappingTable::markedTargets() const
{
    QStringList targets;
    const QModelIndexList rows = selectionModel()->selectedRows();
    for (const QModelIndex &index : rows) {
        if (const QString target = m_model.target(index); !target.isEmpty())
            targets << target;
    }
    if (targets.isEmpty() && m_model.row(currentIndex()) != nullptr)
        targets << m_model.target(currentIndex());
    return targets;
}

void MappingTable::clearMarked()
{
    const QStringList targets = markedTargets();
    for (const QString &target : targets)
        m_model.draft().dismiss(target);
    m_model.clearValues(targets);
}

void MappingTable::acceptSuggestion()
{
    std::vector<MappingSuggestion> accepted;
    const QStringList targets = markedTargets();
    for (const QString &target : targets) {
        if (const MappingSuggestion *suggestion = m_model.draft().suggestionFor(target))
            accepted.push_back(*suggestion);
    }
    if (!accepted.empty())
        m_model.draft().accept(accepted);
}

void MappingTable::beginExpression()
{
    const MappingModel::Row *row = m_model.row(currentIndex());
    if (row == nullptr || m_model.isReadOnly(*row))
        return;
    const FieldMapping *mapping = m_model.mapping(*row);
    QString text = u"= "_s;
    if (mapping != nullptr)
        text += asExpression(mapping->origin, mapping->value);
    openBox(m_model.indexOf(row->target), text);
}

void MappingTable::openBox(const QModelIndex &index, const QString &text)
{
    if (!index.flags().testFlag(Qt::ItemIsEditable))
        return;
    selectionModel()->setCurrentIndex(
        index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    m_delegate->setFirstText(text);
    QTreeView::edit(index, AllEditTriggers, nullptr);
}

void MappingTable::closeEditor(QWidget *editor, QAbstractItemDelegate::EndEditHint hint)
{
    const bool hasFocus = editor->hasFocus() || editor->isAncestorOf(QApplication::focusWidget());
    const MappingModel::Row *row = m_model.row(currentIndex());
    const QString target = m_model.target(currentIndex());
    const QString following = m_model.target(m_model.neighbour(currentIndex(), 1));
    const QString former = m_model.target(m_model.neighbour(currentIndex(), -1));
    const bool wasUnmapped = row != nullptr && row->section == MappingSection::Unmapped;
    QTreeView::closeEditor(editor, QAbstractItemDelegate::NoHint);
    if (!hasFocus)
        return;
    if (hint == QAbstractItemDelegate::EditNextItem)
        goTo(following, true);
    else if (hint == QAbstractItemDelegate::EditPreviousItem)
        goTo(former, true);
    else
        goTo(target, false);
    // A field that got a value has gone to its section: the person goes on with the next one.
    row = m_model.row(m_model.indexOf(target));
    const bool hasMoved = row != nullptr && row->section != MappingSection::Unmapped;
    if (hint == QAbstractItemDelegate::SubmitModelCache && wasUnmapped && hasMoved
        && !following.isEmpty())
        goTo(following, false);
}

void MappingTable::act(const QModelIndex &index)
{
    if (m_isSettling)
        return;
    if (m_landing->isPicking()) {
        m_landing->landAt(index);
        return;
    }
    if (m_model.isSection(index)) {
        toggle(index);
        return;
    }
    if (QGuiApplication::keyboardModifiers() != Qt::NoModifier)
        return;
    switch (static_cast<MappingColumn>(index.column())) {
    case MappingColumn::Value:
        openBox(index, {});
        break;
    case MappingColumn::Fits:
        emit fitRequested(m_model.target(index));
        break;
    case MappingColumn::FirstRecord:
        emit cellRequested(m_model.target(index));
        break;
    case MappingColumn::Rules:
        openRules(index);
        break;
    case MappingColumn::Field:
        break;
    }
}

void MappingTable::openRules(const QModelIndex &index)
{
    const MappingModel::Row *row = m_model.row(index);
    const FieldMapping *mapping = row == nullptr ? nullptr : m_model.mapping(*row);
    if (mapping == nullptr || mapping->value.isEmpty())
        return;
    auto *popup = new RulePopup(*mapping, m_model.objectField(*row), this);
    connect(popup, &RulePopup::edited, &m_model, &MappingModel::setRules);
    const QRect cell = visualRect(index.siblingAtColumn(columnOf(MappingColumn::Rules)));
    popup->popUp({viewport()->mapToGlobal(cell.topLeft()), cell.size()});
}

void MappingTable::keyPressEvent(QKeyEvent *event)
{
    if (state() != NoState) {
        QTreeView::keyPressEvent(event);
        return;
    }
    if (m_landing->handleKey(*event) || m_tools->handleKey(*event) || actByKey(event)) {
        event->accept();
        return;
    }
    QTreeView::keyPressEvent(event);
}

bool MappingTable::actByKey(QKeyEvent *event)
{
    const QModelIndex current = currentIndex();
    const bool isPlain
        = (event->modifiers() & ~(Qt::KeypadModifier | Qt::ShiftModifier)) == Qt::NoModifier;
    if (!isPlain || !current.isValid())
        return false;
    const bool isReversed = isRightToLeft();
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        act(current.column() == columnOf(MappingColumn::Field) && !m_model.isSection(current)
                ? current.siblingAtColumn(columnOf(MappingColumn::Value))
                : current);
        return true;
    case Qt::Key_F2:
        openBox(m_model.indexOf(m_model.target(current)), {});
        return true;
    case Qt::Key_Space:
        acceptSuggestion();
        return true;
    case Qt::Key_Backspace: // Del is an action, whose keys can be changed.
        clearMarked();
        return true;
    case Qt::Key_Left:
        return moveSideways(isReversed ? 1 : -1);
    case Qt::Key_Right:
        return moveSideways(isReversed ? -1 : 1);
    default:
        break;
    }
    const QString text = event->text();
    if (m_landing->isPicking() || text.isEmpty() || !text.front().isPrint()
        || m_model.isSection(current))
        return false;
    // The box begins with the key.
    openBox(m_model.indexOf(m_model.target(current)), {});
    if (state() == EditingState && QApplication::focusWidget() != this)
        QApplication::sendEvent(QApplication::focusWidget(), event);
    return true;
}

bool MappingTable::moveSideways(int step)
{
    const QModelIndex current = currentIndex();
    if (m_model.isSection(current)) {
        if (isExpanded(current) != (step > 0))
            toggle(current);
        return true;
    }
    const int column = current.column() + step;
    if (column < 0 || column >= s_mappingColumnCount)
        return true;
    selectionModel()->setCurrentIndex(current.siblingAtColumn(column),
                                      QItemSelectionModel::NoUpdate);
    return true;
}

void MappingTable::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTreeView::currentChanged(current, previous);
    if (m_landing->isPicking())
        m_landing->follow(current);
    m_model.draft().setCurrentTarget(m_model.target(current));
}

void MappingTable::mouseMoveEvent(QMouseEvent *event)
{
    if (m_landing->isPicking())
        m_landing->follow(event->position().toPoint());
    QTreeView::mouseMoveEvent(event);
}

void MappingTable::dragEnterEvent(QDragEnterEvent *event)
{
    if (m_landing->begin(*event))
        setState(DraggingState);
}

void MappingTable::dragMoveEvent(QDragMoveEvent *event)
{
    // Scrolls at the edges; what it thinks of the row does not count.
    QTreeView::dragMoveEvent(event);
    m_landing->follow(event->position().toPoint());
    event->setDropAction(Qt::CopyAction);
    event->setAccepted(!m_model.pairs().empty());
}

void MappingTable::dragLeaveEvent(QDragLeaveEvent *event)
{
    QTreeView::dragLeaveEvent(event);
    m_landing->leave();
}

void MappingTable::dropEvent(QDropEvent *event)
{
    m_landing->follow(event->position().toPoint());
    // Ends scrolling and the state of the view; the model takes no drops by itself.
    QTreeView::dropEvent(event);
    const QString target = m_landing->drop(*event);
    if (!target.isEmpty())
        goTo(target, false);
}

void MappingTable::contextMenuEvent(QContextMenuEvent *event)
{
    QPoint place = event->globalPos();
    if (event->reason() == QContextMenuEvent::Keyboard)
        place = viewport()->mapToGlobal(visualRect(currentIndex()).bottomLeft());
    const QList<QAction *> acts = actions();
    if (m_model.row(currentIndex()) == nullptr || acts.isEmpty())
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addActions(acts);
    menu->addSeparator();
    m_tools->fill(*menu);
    menu->popup(place);
}

} // namespace millrace
