// RejectedFilterBar: which rejected records are looked at.
#pragma once

#include "core/store/rejectedstore.h"

#include <QWidget>

class QComboBox;

namespace millrace {

class FilterEdit;
struct WorkspaceSnapshot;

/// A search box, and lists for connection, time and status. The tab of one connection has no list
/// of connections and offers its last run instead.
class RejectedFilterBar final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RejectedFilterBar)

public:
    /// \a clock outlives the bar.
    RejectedFilterBar(bool isOfOneConnection, const Clock &clock, QWidget *parent = nullptr);

    /// The connections to choose from; the choice stays while its connection is there.
    void follow(const WorkspaceSnapshot &snapshot);
    /// The one of the tab, or the chosen one; empty: all.
    void setConnection(const QString &id, const WorkspaceSnapshot &snapshot);

    [[nodiscard]] RejectedFilter filter() const;
    [[nodiscard]] RejectedSearch search() const;
    /// More than open records of all times and connections is left out.
    [[nodiscard]] bool isRestricted() const;
    void setStatus(std::optional<RejectedStatus> status);
    /// Only the records of this run; it stands among the times then.
    void setRun(qint64 jobId);
    /// Every record of this status.
    void clear();

signals:
    void changed();
    /// The focus belongs to what is filtered.
    void left();

private:
    void choosePeriod();

    const Clock &m_clock;
    const bool m_isOfOneConnection;
    QString m_connectionId; ///< Of the tab.
    std::optional<qint64> m_lastJob; ///< Of that connection.
    qint64 m_run = 0; ///< The one that stands among the times.
    std::optional<TimePoint> m_from; ///< Taken when the time is chosen, so that it stands still.
    FilterEdit *m_search;
    QComboBox *m_connection;
    QComboBox *m_period;
    QComboBox *m_status;
};

} // namespace millrace
