// LogView: the log of one attempt, to be read, searched, copied and saved.
#pragma once

#include "core/base/runlog.h"

#include <QTimer>
#include <QWidget>

#include <optional>
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

/// Reads the file on a thread of \a pool; a log that is followed is read again once a second if
/// its file has grown, and the view stays at its end if it was there. UI thread only.
class LogView final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(LogView)

public:
    /// \a pool must outlive the view.
    explicit LogView(QThreadPool &pool, QWidget *parent = nullptr);

    /// Shows the log at \a path; \a suggestedName is offered when it is saved.
    void showLog(const QString &path, const QString &suggestedName);
    /// Shows nothing until showLog().
    void clear();
    /// Whether the log still grows.
    void setFollowed(bool isFollowed);
    /// Chooses the line of this error once the log is there, whatever is filtered.
    void showError(const QString &stream, const QString &code);
    [[nodiscard]] LogModel *model() const { return m_model; }
    [[nodiscard]] PageTable *table() const { return m_table; }

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    /// The log as it was read; without lines when the file has not grown.
    struct Reading final
    {
        qint64 size = 0;
        std::optional<std::vector<LogEntry>> entries;
    };
    [[nodiscard]] static Result<Reading> readIfGrown(const QString &path, qint64 knownSize);

    void build();
    void connectTools();
    void read();
    void take(const Result<Reading> &reading);
    void applyFilter();
    void search(bool isBackward);
    void choose(int row);
    void chooseWantedError();
    void showState();
    void copy();
    void save();
    void write(const QString &path);

    QThreadPool &m_pool;
    QString m_path;
    QString m_suggestedName;
    quint64 m_token = 0;
    bool m_isReading = false;
    bool m_isFollowed = false;
    qint64 m_readSize = -1; ///< Of the file when it was read last.
    QString m_wantedStream;
    QString m_wantedCode;
    bool m_isErrorWanted = false;
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
