// LogView: the log of one attempt, to be read, searched, copied and saved.
#pragma once

#include "ui/connectionpage/logfile.h"

#include <QTimer>
#include <QWidget>

#include <optional>
#include <set>
#include <vector>

class QStackedWidget;
class QThreadPool;

namespace millrace {

class EmptyState;
class ErrorView;
class LoadingView;
class LogBar;
class LogModel;
class MessageBar;
class PageTable;

/// Reads the file on a thread of \a pool, of a log that is followed once a second what has been
/// added since; the view stays at its end if it was there. Search, copies and saving read the file
/// too, so that its size does not matter. UI thread only.
class LogView final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(LogView)

public:
    /// \a pool must outlive the view.
    explicit LogView(QThreadPool &pool, QWidget *parent = nullptr);
    ~LogView() override;

    /// Shows the log at \a path; \a suggestedName is offered when it is saved.
    void showLog(const QString &path, const QString &suggestedName);
    /// Shows nothing until showLog().
    void clear();
    /// Whether the log still grows.
    void setFollowed(bool isFollowed);
    /// Chooses the line of this error once the log is there, whatever is filtered.
    void showError(const QString &stream, const QString &code);
    /// Chooses the line with this number, from 0, once it is there, whatever is filtered.
    void showLine(qint64 line);
    [[nodiscard]] LogModel *model() const { return m_model; }
    [[nodiscard]] PageTable *table() const { return m_table; }

signals:
    /// What is searched for is to be searched for in the logs of all runs.
    void searchAllRequested(const QString &text, bool isPattern);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void build();
    void connectTools();
    void read();
    void take(const Result<LogGrowth> &growth);
    void readBlocks(const std::set<int> &blocks);
    void applyFilter();
    /// Looks for the text of the bar in all lines, or in those from \a firstLine at \a from on.
    void startSearch(qint64 from, quint32 firstLine);
    void takeHits(std::vector<quint32> hits, bool isMore);
    /// To the next or previous hit.
    void step(bool isBackward);
    void choose(int row);
    void chooseWantedError();
    void chooseWantedLine();
    void follow(bool isFollowed);
    void noteScrolling();
    [[nodiscard]] bool isAtEnd() const;
    void showState();
    void copy();
    void copyLines(const Result<std::vector<LogEntry>> &entries);
    void save();
    void write(const QString &path);

    QThreadPool &m_pool;
    QString m_path;
    QString m_suggestedName;
    quint64 m_token = 0;
    bool m_isReading = false;
    bool m_isFollowed = false;
    std::vector<quint32> m_hits; ///< Numbers of lines, ascending.
    bool m_isJumping = false; ///< The next hits move to the first of them.
    CancellationSource m_searching;
    QString m_wantedStream;
    QString m_wantedCode;
    bool m_isErrorWanted = false;
    std::optional<qint64> m_wantedLine;
    bool m_isTailing = true; ///< The view stays at the end of a log that grows.
    bool m_isGrowing = false; ///< Lines are being added: the scroll bar moves by itself.
    QTimer m_timer;

    LogModel *m_model = nullptr;
    LogBar *m_bar = nullptr;
    QStackedWidget *m_stack = nullptr;
    PageTable *m_table = nullptr;
    EmptyState *m_empty = nullptr;
    LoadingView *m_loading = nullptr;
    ErrorView *m_error = nullptr;
    MessageBar *m_messages = nullptr;
};

} // namespace millrace
