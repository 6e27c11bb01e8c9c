// RunView: one run: its attempts, its streams, its log.
#pragma once

#include "core/model/delivery.h"
#include "core/model/job.h"

#include <QWidget>

#include <optional>

class QComboBox;
class QLabel;
class QSplitter;
class QStackedWidget;
class QToolButton;

namespace millrace {

class BalanceView;
class DeliveryLine;
class ErrorView;
class IconLabel;
class LoadingView;
class LogView;
class MessageBar;
class StreamsPanel;
class TextLabel;
class Workspace;

/// Read in the background; a run that is on is followed, its log too. UI thread only.
class RunView final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RunView)

public:
    explicit RunView(Workspace &workspace, QWidget *parent = nullptr);

    void showRun(const QString &connectionId, qint64 jobId);
    /// Goes to the line of this error in the log of the last attempt, once it is read.
    void showLogLine(const QString &stream, const QString &code);
    /// Goes to this line of the log of \a attempt, once it is read; \a line counts from 0.
    void showLine(int attempt, qint64 line);
    /// Nothing is shown or read any more.
    void leave();
    /// The run shown; 0 when there is none.
    [[nodiscard]] qint64 jobId() const { return m_jobId; }
    /// The snapshot has changed.
    void follow();
    /// New numbers of the run that is on.
    void followProgress();
    [[nodiscard]] LogView *log() const { return m_log; }
    [[nodiscard]] StreamsPanel *streams() const { return m_streams; }
    [[nodiscard]] DeliveryLine *delivery() const { return m_delivery; }
    [[nodiscard]] QToolButton *summaryButton() const { return m_summary; }
    /// Writes the summary of the run as JSON into \a file.
    void saveSummary(const QString &file);

signals:
    /// Back to the tabs.
    void closed();
    void rejectedRequested();
    /// The logs of all runs of the connection are to be searched.
    void logSearchRequested(const QString &text, bool isPattern);

private:
    void build();
    [[nodiscard]] QWidget *buildTitle();
    void buildSummary(QWidget *bar);
    [[nodiscard]] QWidget *buildContent();
    void copySummary();
    void chooseSummaryFile();
    void load();
    void take(const Job &job, const DeliverySummary &delivery);
    void fillAttempts();
    void showSummary();
    void showAttempt();
    [[nodiscard]] const Attempt *attempt() const;
    [[nodiscard]] bool isOn() const;

    Workspace &m_workspace;
    QString m_connectionId;
    qint64 m_jobId = 0;
    quint64 m_token = 0;
    std::optional<Job> m_job;
    int m_wantedAttempt = 0; ///< Shown once the run is read; 0: the newest.

    TextLabel *m_title = nullptr;
    TextLabel *m_line = nullptr;
    IconLabel *m_icon = nullptr;
    QLabel *m_attemptLabel = nullptr;
    QComboBox *m_attempts = nullptr;
    QToolButton *m_summary = nullptr;
    QStackedWidget *m_stack = nullptr;
    QSplitter *m_splitter = nullptr;
    MessageBar *m_message = nullptr;
    BalanceView *m_balance = nullptr;
    DeliveryLine *m_delivery = nullptr;
    StreamsPanel *m_streams = nullptr;
    LogView *m_log = nullptr;
    LoadingView *m_loading = nullptr;
    ErrorView *m_error = nullptr;
};

} // namespace millrace
