#include "ui/connectionpage/streamspanel.h"

#include "ui/connectionpage/streamstatusdelegate.h"
#include "ui/connectionpage/streamtablemodel.h"
#include "ui/settings/pagekeys.h"
#include "ui/settings/preferences.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/filteredit.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pagetable.h"
#include "ui/widgets/rowcountlabel.h"
#include "ui/widgets/textlabel.h"

#include <QAction>
#include <QBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QScrollBar>
#include <QSortFilterProxyModel>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// With fewer streams than this a filter is clutter.
constexpr int s_filteredFrom = 8;
constexpr int s_mostRows = 12;

} // namespace

StreamsPanel::StreamsPanel(const QString &name, QWidget *parent)
    : QWidget(parent)
{
    build(name);
    connect(m_filter, &FilterEdit::filterChanged, this, [this](const QString &text) {
        m_sorted->setFilterFixedString(text);
        m_noHit->setText(tr("No stream matches “%1”.").arg(text));
        m_noHit->setVisible(m_sorted->rowCount() == 0 && m_model->rowCount() > 0);
    });
    connect(m_filter, &FilterEdit::left, m_table, [this] { m_table->setFocus(); });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &StreamsPanel::showDetail);
    connect(m_table->horizontalScrollBar(), &QScrollBar::rangeChanged, this,
            &StreamsPanel::fitHeight);
    // Behind the table, which has taken the new density by then.
    if (const UiPreferences *preferences = UiPreferences::current())
        connect(preferences, &UiPreferences::changed, this, &StreamsPanel::fitHeight);
}

void StreamsPanel::build(const QString &name)
{
    m_model = new StreamTableModel(this);
    m_sorted = new QSortFilterProxyModel(this);
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(StreamTableModel::SortRole);
    m_sorted->setSortLocaleAware(true);
    m_sorted->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_sorted->setFilterKeyColumn(StreamTableModel::StreamColumn);

    m_filter = new FilterEdit(this);
    m_filter->setPlaceholderText(tr("Filter streams"));
    m_filter->setAccessibleName(tr("Filter streams"));
    m_table = new PageTable(name, this);
    m_table->setAccessibleName(tr("Streams"));
    m_table->setUp(m_sorted, StreamTableModel::StreamColumn,
                   {{StreamTableModel::StreamColumn, QString(11, u'n')}});
    m_table->setSortable(-1);
    m_table->setItemDelegateForColumn(StreamTableModel::StatusColumn,
                                      new StreamStatusDelegate(m_table));
    m_error = new MessageBar(this);
    m_error->setClosable(false);
    m_notes = new TextLabel(TextRole::Body, ColorRole::TextMuted, this);
    m_notes->setWordWrap(true);
    m_notes->hide();
    m_noHit = new TextLabel(TextRole::Body, ColorRole::TextMuted, this);
    m_noHit->hide();

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceS);
    layout->addWidget(m_filter);
    layout->addWidget(m_table, 1);
    auto *count = new RowCountLabel(this);
    count->follow(*m_sorted, [this] { return m_model->rowCount(); });
    layout->addWidget(count);
    layout->addWidget(m_noHit);
    layout->addWidget(m_error);
    layout->addWidget(m_notes);
    layout->addStretch();
}

void StreamsPanel::setHasLog(bool hasLog) { m_hasLog = hasLog; }

void StreamsPanel::setHistoryShown(bool isShown)
{
    for (const int column : {StreamTableModel::FreshnessColumn, StreamTableModel::LastRecordColumn,
                             StreamTableModel::DurationColumn})
        m_table->setColumnHidden(column, !isShown);
}

void StreamsPanel::setSyncButton(QPushButton *button)
{
    m_syncButton = button;
    m_syncAction = new QAction(m_table);
    m_syncAction->setObjectName(u"syncStreams"_s);
    followPageKeys(m_syncAction, u"connection.sync_streams"_s);
    m_syncAction->setShortcutContext(Qt::WidgetShortcut);
    m_table->addAction(m_syncAction);
    connect(m_syncAction, &QAction::triggered, this, &StreamsPanel::requestSync);
    m_commandAction = new QAction(icon(u"copy"_s), tr("Copy as co&mmand"), m_table);
    m_table->addAction(m_commandAction);
    connect(m_commandAction, &QAction::triggered, this, [this] {
        if (const auto streams = selectedStreams(); !streams.empty())
            emit commandRequested(streams);
    });
    const auto add = [this](const QString &iconName, const QString &text, auto request) {
        auto *action = new QAction(icon(iconName), text, m_table);
        m_table->addAction(action);
        connect(action, &QAction::triggered, this, [this, request] {
            if (const auto streams = selectedStreams(); !streams.empty())
                emit(this->*request)(streams);
        });
        return action;
    };
    m_refreshAction = add(u"refresh-retain"_s, tr("&Refresh…"), &StreamsPanel::refreshRequested);
    m_clearAction = add(u"clear"_s, tr("C&lear…"), &StreamsPanel::clearRequested);
    connect(m_syncButton, &QPushButton::clicked, this, &StreamsPanel::requestSync);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &StreamsPanel::showSync);
    showSync();
}

void StreamsPanel::setSyncBlocked(const QString &reason)
{
    m_blocked = reason;
    showSync();
}

std::vector<StreamId> StreamsPanel::selectedStreams() const
{
    std::vector<StreamId> streams;
    for (const QModelIndex &index : m_table->selectionModel()->selectedRows()) {
        const int row = m_sorted->mapToSource(index).row();
        streams.push_back(m_model->rows()[static_cast<std::size_t>(row)].id);
    }
    return streams;
}

void StreamsPanel::showSync()
{
    if (m_syncAction == nullptr)
        return;
    const auto streams = selectedStreams();
    const auto count = static_cast<int>(streams.size());
    const bool isPossible = count > 0 && m_blocked.isEmpty();
    const QString text
        = count > 1 ? tr("S&ync %n streams now", nullptr, count) : tr("S&ync this stream now");
    const QString what = count == 1
        ? tr("Runs %1 alone; the other streams stay as they are.").arg(streams.front().text())
        : tr("Runs the selected streams alone; the others stay as they are.");
    const QString tip = !m_blocked.isEmpty() ? m_blocked
        : count == 0                         ? tr("A stream of the list has to be selected first.")
                                             : what;
    m_syncAction->setText(text);
    m_syncAction->setEnabled(isPossible);
    m_commandAction->setEnabled(count > 0);
    for (QAction *action : {m_refreshAction, m_clearAction}) {
        action->setEnabled(isPossible);
        action->setToolTip(isPossible ? QString() : tip);
    }
    m_syncButton->setText(text);
    m_syncButton->setEnabled(isPossible);
    m_syncButton->setToolTip(
        tr("%1 (%2)").arg(tip, m_syncAction->shortcut().toString(QKeySequence::NativeText)));
}

void StreamsPanel::requestSync()
{
    const auto streams = selectedStreams();
    if (!streams.empty() && m_blocked.isEmpty())
        emit syncRequested(streams);
}

void StreamsPanel::setRows(std::vector<StreamRow> rows, TimePoint now)
{
    const bool hasUnconfirmed = std::ranges::any_of(
        rows, [](const StreamRow &row) { return row.counts.unconfirmed != 0; });
    const auto count = static_cast<int>(rows.size());
    const bool isOtherCount = count != m_model->rowCount();
    m_model->setNow(now);
    m_model->setRows(std::move(rows));
    m_table->setColumnHidden(StreamTableModel::UnconfirmedColumn, !hasUnconfirmed);
    m_filter->setVisible(count >= s_filteredFrom);
    m_table->fitToContents();
    if (isOtherCount)
        fitHeight();
    if (!m_table->currentIndex().isValid())
        chooseTroubled();
    showDetail();
    showSync();
}

void StreamsPanel::fitHeight()
{
    // The page scrolls as a whole; only a long list scrolls by itself.
    const int rows = std::clamp(m_model->rowCount(), 1, s_mostRows);
    const QScrollBar *bar = m_table->horizontalScrollBar();
    const int height = m_table->horizontalHeader()->sizeHint().height()
        + rows * m_table->verticalHeader()->defaultSectionSize() + 2 * m_table->frameWidth() + 2
        + (bar->maximum() > bar->minimum() ? bar->sizeHint().height() : 0);
    m_table->setMinimumHeight(height);
    // What there is to say of a stream stands right below the last one.
    m_table->setMaximumHeight(m_model->rowCount() > s_mostRows ? QWIDGETSIZE_MAX : height);
}

void StreamsPanel::chooseTroubled()
{
    const int row = m_model->firstTroubled();
    if (row < 0)
        return;
    const QModelIndex index = m_sorted->mapFromSource(m_model->index(row, 0));
    m_table->setCurrentIndex(index);
}

const StreamRow *StreamsPanel::chosen() const
{
    const QModelIndex index = m_sorted->mapToSource(m_table->currentIndex());
    if (!index.isValid())
        return nullptr;
    return &m_model->rows()[static_cast<std::size_t>(index.row())];
}

void StreamsPanel::showDetail()
{
    const StreamRow *row = chosen();
    const bool hasError = row != nullptr && row->error && !row->error->isCancelled();
    const QString told = hasError ? row->id.text() + row->error->code + row->error->message : u""_s;
    QStringList notes;
    if (row != nullptr && m_model->rowCount() > 1)
        notes = row->notes;
    m_notes->setText(notes.join(u'\n'));
    m_notes->setVisible(!notes.isEmpty());
    if (told == m_told)
        return;
    m_told = told;
    m_error->clearActions();
    if (!hasError) {
        m_error->hide();
        return;
    }
    Error error = *row->error;
    error.message = tr("%1: %2").arg(row->id.text(), error.message);
    m_error->showError(error);
    if (!m_hasLog)
        return;
    const QPushButton *button = m_error->addAction(tr("Show in &log"));
    connect(button, &QPushButton::clicked, this,
            [this, stream = row->id.text(), code = row->error->code] {
                emit logRequested(stream, code);
            });
}

} // namespace millrace
