// RetryRuns: rejected records are sent once more, and what came of it is told.
#pragma once

#include "core/store/rejectedselection.h"
#include "ui/workspace/workspace.h"

#include <QObject>
#include <QSet>

#include <map>

class QWidget;

namespace millrace {

class ActReport;

/// One run for each connection. What it is made with outlives it.
class RetryRuns final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RetryRuns)

public:
    /// Questions are asked in front of \a page.
    RetryRuns(Workspace &workspace, ActReport &report, QWidget &page);

    /// By connection. Asks for the names of production destinations first.
    void start(const std::map<QString, RejectedSelection> &retries);

signals:
    /// A run has ended.
    void changed();
    /// A run is to be shown.
    void runRequested(const QString &connectionId, qint64 jobId);

private:
    /// Tells why nothing starts.
    void startOne(const QString &connectionId, const RejectedSelection &selection);
    void cancel();
    void tell(const QString &connectionId, qint64 jobId);
    void noteRefusal(const QString &connectionId, const Error &error);
    void noteWithdrawal(const QString &connectionId);

    Workspace &m_workspace;
    ActReport &m_report;
    QWidget &m_page;
    QSet<QString> m_retried; ///< Connections whose retry was asked for here and has not ended.
};

} // namespace millrace
