// RejectedView: its parts and how they are connected.
#include "ui/rejected/actreport.h"
#include "ui/rejected/reasondelegate.h"
#include "ui/rejected/recorddetail.h"
#include "ui/rejected/recordhealing.h"
#include "ui/rejected/rejectedchoice.h"
#include "ui/rejected/rejectedfilterbar.h"
#include "ui/rejected/rejectedgroupsmodel.h"
#include "ui/rejected/rejectedhistory.h"
#include "ui/rejected/rejectedmodel.h"
#include "ui/rejected/rejectedreason.h"
#include "ui/rejected/rejectedview.h"
#include "ui/rejected/retryruns.h"
#include "ui/settings/pagekeys.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/errorview.h"
#include "ui/widgets/loadingview.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pageheader.h"
#include "ui/widgets/pagetable.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/undohistory.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace millrace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

RejectedView::RejectedView(Workspace &workspace, Scope scope, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_scope(scope)
    , m_history(new RejectedHistory(workspace, this))
    , m_groups(new RejectedGroupsModel(this))
    , m_model(new RejectedModel(workspace, this))
    , m_bar(new RejectedFilterBar(scope == Scope::Connection, workspace.services().clock, this))
    , m_message(new MessageBar(this))
    , m_report(new ActReport(*m_message, this))
    , m_pages(new QStackedWidget(this))
    , m_loading(new LoadingView(m_pages))
    , m_error(new ErrorView(m_pages))
{
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins({});
    outer->setSpacing(0);
    auto *layout = new QVBoxLayout;
    // A page has its title above; a tab has its name there already.
    if (scope == Scope::Profile)
        outer->addWidget(new PageHeader(tr("Rejected records"), this));
    layout->setContentsMargins(metrics::spaceXL, scope == Scope::Profile ? 0 : metrics::spaceL,
                               metrics::spaceXL, metrics::spaceL);
    layout->setSpacing(metrics::spaceM);
    outer->addLayout(layout, 1);
    layout->addWidget(m_bar);
    layout->addWidget(m_message);
    layout->addWidget(m_pages, 1);
    m_loading->setText(tr("Counting the rejected records"));
    m_loading->start();
    m_pages->addWidget(m_loading);
    m_pages->addWidget(m_error);
    makeBody();
    makeEmptyStates();
    m_choice = std::make_unique<RejectedChoice>(
        workspace, RejectedChoice::Parts{*m_bar, *m_groups, *m_model, *m_reasons, *m_table});
    m_retries = new RetryRuns(workspace, *m_report, *this);
    m_healing = new RecordHealing(
        workspace, RecordHealing::Parts{*m_choice, *m_report, *m_retries, *m_history}, *this);
    addActions();
    connectParts();
    // The page of a connection has the keys of its tabs.
    if (m_scope == Scope::Profile)
        addUndoActions(m_history->stack(), this);
    m_minuteTimer.setInterval(30s);
    m_minuteTimer.start();
}

RejectedView::~RejectedView() = default;

void RejectedView::makeBody()
{
    m_body = new QSplitter(Qt::Horizontal, m_pages);
    m_body->setChildrenCollapsible(false);
    makeReasons();
    m_body->addWidget(makeTable());
    m_body->setStretchFactor(1, 1);
    m_body->setSizes(
        {metrics::navigationWidth + 2 * metrics::spaceXXL, 4 * metrics::navigationWidth});
    m_pages->addWidget(m_body);
}

void RejectedView::makeReasons()
{
    m_reasons = new QListView(m_body);
    m_reasons->setModel(m_groups);
    m_reasons->setItemDelegate(new ReasonDelegate(m_reasons));
    m_reasons->setUniformItemSizes(true);
    m_reasons->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_reasons->setAccessibleName(tr("Reasons"));
    m_reasons->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_body->addWidget(m_reasons);
}

QWidget *RejectedView::makeTable()
{
    auto *right = new QSplitter(Qt::Vertical, m_body);
    right->setChildrenCollapsible(false);
    auto *top = new QWidget(right);
    auto *layout = new QVBoxLayout(top);
    // Off the handles of the splitters.
    layout->setContentsMargins(metrics::spaceS, 0, 0, metrics::spaceS);
    layout->setSpacing(metrics::spaceS);
    layout->addWidget(makeTableHead());
    m_tablePages = new QStackedWidget(top);
    makeRecords(m_tablePages);
    layout->addWidget(m_tablePages, 1);
    m_detail = new RecordDetail(right);
    right->addWidget(top);
    right->addWidget(m_detail);
    right->setStretchFactor(0, 3);
    right->setStretchFactor(1, 2);
    return right;
}

QWidget *RejectedView::makeTableHead()
{
    auto *head = new QWidget(this);
    auto *layout = new QHBoxLayout(head);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceS);
    m_summary = new TextLabel(TextRole::Body, ColorRole::TextMuted, head);
    m_edit = new QPushButton(icon(u"edit"_s), tr("E&dit"), head);
    m_edit->setToolTip(tr("Mend what is to be sent; the records as read are kept"));
    m_edit->setMenu(new QMenu(m_edit));
    fillEditMenu(*m_edit->menu());
    m_retry = new QPushButton(icon(u"refresh"_s), tr("Re&try"), head);
    m_retry->setToolTip(tr("Sends records once more, as a run of their own"));
    m_retry->setMenu(new QMenu(m_retry));
    fillRetryMenu(*m_retry->menu());
    m_ignore = new QPushButton(icon(u"check"_s), tr("&Ignore…"), head);
    m_ignore->setToolTip(tr("The selected records count as settled and are kept (Del)"));
    m_reopen = new QPushButton(icon(u"undo"_s), tr("Re&open"), head);
    m_reopen->setToolTip(tr("The selected records count as open again"));
    m_more = new QPushButton(icon(u"more"_s), tr("Mor&e"), head);
    m_more->setMenu(new QMenu(m_more));
    fillMoreMenu(*m_more->menu());
    layout->addWidget(m_summary, 1);
    for (QPushButton *button : {m_edit, m_retry, m_ignore, m_reopen, m_more})
        layout->addWidget(button);
    return head;
}

void RejectedView::makeRecords(QWidget *parent)
{
    const bool isTab = m_scope == Scope::Connection;
    m_table
        = new PageTable(isTab ? u"connection-rejected"_s : u"rejected"_s, parent, TableRows::Dense);
    m_table->setAccessibleName(tr("Rejected records"));
    m_table->setFrameShape(QFrame::StyledPanel);
    m_table->viewport()->setAutoFillBackground(true);
    // The reason keeps its room; in a narrow window what comes after it is scrolled to.
    m_table->setUp(
        m_model, RejectedModel::OutcomeColumn,
        {{RejectedModel::FieldColumn, tr("whole record")},
         {RejectedModel::ReasonColumn, tr("The value \"12\" does not fit the type number.")},
         {RejectedModel::TimeColumn, tr("59 minutes ago")},
         {RejectedModel::StatusColumn, rejectedStatusTitle(RejectedStatus::Ignored)}});
    m_table->setColumnHidden(RejectedModel::ConnectionColumn, isTab);
    m_table->installEventFilter(this);
    m_tablePages->addWidget(m_table);
}

void RejectedView::makeEmptyStates()
{
    m_none = new EmptyState(u"check-circle"_s, {}, {}, m_pages);
    m_pages->addWidget(m_none);
    m_settled = new EmptyState(u"check-circle"_s, {}, {}, m_pages);
    const QPushButton *all = m_settled->addAction(tr("Show &any status"), false);
    connect(all, &QPushButton::clicked, m_bar, [this] { m_bar->setStatus({}); });
    m_pages->addWidget(m_settled);
    m_noHits = new EmptyState(u"filter"_s, tr("No record matches the filter"),
                              tr("The search looks at fields, reasons, values and both records."),
                              m_tablePages);
    const QPushButton *clear = m_noHits->addAction(tr("&Clear filter"), false);
    connect(clear, &QPushButton::clicked, m_bar, &RejectedFilterBar::clear);
    m_tablePages->addWidget(m_noHits);
}

void RejectedView::addActions()
{
    const auto add = [this](const QString &iconName, const QString &text, const auto &act) {
        auto *action = new QAction(icon(iconName), text, this);
        action->setShortcutContext(Qt::WidgetShortcut);
        connect(action, &QAction::triggered, this, act);
        m_table->addAction(action);
        return action;
    };
    for (QAction *action : {m_editAction, m_editSelected, m_ruleAction, m_putBack, m_retrySelected})
        m_table->addAction(action);
    m_ignoreAction = add(u"check"_s, tr("&Ignore"), [this] { ignoreSelected({}); });
    followPageKeys(m_ignoreAction, u"rejected.ignore"_s);
    m_noteAction = add(u"edit"_s, tr("Ignore with a &note…"), &RejectedView::askToIgnore);
    m_reopenAction = add(u"undo"_s, tr("&Reopen"), &RejectedView::reopenSelected);
    add(u"copy"_s, tr("Copy &source records"), &RejectedView::copySources);
    add(u"filter"_s, tr("Only records of this r&un"), &RejectedView::showCurrentRun);
    if (m_scope == Scope::Profile)
        add(u"connections"_s, tr("Show co&nnection"), &RejectedView::showCurrentConnection);

    // The window and the connection page look for an action of this name on F5.
    auto *refresh = new QAction(tr("Refresh"), this);
    refresh->setObjectName(u"refresh"_s);
    connect(refresh, &QAction::triggered, this, &RejectedView::reload);
    addAction(refresh);
}

void RejectedView::connectParts()
{
    connect(&m_workspace, &Workspace::snapshotChanged, this, &RejectedView::follow);
    connect(&m_minuteTimer, &QTimer::timeout, m_model, &RejectedModel::refreshTimes);
    connect(m_bar, &RejectedFilterBar::changed, this, &RejectedView::loadGroups);
    connect(m_bar, &RejectedFilterBar::left, m_table, qOverload<>(&QWidget::setFocus));
    connect(m_error, &ErrorView::retried, this, &RejectedView::loadGroups);
    connect(m_loading, &LoadingView::cancelled, this, &RejectedView::stopLoading);
    connect(m_reasons->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &RejectedView::applyFilter);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &RejectedView::showSelected);
    connect(m_model, &RejectedModel::pageLoaded, this, &RejectedView::updateState);
    connect(m_model, &RejectedModel::failed, m_report, &ActReport::fail);
    connect(m_history, &RejectedHistory::stepped, this, &RejectedView::tellStep);
    connect(m_history, &RejectedHistory::failed, m_report, &ActReport::fail);
    connect(m_ignore, &QPushButton::clicked, this, &RejectedView::askToIgnore);
    connect(m_reopen, &QPushButton::clicked, this, &RejectedView::reopenSelected);
    connect(m_retries, &RetryRuns::changed, this, &RejectedView::reload);
    connect(m_retries, &RetryRuns::runRequested, this, &RejectedView::runRequested);
    connect(m_healing, &RecordHealing::changed, this, &RejectedView::reload);
    connect(m_healing, &RecordHealing::fileChosen, this, &RejectedView::takeFrom);
}

} // namespace millrace
