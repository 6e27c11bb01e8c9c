#include "ui/rejected/retryruns.h"

#include "ui/rejected/actreport.h"
#include "ui/widgets/displaytext.h"
#include "ui/workspace/productionguard.h"

#include <QPushButton>
#include <QWidget>

namespace millrace {

RetryRuns::RetryRuns(Workspace &workspace, ActReport &report, QWidget &page)
    : QObject(&page)
    , m_workspace(workspace)
    , m_report(report)
    , m_page(page)
{
    connect(&workspace, &Workspace::runFinished, this, &RetryRuns::tell);
    const EngineThread &engine = workspace.services().engine;
    connect(&engine, &EngineThread::runRefused, this, &RetryRuns::noteRefusal);
    connect(&engine, &EngineThread::requestWithdrawn, this, &RetryRuns::noteWithdrawal);
}

void RetryRuns::start(const std::map<QString, RejectedSelection> &retries)
{
    QStringList ids;
    for (const auto &[connection, selection] : retries)
        ids << connection;
    // A retry writes like any other run.
    guardRuns(&m_page, m_workspace, ids, [this, retries] {
        m_report.tell(MessageBar::Kind::Info, tr("Sending the records once more"));
        const QPushButton *button = m_report.addAction(tr("Cancel"));
        connect(button, &QPushButton::clicked, this, &RetryRuns::cancel);
        for (const auto &[connection, selection] : retries)
            startOne(connection, selection);
    });
}

void RetryRuns::cancel()
{
    for (const QString &connection : std::as_const(m_retried))
        m_workspace.cancelSync(connection);
}

void RetryRuns::startOne(const QString &connectionId, const RejectedSelection &selection)
{
    const EngineThread &engine = m_workspace.services().engine;
    // A connection has one run at a time; another one that is asked for would be dropped.
    if (engine.isRunning(connectionId) || engine.isQueued(connectionId)) {
        const ConnectionSummary *summary = m_workspace.snapshot()->connection(connectionId);
        m_report.tell(MessageBar::Kind::Warning,
                      tr("%1 runs already; its records were not retried.")
                          .arg(summary ? summary->connection.name : connectionId),
                      tr("They can be retried when that run has ended."));
        return;
    }
    m_retried.insert(connectionId);
    m_workspace.retryRejected(connectionId, selection);
}

void RetryRuns::tell(const QString &connectionId, qint64 jobId)
{
    if (!m_retried.remove(connectionId))
        return;
    const auto progress = m_workspace.progress(connectionId);
    if (!progress)
        return;
    const StreamCounts counts = progress->totals();
    const bool isWhole = progress->status == JobStatus::Succeeded && counts.rejected == 0;
    m_report.tell(isWhole ? MessageBar::Kind::Positive : MessageBar::Kind::Warning,
                  tr("Retry: %1 written, %2 refused again.")
                      .arg(groupedNumber(counts.written), groupedNumber(counts.rejected)),
                  tr("The log of the run tells which records were left out, and why."));
    const QPushButton *run = m_report.addAction(tr("&Open run"));
    connect(run, &QPushButton::clicked, this,
            [this, connectionId, jobId] { emit runRequested(connectionId, jobId); });
    emit changed();
}

void RetryRuns::noteRefusal(const QString &connectionId, const Error &error)
{
    if (m_retried.remove(connectionId))
        m_report.fail(error);
}

void RetryRuns::noteWithdrawal(const QString &connectionId)
{
    if (m_retried.remove(connectionId))
        m_report.dismiss();
}

} // namespace millrace
