#include "ui/schematree/schemacolumns.h"

#include "ui/schematree/streamrules.h"
#include "ui/settings/preferences.h"

#include <QHeaderView>
#include <QMenu>
#include <QScopedValueRollback>
#include <QTreeView>

#include <array>
#include <chrono>

namespace millrace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

// What was kept under another key does not know the column of new fields.
constexpr auto s_place = "schema_tree_columns"_L1;
constexpr int s_nameColumn = static_cast<int>(SchemaColumn::Name);

/// Letters a column has room for; the widths follow the font and, within limits, the view.
constexpr std::array<int, s_schemaColumnCount> s_letters{28, 19, 22, 14, 13, 16, 12, 14};

} // namespace

SchemaColumns::SchemaColumns(QTreeView &view, QObject *parent)
    : QObject(parent)
    , m_view(view)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(500ms);
    connect(&m_timer, &QTimer::timeout, this, &SchemaColumns::save);
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
        m_preferences->setPlace(s_place, m_isFresh ? QByteArray() : m_view.header()->saveState());
}

void SchemaColumns::fit()
{
    if (!m_isFresh)
        return;
    const QScopedValueRollback fitting(m_isFitting, true);
    QHeaderView *header = m_view.header();
    const int letter = m_view.fontMetrics().horizontalAdvance(u'n');
    int wanted = 0;
    for (const int count : s_letters)
        wanted += count * letter;
    const double scale = qBound(0.75, double(m_view.viewport()->width()) / wanted, 1.5);
    for (int column = 0; column < s_schemaColumnCount; ++column) {
        const int width = qRound(s_letters[static_cast<std::size_t>(column)] * letter * scale);
        header->resizeSection(column, qMax(width, header->sectionSizeHint(column)));
    }
    // Headings that want more than their share take it from the names.
    const int names = header->sectionSize(s_nameColumn);
    const int excess = header->length() - m_view.viewport()->width();
    if (excess > 0 && excess < names / 4)
        header->resizeSection(s_nameColumn, names - excess);
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
