#include "ui/connections/connectionscolumns.h"

#include "ui/connections/connectionsmodel.h"
#include "ui/settings/preferences.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/columnshares.h"
#include "ui/widgets/statebadge.h"

#include <QFontMetrics>
#include <QHeaderView>
#include <QMenu>
#include <QScopedValueRollback>
#include <QTreeView>

#include <algorithm>
#include <array>
#include <vector>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr auto s_place = "connections_columns"_L1;

/// Characters without which a column says nothing; more are not worth taking from the others.
struct Characters final
{
    int least;
    int most;
    int rank; ///< See ColumnNeed.
    int growth;
};

/// In the order of ConnectionsModel::Column; 0: as wide as its words need.
constexpr std::array<Characters, ConnectionsModel::ColumnCount> s_characters{{
    {0, 0, 0, 0}, // State
    {14, 44, 0, 3}, // Name
    {10, 28, 1, 2}, // Source
    {10, 28, 1, 2}, // Destination
    {10, 30, 1, 1}, // Schedule
    {13, 36, 2, 1}, // Tags
    {13, 24, 1, 1}, // Last run
    {8, 16, 1, 1}, // Next run
    {0, 0, 0, 0}, // Rejected
}};

/// So many rows are measured, for the others are much like them.
constexpr int s_measuredRows = 100;

} // namespace

ConnectionsColumns::ConnectionsColumns(QTreeView &view, UiPreferences &preferences, QObject *parent)
    : QObject(parent)
    , m_view(view)
    , m_preferences(preferences)
{
    QHeaderView *header = view.header();
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QWidget::customContextMenuRequested, this, &ConnectionsColumns::openMenu);
    const auto keep = [this] { m_isFresh = m_isFresh && m_isFitting; };
    connect(header, &QHeaderView::sectionMoved, this, keep);
    connect(header, &QHeaderView::sectionResized, this, keep);
    connect(header, &QHeaderView::sortIndicatorChanged, this, keep);
}

void ConnectionsColumns::restore()
{
    const QByteArray state = m_preferences.place(s_place);
    m_isFresh = state.isEmpty() || !m_view.header()->restoreState(state);
}

void ConnectionsColumns::save()
{
    if (!m_isFresh)
        m_preferences.setPlace(s_place, m_view.header()->saveState());
}

void ConnectionsColumns::fitLater()
{
    if (m_isFresh)
        QMetaObject::invokeMethod(this, &ConnectionsColumns::fit, Qt::QueuedConnection);
}

/// The widths a person who has never moved a column sees: all columns, if the view has the room.
void ConnectionsColumns::fit()
{
    if (!m_isFresh)
        return;
    const QScopedValueRollback fitting(m_isFitting, true);
    const int character = QFontMetrics(m_preferences.tableFont()).averageCharWidth();
    std::vector<ColumnNeed> needs;
    for (int column = 0; column < ConnectionsModel::ColumnCount; ++column) {
        const Characters &characters = s_characters[static_cast<std::size_t>(column)];
        const int wanted = wantedWidth(column);
        const int least = characters.least == 0
            ? wanted
            : std::max(characters.least * character, headingWidth(column));
        const int most = characters.most == 0 ? wanted : characters.most * character;
        needs.push_back(
            {least, std::max(least, std::min(wanted, most)), characters.rank, characters.growth});
    }
    const std::vector<int> widths = columnShares(needs, m_view.viewport()->width());
    for (int column = 0; column < ConnectionsModel::ColumnCount; ++column)
        m_view.header()->resizeSection(column, widths[static_cast<std::size_t>(column)]);
}

int ConnectionsColumns::headingWidth(int column) const
{
    const QString heading = m_view.model()->headerData(column, Qt::Horizontal).toString();
    return m_view.header()->fontMetrics().horizontalAdvance(heading) + metrics::spaceXL;
}

int ConnectionsColumns::wantedWidth(int column) const
{
    const QFont font = m_preferences.tableFont();
    const QFontMetrics letters(font);
    const int least = headingWidth(column);
    const auto widthOf = [&](const QString &sample) {
        return std::max(least, letters.horizontalAdvance(sample) + metrics::spaceXL);
    };
    // What changes with each minute does not move the columns.
    switch (column) {
    case ConnectionsModel::StateColumn: // The widest of all states.
        return StateBadge::sizeOf(ConnectionState::RejectedRecords, font).width() + metrics::spaceL;
    case ConnectionsModel::LastRunColumn:
        return widthOf(tr("59 minutes ago"));
    case ConnectionsModel::NextRunColumn:
        return widthOf(tr("in 23 hours"));
    default:
        break;
    }
    QStyleOptionViewItem option;
    option.initFrom(&m_view);
    option.font = font;
    option.fontMetrics = letters;
    int wanted = least;
    const int rows = std::min(s_measuredRows, m_view.model()->rowCount());
    for (int row = 0; row < rows; ++row) {
        const QModelIndex index = m_view.model()->index(row, column);
        wanted = std::max(wanted,
                          m_view.itemDelegate()->sizeHint(option, index).width() + metrics::spaceS);
    }
    return wanted;
}

void ConnectionsColumns::openMenu(const QPoint &position)
{
    auto *menu = new QMenu(&m_view);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (int column = 0; column < ConnectionsModel::ColumnCount; ++column) {
        if (column == ConnectionsModel::NameColumn)
            continue; // A row without a name could not be told from another.
        QAction *action = menu->addAction(
            m_view.model()->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
        action->setCheckable(true);
        action->setChecked(!m_view.isColumnHidden(column));
        connect(action, &QAction::toggled, this,
                [this, column](bool isOn) { m_view.setColumnHidden(column, !isOn); });
    }
    menu->popup(m_view.header()->mapToGlobal(position));
}

} // namespace millrace
