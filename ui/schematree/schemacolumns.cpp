#include "ui/schematree/schemacolumns.h"

#include "ui/schematree/catalogmodel.h"
#include "ui/settings/preferences.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/columnshares.h"

#include <QHeaderView>
#include <QMenu>
#include <QScopedValueRollback>
#include <QTreeView>

#include <algorithm>
#include <array>
#include <chrono>
#include <numeric>

namespace millrace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

// What was kept under another key does not know the column of new fields.
constexpr auto s_place = "schema_tree_columns"_L1;
constexpr int s_nameColumn = static_cast<int>(SchemaColumn::Name);

/// Letters a column has room for; more are not worth taking from the others.
struct Letters final
{
    int tight; ///< In windows that have no room for more.
    int least;
    int most;
    int rank; ///< See ColumnNeed.
    int growth;
    int dispensable;
};

// Names, types and modes are what the tree is read for; they can be read before others get more.
constexpr std::array<Letters, s_schemaColumnCount> s_letters{{
    {16, 21, 40, 1, 3, 0}, // Name
    {10, 17, 26, 1, 1, 0}, // Type
    {14, 19, 46, 0, 1, 0}, // Mode
    {8, 8, 24, 2, 1, 0}, // Cursor
    {10, 10, 24, 2, 1, 0}, // Key
    {12, 12, 30, 2, 2, 3}, // Destination
    {8, 8, 12, 2, 0, 1}, // NewFields
    {6, 6, 14, 2, 0, 2}, // Rows
}};

/// So many rows are measured, for the others are much like them.
constexpr int s_measuredRows = 160;

int indentOf(const QTreeView &view, const QModelIndex &index)
{
    int depth = 1;
    for (QModelIndex above = index.parent(); above.isValid(); above = above.parent())
        ++depth;
    return depth * view.indentation();
}

/// What the cell takes beside its text.
int surroundingsOf(const QTreeView &view, const QModelIndex &index)
{
    int width = 2 * metrics::spaceS;
    if (index.column() == s_nameColumn) {
        width += indentOf(view, index) + metrics::iconM + metrics::spaceXS; // The tick.
        width += metrics::iconS + metrics::spaceS;
    } else if (index.data(CatalogModel::ChoosableRole).toBool()) {
        width += metrics::iconS + metrics::spaceS;
    }
    return width;
}

class Measuring final
{
public:
    explicit Measuring(const QTreeView &view)
        : m_view(view)
    {
        measureBelow({});
    }

    [[nodiscard]] const std::array<int, s_schemaColumnCount> &widths() const { return m_widths; }

private:
    void measureBelow(const QModelIndex &parent)
    {
        const QAbstractItemModel &model = *m_view.model();
        const int rows = model.rowCount(parent);
        for (int row = 0; row < rows && m_left > 0; ++row) {
            const QModelIndex index = model.index(row, 0, parent);
            measure(index);
            // What is closed is measured when it is opened.
            if (m_view.isExpanded(index))
                measureBelow(index);
        }
    }

    void measure(const QModelIndex &index)
    {
        --m_left;
        for (int column = 0; column < s_schemaColumnCount; ++column) {
            const QModelIndex cell = index.siblingAtColumn(column);
            const QString text = cell.data().toString();
            if (text.isEmpty())
                continue;
            int &widest = m_widths[static_cast<std::size_t>(column)];
            widest
                = qMax(widest,
                       m_view.fontMetrics().horizontalAdvance(text) + surroundingsOf(m_view, cell));
        }
    }

    const QTreeView &m_view;
    std::array<int, s_schemaColumnCount> m_widths{};
    int m_left = s_measuredRows;
};

} // namespace

SchemaColumns::SchemaColumns(QTreeView &view, QObject *parent)
    : QObject(parent)
    , m_view(view)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(500ms);
    connect(&m_timer, &QTimer::timeout, this, &SchemaColumns::save);
    m_fitting.setSingleShot(true);
    m_fitting.setInterval(0);
    connect(&m_fitting, &QTimer::timeout, this, &SchemaColumns::fit);
    QHeaderView *header = view.header();
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    header->setSectionsMovable(true);
    header->setFirstSectionMovable(false);
    connect(header, &QWidget::customContextMenuRequested, this, &SchemaColumns::openMenu);
    connect(header, &QHeaderView::sectionMoved, this, &SchemaColumns::noteArranged);
    connect(header, &QHeaderView::sectionResized, this, &SchemaColumns::noteArranged);
}

SchemaColumns::~SchemaColumns()
{
    if (m_timer.isActive())
        save();
}

void SchemaColumns::setPreferences(UiPreferences &preferences)
{
    m_preferences = &preferences;
    const QByteArray state = preferences.place(s_place);
    const QScopedValueRollback fitting(m_isFitting, true);
    m_isFresh = state.isEmpty() || !m_view.header()->restoreState(state);
    // What the person has left shown is not hidden, however narrow the view.
    if (!m_isFresh)
        m_roomless.clear();
}

void SchemaColumns::noteArranged()
{
    // Before the view is shown its sizes are not the doing of a person.
    if (m_isFitting || !m_view.isVisible())
        return;
    m_isFresh = false;
    m_timer.start();
}

void SchemaColumns::save()
{
    m_timer.stop();
    if (!m_preferences.isNull())
        m_preferences->setPlace(s_place, m_isFresh ? QByteArray() : wholeState());
}

QByteArray SchemaColumns::wholeState()
{
    // What a narrow window has hidden comes back in a wide one.
    const QScopedValueRollback fitting(m_isFitting, true);
    for (const int column : m_roomless)
        m_view.setColumnHidden(column, false);
    QByteArray state = m_view.header()->saveState();
    for (const int column : m_roomless)
        m_view.setColumnHidden(column, true);
    return state;
}

std::vector<ColumnNeed> SchemaColumns::needs(bool isTight) const
{
    const QHeaderView *header = m_view.header();
    const int letter = m_view.fontMetrics().averageCharWidth();
    const auto measured = Measuring(m_view).widths();
    std::vector<ColumnNeed> needs;
    for (int column = 0; column < s_schemaColumnCount; ++column) {
        const Letters &letters = s_letters[static_cast<std::size_t>(column)];
        const int least = qMax((isTight ? letters.tight : letters.least) * letter,
                               header->sectionSizeHint(column));
        const int wanted = qMin(measured[static_cast<std::size_t>(column)], letters.most * letter);
        const bool isPinned = std::ranges::find(m_pinned, column) != m_pinned.end();
        needs.push_back({least, qMax(least, wanted), letters.rank, letters.growth,
                         isPinned ? 0 : letters.dispensable});
    }
    return needs;
}

void SchemaColumns::fit()
{
    if (!m_isFresh) {
        showWhatHasRoom();
        return;
    }
    const QScopedValueRollback fitting(m_isFitting, true);
    QHeaderView *header = m_view.header();
    for (int column = 0; column < s_schemaColumnCount; ++column) {
        // A hidden section has no size hint of its own.
        if (header->isSectionHidden(column))
            header->setSectionHidden(column, false);
    }
    m_roomless.clear();
    const int room = m_view.viewport()->width();
    std::vector<int> widths = columnShares(needs(false), room);
    if (std::accumulate(widths.begin(), widths.end(), 0) > room)
        widths = columnShares(needs(true), room);
    for (int column = 0; column < s_schemaColumnCount; ++column) {
        const int width = widths[static_cast<std::size_t>(column)];
        if (width > 0) {
            header->resizeSection(column, width);
        } else {
            header->setSectionHidden(column, true);
            m_roomless.push_back(column);
        }
    }
    // The last to go is the first to come back.
    std::ranges::sort(m_roomless, {}, [](int column) {
        return s_letters[static_cast<std::size_t>(column)].dispensable;
    });
}

void SchemaColumns::reveal(int column)
{
    if (!m_view.isColumnHidden(column))
        return;
    std::erase(m_roomless, column);
    if (m_isFresh) {
        m_pinned.push_back(column);
        fit();
    } else {
        m_view.setColumnHidden(column, false);
    }
}

void SchemaColumns::showWhatHasRoom()
{
    if (m_roomless.empty())
        return;
    const QScopedValueRollback fitting(m_isFitting, true);
    QHeaderView *header = m_view.header();
    while (!m_roomless.empty()) {
        const int column = m_roomless.back();
        header->setSectionHidden(column, false);
        if (header->length() > m_view.viewport()->width()) {
            header->setSectionHidden(column, true);
            return;
        }
        m_roomless.pop_back();
    }
}

int SchemaColumns::neighbour(int column, int steps) const
{
    const QHeaderView *header = m_view.header();
    int place = header->visualIndex(column) + steps;
    while (place >= 0 && place < header->count()
           && header->isSectionHidden(header->logicalIndex(place)))
        place += steps;
    return place >= 0 && place < header->count() ? header->logicalIndex(place) : -1;
}

void SchemaColumns::reset()
{
    {
        const QScopedValueRollback fitting(m_isFitting, true);
        QHeaderView *header = m_view.header();
        for (int column = 0; column < s_schemaColumnCount; ++column) {
            header->moveSection(header->visualIndex(column), column);
            header->setSectionHidden(column, false);
        }
    }
    m_pinned.clear();
    m_isFresh = true;
    fit();
    save();
}

void SchemaColumns::openMenu(const QPoint &position)
{
    auto *menu = new QMenu(&m_view);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (int column = 0; column < s_schemaColumnCount; ++column) {
        if (column == s_nameColumn)
            continue; // A row without a name could not be told from another.
        QAction *action = menu->addAction(
            m_view.model()->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
        action->setCheckable(true);
        action->setChecked(!m_view.isColumnHidden(column));
        connect(action, &QAction::toggled, this, [this, column](bool isOn) {
            std::erase(m_roomless, column);
            m_view.setColumnHidden(column, !isOn);
            noteArranged();
        });
    }
    menu->addSeparator();
    connect(menu->addAction(tr("&All columns as at first")), &QAction::triggered, this,
            &SchemaColumns::reset);
    menu->popup(m_view.header()->mapToGlobal(position));
}

} // namespace millrace
