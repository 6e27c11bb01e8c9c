// StatusPage: how a connection stands: the last or current run, the last thirty, the streams.
#pragma once

#include "core/engine/progressrate.h"
#include "core/model/job.h"
#include "core/model/syncprogress.h"
#include "core/store/streamactivity.h"

#include <QTimer>
#include <QWidget>

#include <map>
#include <memory>
#include <optional>
#include <vector>

class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace millrace {

class BalanceView;
class Card;
class EmptyState;
class ErrorView;
class LoadingView;
class MessageBar;
class RunChart;
class StreamsPanel;
class TextLabel;
class WideRow;
class Workspace;
struct ConnectionSummary;

/// Reads the last runs in the background; what was shown stays until the answer is there. UI
/// thread only.
class StatusPage final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(StatusPage)

public:
    explicit StatusPage(Workspace &workspace, QWidget *parent = nullptr);

    void showConnection(const QString &id);
    /// The snapshot has changed.
    void follow();
    /// New numbers of the run that is on.
    void followProgress();

    [[nodiscard]] RunChart *chart() const { return m_chart; }
    [[nodiscard]] StreamsPanel *streams() const { return m_streams; }
    [[nodiscard]] BalanceView *balance() const { return m_balance; }

signals:
    void syncRequested();
    void streamSyncRequested(const std::vector<millrace::StreamId> &streams);
    void streamCommandRequested(const std::vector<millrace::StreamId> &streams);
    void runRequested(qint64 jobId);
    void rejectedRequested();
    void timelineRequested();
    void logRequested(qint64 jobId, const QString &stream, const QString &code);

private:
    void build();
    [[nodiscard]] Card *buildRunCard();
    [[nodiscard]] Card *buildChartCard();
    void loadRuns();
    void takeRuns(std::vector<Job> jobs, std::vector<StreamActivity> activity);
    void showSyncable();
    void showRun();
    void showChart();
    void showRunning(const SyncProgress &progress);
    void showEnded(const Job &job);
    void showStreams();
    void showRetry(const SyncProgress *progress);
    [[nodiscard]] const ConnectionSummary *summary() const;
    /// The numbers of the run that is on; null when none is.
    [[nodiscard]] std::shared_ptr<const SyncProgress> runningProgress() const;
    [[nodiscard]] std::optional<Job> shownJob() const;

    Workspace &m_workspace;
    QString m_connectionId;
    std::vector<Job> m_jobs; ///< Newest first.
    std::vector<StreamActivity> m_activity;
    bool m_isLoaded = false;
    quint64 m_token = 0; ///< Of the last question; answers to others are stale.
    std::map<StreamId, ProgressRate> m_rates;
    qint64 m_ratedJob = 0;
    QTimer m_retryTimer;
    QTimer m_minuteTimer;

    MessageBar *m_retry = nullptr;
    WideRow *m_runRow = nullptr;
    Card *m_runCard = nullptr;
    EmptyState *m_notRun = nullptr;
    TextLabel *m_runLine = nullptr;
    QPushButton *m_openRun = nullptr;
    BalanceView *m_balance = nullptr;
    QProgressBar *m_progress = nullptr;
    TextLabel *m_speed = nullptr;
    QStackedWidget *m_chartStack = nullptr;
    RunChart *m_chart = nullptr;
    LoadingView *m_loading = nullptr;
    ErrorView *m_chartError = nullptr;
    Card *m_streamsCard = nullptr;
    StreamsPanel *m_streams = nullptr;
};

} // namespace millrace
