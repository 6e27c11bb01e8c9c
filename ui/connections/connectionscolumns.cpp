#include "ui/connections/connectionscolumns.h"

#include "ui/connections/connectionsmodel.h"
#include "ui/settings/preferences.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/statebadge.h"

#include <QFontMetrics>
#include <QHeaderView>
#include <QMenu>
#include <QScopedValueRollback>
#include <QTreeView>

#include <algorithm>
#include <array>
#include <numeric>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr auto s_place = "connections_columns"_L1;

/// Of each column, in characters of the table's font, in the order of ConnectionsModel::Column;
/// 0: as wide as its words need.
constexpr std::array<int, ConnectionsModel::ColumnCount> s_columnWidths{0,  21, 16, 16, 15,
                                                                        12, 15, 12, 0};
/// How far the first widths give way to show all columns, or grow to fill the view.
constexpr double s_leastScale = 0.68;
constexpr double s_mostScale = 1.6;

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
    const QFont font = m_preferences.tableFont();
    const double character = QFontMetrics(font).averageCharWidth();
    QHeaderView *header = m_view.header();
    // The widest state, and a heading above short numbers.
    header->resizeSection(ConnectionsModel::StateColumn,
                          StateBadge::sizeOf(ConnectionState::RejectedRecords, font).width()
                              + metrics::spaceL);
    const QString rejected
        = m_view.model()->headerData(ConnectionsModel::RejectedColumn, Qt::Horizontal).toString();
    header->resizeSection(ConnectionsModel::RejectedColumn,
                          header->fontMetrics().horizontalAdvance(rejected) + metrics::spaceXL);
    const int room = m_view.viewport()->width() - header->sectionSize(ConnectionsModel::StateColumn)
        - header->sectionSize(ConnectionsModel::RejectedColumn) - 1;
    const double wanted
        = character * std::accumulate(s_columnWidths.begin(), s_columnWidths.end(), 0);
    const double scale = std::clamp(room / wanted, s_leastScale, s_mostScale);
    for (int column = 0; column < ConnectionsModel::ColumnCount; ++column) {
        if (const int width = s_columnWidths[static_cast<std::size_t>(column)]; width > 0)
            header->resizeSection(column, static_cast<int>(character * scale * width));
    }
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
