// RejectedView: sending records again, and its acts as commands.
#include "ui/rejected/rejectedfilterbar.h"
#include "ui/rejected/rejectedmodel.h"
#include "ui/rejected/rejectedview.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pagetable.h"
#include "ui/workspace/commandtexts.h"
#include "ui/workspace/productionguard.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QItemSelectionModel>
#include <QKeyEvent>
#include <QPushButton>

namespace millrace {

void RejectedView::retry(bool isAllShown)
{
    std::map<QString, RejectedSelection> retries;
    for (const QString &connection : connectionsOf(isAllShown)) {
        RejectedSelection selection = selectionOf(isAllShown);
        selection.filter.connectionId = connection;
        retries.emplace(connection, selection);
    }
    startRetries(retries);
}

void RejectedView::startRetries(const std::map<QString, RejectedSelection> &retries)
{
    QStringList ids;
    for (const auto &[connection, selection] : retries)
        ids << connection;
    // A retry writes like any other run.
    guardRuns(this, m_workspace, ids, [this, retries] {
        m_message->clearActions();
        m_message->showMessage(MessageBar::Kind::Info, tr("Sending the records once more"));
        const QPushButton *cancel = m_message->addAction(tr("Cancel"));
        connect(cancel, &QPushButton::clicked, this, &RejectedView::cancelRetries);
        for (const auto &[connection, selection] : retries)
            startRetry(connection, selection);
    });
}

void RejectedView::cancelRetries()
{
    for (const QString &connection : std::as_const(m_retried))
        m_workspace.cancelSync(connection);
}

void RejectedView::startRetry(const QString &connectionId, const RejectedSelection &selection)
{
    const WorkspaceServices &services = m_workspace.services();
    // A connection has one run at a time; another one that is asked for would be dropped.
    if (services.engine.isRunning(connectionId) || services.engine.isQueued(connectionId)) {
        const ConnectionSummary *summary = m_workspace.snapshot()->connection(connectionId);
        m_message->clearActions();
        m_message->showMessage(MessageBar::Kind::Warning,
                               tr("%1 runs already; its records were not retried.")
                                   .arg(summary ? summary->connection.name : connectionId),
                               tr("They can be retried when that run has ended."));
        return;
    }
    m_retried.insert(connectionId);
    m_workspace.retryRejected(connectionId, selection);
}

void RejectedView::tellRetry(const QString &connectionId, qint64 jobId)
{
    if (!m_retried.remove(connectionId))
        return;
    const auto progress = m_workspace.progress(connectionId);
    if (!progress)
        return;
    const StreamCounts counts = progress->totals();
    const bool isWhole = progress->status == JobStatus::Succeeded && counts.rejected == 0;
    m_message->clearActions();
    m_message->showMessage(isWhole ? MessageBar::Kind::Positive : MessageBar::Kind::Warning,
                           tr("Retry: %1 written, %2 refused again.")
                               .arg(groupedNumber(counts.written), groupedNumber(counts.rejected)),
                           tr("The log of the run tells which records were left out, and why."));
    const QPushButton *run = m_message->addAction(tr("&Open run"));
    connect(run, &QPushButton::clicked, this,
            [this, connectionId, jobId] { emit runRequested(connectionId, jobId); });
    reload();
}

bool RejectedView::eventFilter(QObject *watched, QEvent *event)
{
    const bool isKey
        = event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress;
    if (watched != m_table || !isKey || !m_retrySelected->isEnabled())
        return QWidget::eventFilter(watched, event);
    const auto *key = static_cast<const QKeyEvent *>(event);
    if (m_retrySelected->shortcut() != QKeySequence(key->keyCombination()))
        return QWidget::eventFilter(watched, event);
    // The page of a connection has the same keys for its own main act: as two shortcuts neither
    // would act.
    event->accept();
    if (event->type() == QEvent::KeyPress)
        m_retrySelected->trigger();
    return true;
}

void RejectedView::copyExportCommand()
{
    const RejectedFilter filter = currentFilter();
    const ConnectionSummary *summary = m_workspace.snapshot()->connection(filter.connectionId);
    CommandTexts::Rejected wanted;
    wanted.connection = summary ? summary->connection.name : filter.connectionId;
    wanted.jobId = filter.jobId;
    wanted.stream = filter.stream ? filter.stream->text() : QString();
    wanted.code = filter.code;
    wanted.field = filter.field;
    wanted.outcome = filter.outcome ? rejectedOutcomeName(*filter.outcome) : QString();
    wanted.status = filter.status ? rejectedStatusName(*filter.status) : QString();
    copyCommand(CommandTexts(m_workspace.services().profile).exportRejected(wanted));
}

void RejectedView::copyRetryCommand()
{
    // One line for each connection: a retry is a run of one.
    std::map<QString, std::vector<qint64>> ids;
    for (const QModelIndex &row : m_table->selectionModel()->selectedRows()) {
        const RejectedRecord &record = m_model->record(row.row());
        if (record.status == RejectedStatus::Open)
            ids[record.connectionId].push_back(record.id);
    }
    const CommandTexts texts(m_workspace.services().profile);
    QStringList lines;
    for (const auto &[connection, records] : ids)
        lines << texts.retryRejected(records);
    copyCommand(lines.join(u'\n'));
}

void RejectedView::copyCommand(const QString &command)
{
    QGuiApplication::clipboard()->setText(command);
    m_message->clearActions();
    m_message->showMessage(MessageBar::Kind::Positive, tr("The command is copied."), command);
}

} // namespace millrace
