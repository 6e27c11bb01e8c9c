// LogModel: the lines of a run's log, filtered by level and stream.
#pragma once

#include "core/base/runlog.h"

#include <QAbstractTableModel>

#include <vector>

namespace millrace {

/// Which lines are shown.
struct LogFilter final
{
    LogLevel lowest = LogLevel::Debug;
    QString stream; ///< StreamId::text(); empty: all, and the lines of the run as a whole.
    bool hasStream = false; ///< Whether \a stream counts.

    bool operator==(const LogFilter &) const = default;
};

/// Keeps all lines and the places of those shown; filtering 100,000 lines takes a few
/// milliseconds. UI thread only.
class LogModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(LogModel)

public:
    enum Column { TimeColumn, LevelColumn, StreamColumn, MessageColumn, ColumnCount };

    explicit LogModel(QObject *parent = nullptr);

    /// Takes the log as it is now. When it only grew, the new lines are added at the end and
    /// nothing else moves.
    void setEntries(std::vector<LogEntry> entries);
    void setFilter(const LogFilter &filter);
    [[nodiscard]] const LogFilter &filter() const { return m_filter; }

    [[nodiscard]] std::size_t totalCount() const { return m_entries.size(); }
    [[nodiscard]] const LogEntry &entry(int row) const;
    /// The streams that wrote lines, by name.
    [[nodiscard]] QStringList streams() const;
    /// The row after \a from (before it when \a isBackward) whose message, stream or code holds
    /// \a text, whatever its case; goes round at the end. -1 when there is none.
    [[nodiscard]] int find(const QString &text, int from, bool isBackward) const;
    /// How many shown lines hold \a text.
    [[nodiscard]] int countOf(const QString &text) const;
    /// The last shown line of \a stream with \a code, else its last error; -1 when there is none.
    [[nodiscard]] int errorRow(const QString &stream, const QString &code) const;
    /// The lines \a rows as text, one a line, as copied and saved.
    [[nodiscard]] QString text(const std::vector<int> &rows) const;
    /// All shown lines as text.
    [[nodiscard]] QString text() const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

private:
    [[nodiscard]] bool isShown(const LogEntry &entry) const;
    [[nodiscard]] bool holds(int row, const QString &text) const;
    [[nodiscard]] std::vector<std::uint32_t> shownFrom(std::size_t first) const;

    std::vector<LogEntry> m_entries;
    std::vector<std::uint32_t> m_shown; ///< Places in m_entries, ascending.
    LogFilter m_filter;
};

/// The word on screen for \a level.
[[nodiscard]] QString logLevelTitle(LogLevel level);

} // namespace millrace
