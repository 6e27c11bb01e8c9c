#include "ui/rejected/rejectedview.h"

#include "core/interchange/rejectedfile.h"
#include "ui/rejected/reasondelegate.h"
#include "ui/rejected/recorddetail.h"
#include "ui/rejected/rejectedgroupsmodel.h"
#include "ui/rejected/rejectedmodel.h"
#include "ui/rejected/rejectedreason.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/filteredit.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pageheader.h"
#include "ui/widgets/textlabel.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_anyStatus = -1;

void setUpTable(QTableView *table)
{
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    table->setShowGrid(false);
    table->setWordWrap(false);
    table->setTabKeyNavigation(false);
    table->setContextMenuPolicy(Qt::ActionsContextMenu);
    table->verticalHeader()->hide();
    table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table->verticalHeader()->setDefaultSectionSize(metrics::compactRowHeight);
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setStretchLastSection(true);
    table->horizontalHeader()->setSectionsMovable(true);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    // In letters, so that they grow with the font.
    const int letter = table->fontMetrics().averageCharWidth();
    for (const auto &[column, letters] : {std::pair{RejectedModel::StreamColumn, 14},
                                          {RejectedModel::FieldColumn, 16},
                                          {RejectedModel::ValueColumn, 18},
                                          {RejectedModel::ReasonColumn, 44},
                                          {RejectedModel::OutcomeColumn, 18},
                                          {RejectedModel::TimeColumn, 18},
                                          {RejectedModel::RunColumn, 8}})
        table->setColumnWidth(column, letters * letter);
}

} // namespace

RejectedView::RejectedView(Workspace &workspace, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_groups(new RejectedGroupsModel(this))
    , m_model(new RejectedModel(workspace, this))
{
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins({});
    outer->setSpacing(0);
    m_header = new PageHeader(tr("Rejected records"), this);
    m_header->hide();
    outer->addWidget(m_header);
    auto *layout = new QVBoxLayout;
    outer->addLayout(layout, 1);
    layout->setContentsMargins(metrics::spaceXL, metrics::spaceL, metrics::spaceXL,
                               metrics::spaceL);
    layout->setSpacing(metrics::spaceM);
    m_filterBar = makeFilterBar();
    layout->addWidget(m_filterBar);
    m_message = new MessageBar(this);
    layout->addWidget(m_message);
    m_pages = new QStackedWidget(this);
    m_empty = new EmptyState(u"check-circle"_s, tr("No rejected records"),
                             tr("Every record of the runs so far was written."), this);
    m_pages->addWidget(makeBody());
    m_pages->addWidget(m_empty);
    layout->addWidget(m_pages, 1);
    buildMenu();
    connectParts();
    loadGroups();
}

void RejectedView::setTitleVisible(bool isVisible)
{
    m_header->setVisible(isVisible);
    // The header brings the room below it.
    QLayout *below = layout()->itemAt(1)->layout();
    QMargins margins = below->contentsMargins();
    margins.setTop(isVisible ? 0 : metrics::spaceL);
    below->setContentsMargins(margins);
}

RejectedView::~RejectedView() { m_cancellation.request_stop(); }

QWidget *RejectedView::makeFilterBar()
{
    auto *bar = new QWidget(this);
    auto *layout = new QHBoxLayout(bar);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceS);
    m_search = new FilterEdit(bar);
    m_search->setPlaceholderText(tr("Find in values, reasons and records"));
    m_search->setAccessibleName(tr("Find rejected records"));
    m_status = new QComboBox(bar);
    m_status->setAccessibleName(tr("Status"));
    for (const RejectedStatus status :
         {RejectedStatus::Open, RejectedStatus::Ignored, RejectedStatus::Fixed})
        m_status->addItem(rejectedStatusTitle(status), static_cast<int>(status));
    m_status->addItem(tr("Any status"), s_anyStatus);
    m_ignore = new QPushButton(icon(u"check"_s), tr("&Ignore"), bar);
    m_ignore->setToolTip(tr("The selected records count as settled and stay visible."));
    m_reopen = new QPushButton(icon(u"undo"_s), tr("&Reopen"), bar);
    m_export = new QPushButton(icon(u"export"_s), tr("E&xport…"), bar);
    layout->addWidget(m_search, 1);
    layout->addWidget(m_status);
    layout->addWidget(m_ignore);
    layout->addWidget(m_reopen);
    layout->addWidget(m_export);
    return bar;
}

QWidget *RejectedView::makeBody()
{
    m_body = new QSplitter(Qt::Horizontal, this);
    m_body->setChildrenCollapsible(false);
    m_reasons = new QListView(m_body);
    m_reasons->setModel(m_groups);
    m_reasons->setItemDelegate(new ReasonDelegate(m_reasons));
    m_reasons->setUniformItemSizes(true);
    m_reasons->setAccessibleName(tr("Reasons"));
    m_reasons->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_body->addWidget(m_reasons);
    m_body->addWidget(makeTable());
    m_body->setStretchFactor(1, 1);
    m_body->setSizes({metrics::navigationWidth + metrics::spaceXXL, 3 * metrics::navigationWidth});
    return m_body;
}

QWidget *RejectedView::makeTable()
{
    auto *right = new QSplitter(Qt::Vertical, this);
    right->setChildrenCollapsible(false);
    auto *top = new QWidget(right);
    auto *layout = new QVBoxLayout(top);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceS);
    m_summary = new TextLabel(TextRole::Small, ColorRole::TextMuted, top);
    m_table = new QTableView(top);
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Rejected records"));
    setUpTable(m_table);
    m_noHits = new EmptyState(u"filter"_s, tr("No record matches"), {}, top);
    connect(m_noHits->addAction(tr("Clear filter"), false), &QPushButton::clicked, m_search,
            &QLineEdit::clear);
    m_tablePages = new QStackedWidget(top);
    m_tablePages->addWidget(m_table);
    m_tablePages->addWidget(m_noHits);
    layout->addWidget(m_summary);
    layout->addWidget(m_tablePages, 1);
    m_detail = new RecordDetail(right);
    right->addWidget(top);
    right->addWidget(m_detail);
    right->setStretchFactor(0, 3);
    right->setStretchFactor(1, 2);
    return right;
}

void RejectedView::buildMenu()
{
    const auto add
        = [this](const QString &iconName, const QString &text, const QKeySequence &keys, auto act) {
              auto *action = new QAction(icon(iconName), text, this);
              action->setShortcut(keys);
              action->setShortcutContext(Qt::WidgetShortcut);
              connect(action, &QAction::triggered, this, act);
              m_table->addAction(action);
          };
    add(u"check"_s, tr("Ignore"), QKeySequence::Delete,
        [this] { setStatus(RejectedStatus::Ignored); });
    add(u"undo"_s, tr("Reopen"), {}, [this] { setStatus(RejectedStatus::Open); });
    add(u"copy"_s, tr("Copy source record"), QKeySequence::Copy, [this] { copySelected(); });
    add(u"connections"_s, tr("Show connection"), {}, [this] {
        const QModelIndex index = m_table->currentIndex();
        if (index.isValid())
            emit connectionRequested(m_model->record(index.row()).connectionId);
    });
}

void RejectedView::connectParts()
{
    connect(&m_workspace, &Workspace::snapshotChanged, this, &RejectedView::loadGroups);
    connect(m_search, &FilterEdit::filterChanged, this, &RejectedView::applyFilter);
    connect(m_search, &FilterEdit::left, m_table, qOverload<>(&QWidget::setFocus));
    connect(m_status, &QComboBox::activated, this, &RejectedView::loadGroups);
    connect(m_reasons->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &RejectedView::applyFilter);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &RejectedView::showSelected);
    connect(m_model, &RejectedModel::pageLoaded, this, &RejectedView::updateState);
    connect(m_model, &RejectedModel::failed, m_message, &MessageBar::showError);
    connect(m_ignore, &QPushButton::clicked, this, [this] { setStatus(RejectedStatus::Ignored); });
    connect(m_reopen, &QPushButton::clicked, this, [this] { setStatus(RejectedStatus::Open); });
    connect(m_export, &QPushButton::clicked, this, &RejectedView::exportAs);
}

void RejectedView::showConnection(const QString &id)
{
    m_connectionId = id;
    loadGroups();
}

void RejectedView::showRun(std::optional<qint64> jobId)
{
    m_jobId = jobId;
    loadGroups();
}

RejectedFilter RejectedView::baseFilter() const
{
    RejectedFilter filter;
    filter.connectionId = m_connectionId;
    filter.jobId = m_jobId;
    if (const int status = m_status->currentData().toInt(); status != s_anyStatus)
        filter.status = static_cast<RejectedStatus>(status);
    return filter;
}

RejectedFilter RejectedView::currentFilter() const
{
    RejectedFilter filter = baseFilter();
    const RejectedGroup *group = m_groups->group(m_reasons->currentIndex().row());
    if (group == nullptr)
        return filter;
    filter.connectionId = group->connectionId;
    filter.stream = group->stream;
    filter.code = group->code;
    filter.field = group->field;
    filter.outcome = group->outcome;
    return filter;
}

void RejectedView::loadGroups()
{
    const int number = ++m_groupsNumber;
    m_workspace.query<std::vector<RejectedGroup>>(
        this,
        [filter = baseFilter()](StateDatabase &database) {
            return RejectedStore(database).groups(filter);
        },
        [this, number](const Result<std::vector<RejectedGroup>> &groups) {
            if (number == m_groupsNumber)
                showGroups(groups);
        });
}

void RejectedView::showGroups(const Result<std::vector<RejectedGroup>> &groups)
{
    if (!groups) {
        m_message->showError(groups.error());
        return;
    }
    const RejectedGroup *current = m_groups->group(m_reasons->currentIndex().row());
    const std::optional<RejectedGroup> former
        = current == nullptr ? std::nullopt : std::optional(*current);
    const qint64 formerTotal = m_groups->total();
    m_groups->setGroups(*groups);
    const int row = former ? m_groups->rowOf(*former) : 0;
    const bool isOther = m_reasons->currentIndex().row() != row
        || m_model->filter().status != baseFilter().status || m_model->filter().jobId != m_jobId;
    if (m_reasons->currentIndex().row() != row)
        m_reasons->setCurrentIndex(m_groups->index(row));
    if (isOther)
        applyFilter();
    else if (m_groups->total() != formerTotal)
        m_model->refresh();
    updateState();
}

void RejectedView::applyFilter()
{
    m_model->setFilter(currentFilter(), {m_search->filter(), {}, {}});
    updateState();
}

void RejectedView::showSelected()
{
    const QModelIndex index = m_table->currentIndex();
    m_detail->setVisible(index.isValid());
    if (index.isValid() && index.row() < m_model->rowCount())
        m_detail->setRecord(m_model->record(index.row()));
    const bool isAny = m_table->selectionModel()->hasSelection();
    m_ignore->setEnabled(isAny);
    m_reopen->setEnabled(isAny);
}

void RejectedView::updateState()
{
    const bool isFiltered
        = m_status->currentData().toInt() != static_cast<int>(RejectedStatus::Open);
    const bool isEmpty = m_groups->total() == 0 && m_search->filter().isEmpty();
    m_empty->setTexts(isFiltered ? tr("No record has this status") : tr("No rejected records"),
                      isFiltered ? tr("Another status may show some.")
                                 : tr("Every record of the runs so far was written as it was."));
    m_pages->setCurrentIndex(isEmpty ? 1 : 0);
    m_filterBar->setVisible(!isEmpty || isFiltered);
    m_export->setEnabled(!isEmpty);
    const bool hasNoHit = m_model->rowCount() == 0 && !m_model->isLoading() && !isEmpty;
    m_noHits->setTexts(tr("No record matches \"%1\"").arg(m_search->filter()),
                       tr("The search looks at fields, reasons, values and both records."));
    m_tablePages->setCurrentIndex(hasNoHit && !m_search->filter().isEmpty() ? 1 : 0);
    const qint64 shown = m_model->rowCount();
    const RejectedGroup *group = m_groups->group(m_reasons->currentIndex().row());
    const qint64 total = group == nullptr ? m_groups->total() : group->count;
    m_summary->setText(m_search->filter().isEmpty()
                           ? tr("%1 records").arg(groupedNumber(total))
                           : tr("%1 records found so far").arg(groupedNumber(shown)));
    m_summary->setVisible(!hasNoHit);
    if (shown > 0 && !m_table->currentIndex().isValid())
        m_table->selectRow(0);
    showSelected();
}

std::vector<qint64> RejectedView::selectedIds() const
{
    std::vector<qint64> ids;
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    for (const QModelIndex &row : rows)
        ids.push_back(m_model->record(row.row()).id);
    return ids;
}

void RejectedView::setStatus(RejectedStatus status)
{
    const std::vector<qint64> ids = selectedIds();
    if (ids.empty())
        return;
    m_workspace.query<qint64>(
        this,
        [ids, status, cancellation = m_cancellation.get_token()](StateDatabase &database) {
            return RejectedStore(database).setStatus(ids, status, {}, cancellation);
        },
        [this, status](const Result<qint64> &changed) {
            if (!changed) {
                m_message->showError(changed.error());
                return;
            }
            m_message->showMessage(
                MessageBar::Kind::Positive,
                status == RejectedStatus::Ignored
                    ? tr("%n record(s) ignored.", nullptr, static_cast<int>(*changed))
                    : tr("%n record(s) open again.", nullptr, static_cast<int>(*changed)));
            m_model->reload();
            m_workspace.refresh();
        });
}

void RejectedView::exportAs()
{
    auto *dialog = new QFileDialog(this, tr("Export rejected records"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("CSV (*.csv)"), tr("JSON Lines (*.jsonl)")});
    dialog->setDefaultSuffix(u"csv"_s);
    dialog->selectFile(tr("rejected-records"));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString &filter) {
        dialog->setDefaultSuffix(filter.contains(u"jsonl"_s) ? u"jsonl"_s : u"csv"_s);
    });
    connect(dialog, &QFileDialog::fileSelected, this, &RejectedView::writeTo);
    dialog->open();
}

void RejectedView::writeTo(const QString &path)
{
    const RejectedFormat format
        = path.endsWith(u".jsonl"_s) ? RejectedFormat::JsonLines : RejectedFormat::Csv;
    const RejectedSearch search{m_search->filter(), {}, {}};
    m_message->showMessage(MessageBar::Kind::Info, tr("Writing %1…").arg(path));
    m_workspace.query<qint64>(
        this,
        [path, filter = currentFilter(), search, format,
         cancellation = m_cancellation.get_token()](StateDatabase &database) {
            return writeRejectedFile(path, RejectedStore(database), filter, search, format,
                                     cancellation);
        },
        [this, path](const Result<qint64> &count) {
            if (!count)
                m_message->showError(count.error());
            else
                m_message->showMessage(
                    MessageBar::Kind::Positive,
                    tr("%1 records were written to %2.").arg(groupedNumber(*count), path));
        });
}

void RejectedView::copySelected() const
{
    QStringList lines;
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    for (const QModelIndex &row : rows)
        lines << QString::fromStdString(m_model->record(row.row()).sourceRecord);
    QGuiApplication::clipboard()->setText(lines.join(u'\n'));
}

} // namespace millrace
