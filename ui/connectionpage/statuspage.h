// StatusPage: how a connection stands: the last or current run, the last thirty, the streams.
#pragma once

#include "core/engine/progressrate.h"
#include "core/engine/untrustedend.h"
#include "core/model/job.h"
#include "core/model/syncprogress.h"
#include "core/store/statisticsstore.h"
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
class EndpointTests;
class ErrorView;
class LoadingView;
class MessageBar;
class RunChart;
class RunTrust;
class StreamsPanel;
class TextLabel;
class UntestedEnds;
class VerifyLine;
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
    /// \a workspace and \a tests outlive it.
    StatusPage(Workspace &workspace, const EndpointTests &tests, QWidget *parent = nullptr);

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
    void trustingSyncRequested(const std::vector<millrace::StreamId> &streams,
                               const std::vector<millrace::TrustedIdentity> &trusted);
    void streamSyncRequested(const std::vector<millrace::StreamId> &streams);
    void refreshRequested(const std::vector<millrace::StreamId> &streams);
    void clearRequested(const std::vector<millrace::StreamId> &streams);
    void streamCommandRequested(const std::vector<millrace::StreamId> &streams);
    void runRequested(qint64 jobId);
    void rejectedRequested();
    void timelineRequested();
    void logRequested(qint64 jobId, const QString &stream, const QString &code);

private:
    /// What the page reads of the profile beyond the snapshot.
    struct StoredHistory final
    {
        std::vector<Job> jobs; ///< Newest first.
        std::vector<StreamActivity> activity;
        std::vector<StreamFreshness> freshness;
    };

    void build();
    void followEnds();
    void followTests();
    /// Whether it runs or waits to run, here or elsewhere.
    [[nodiscard]] bool isOn(const ConnectionSummary &connection) const;
    [[nodiscard]] Card *buildRunCard();
    [[nodiscard]] Card *buildChartCard();
    void loadRuns();
    void takeRuns(StoredHistory history);
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
    VerifyLine *m_verified = nullptr;
    QString m_connectionId;
    StoredHistory m_history;
    bool m_isLoaded = false;
    quint64 m_token = 0; ///< Of the last question; answers to others are stale.
    std::map<StreamId, ProgressRate> m_rates;
    qint64 m_ratedJob = 0;
    QTimer m_retryTimer;
    QTimer m_minuteTimer;

    RunTrust *m_trust = nullptr;
    UntestedEnds *m_untested = nullptr;
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
