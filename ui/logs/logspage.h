// LogsPage: search in the logs of all runs.
#pragma once

#include "core/base/loglines.h"
#include "core/store/logsearch.h"

#include <QWidget>

#include <optional>

class QPlainTextEdit;
class QPushButton;
class QSplitter;
class QStackedWidget;

namespace millrace {

class EmptyState;
class LogHitModel;
class LogSearchBar;
class LogSearchTask;
class MessageBar;
class PageTable;
class Spinner;
class TextLabel;
class Workspace;

/// What is typed is searched for at once, off the window's thread; hits come while the search goes
/// on, and the chosen one is shown among the lines around it. UI thread only.
class LogsPage final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(LogsPage)

public:
    /// More than a person looks at, and few enough to be held.
    static constexpr qint64 s_mostHits = 5'000;
    static constexpr int s_aroundLines = 8;

    explicit LogsPage(Workspace &workspace, QWidget *parent = nullptr);
    ~LogsPage() override;

    /// Searches in the logs of this connection, or of all when it is empty.
    void searchFor(const QString &connectionId, const QString &text, bool isPattern);

signals:
    /// The line is to be shown in its log.
    void lineRequested(const QString &connectionId, qint64 jobId, int attempt, qint64 line);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void build();
    [[nodiscard]] QWidget *buildProgress();
    void buildResults();
    void connectParts();
    void addActions();
    void search();
    void take(const std::vector<LogHit> &hits);
    void showState(const LogSearchState &state);
    void showEnd(const Result<LogSearchState> &end);
    void stop();
    void setSearching(bool isOn);
    void showCurrent();
    void showAround(const LogHit &hit, const Result<LogSurroundings> &around);
    void openCurrent();
    void copyCommand();
    [[nodiscard]] const LogHit *current() const;

    Workspace &m_workspace;
    LogSearchTask *m_task;
    LogHitModel *m_model;
    quint64 m_token = 0; ///< Of the lines around a hit that were asked for last.
    LogQuery m_searched;
    QString m_searchedConnection;

    LogSearchBar *m_bar = nullptr;
    MessageBar *m_messages = nullptr;
    QWidget *m_progress = nullptr;
    Spinner *m_spinner = nullptr;
    TextLabel *m_state = nullptr;
    QPushButton *m_stop = nullptr;
    QPushButton *m_open = nullptr;
    QStackedWidget *m_stack = nullptr;
    EmptyState *m_start = nullptr;
    EmptyState *m_none = nullptr;
    QSplitter *m_results = nullptr;
    PageTable *m_table = nullptr;
    TextLabel *m_aroundTitle = nullptr;
    QPlainTextEdit *m_around = nullptr;
};

} // namespace millrace
