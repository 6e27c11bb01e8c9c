// LogSearchTask: a search in the logs on a thread of its own; what it finds comes by and by.
#pragma once

#include "core/store/logsearch.h"

#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include <memory>
#include <optional>
#include <vector>

namespace millrace {

/// One search at a time: a new one takes the place of the former. UI thread only; the database
/// must outlive it.
class LogSearchTask final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(LogSearchTask)

public:
    LogSearchTask(StateDatabase &database, Profile profile, QObject *parent = nullptr);
    /// Waits for the search to stop, which it does within milliseconds.
    ~LogSearchTask() override;

    void start(const LogMatcher &matcher, const LogSearchRequest &request);
    /// Nothing more comes, not even ended().
    void stop();
    [[nodiscard]] bool isOn() const { return m_shared != nullptr; }

signals:
    /// In the order they were found.
    void found(const std::vector<millrace::LogHit> &hits);
    void moved(const millrace::LogSearchState &state);
    void ended(const millrace::Result<millrace::LogSearchState> &state);

private:
    struct Shared;

    void collect();

    StateDatabase &m_database;
    const Profile m_profile;
    QThreadPool m_pool; ///< Of one thread: a long search keeps nobody else waiting.
    CancellationSource m_stopping;
    std::shared_ptr<Shared> m_shared; ///< Of the search that is on; null: none.
    QTimer m_timer;
};

} // namespace millrace
