// LogModel: the lines of a run's log, filtered by level and stream.
#pragma once

#include "ui/connectionpage/logfile.h"

#include <QAbstractTableModel>
#include <QCache>
#include <QIcon>
#include <QTimer>

#include <set>
#include <vector>

namespace millrace {

/// Knows where all lines are and keeps only some blocks of them, those looked at last, so that a
/// log of any size opens at once. A line that is not there yet shows an ellipsis; blocksWanted()
/// asks for it. UI thread only.
class LogModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(LogModel)

public:
    enum Column { TimeColumn, LevelColumn, StreamColumn, MessageColumn, ColumnCount };
    static constexpr int s_blockLines = 256;
    static constexpr int s_keptBlocks = 128;

    explicit LogModel(QObject *parent = nullptr);

    void clear();
    /// Adds the lines; replaces all when \a growth starts at 0.
    void grow(const LogGrowth &growth);
    /// The place behind the last known line.
    [[nodiscard]] qint64 end() const { return m_end; }
    [[nodiscard]] const QStringList &names() const { return m_names; }
    void setFilter(const LogFilter &filter);
    [[nodiscard]] const LogFilter &filter() const { return m_filter; }

    [[nodiscard]] std::size_t totalCount() const { return m_lines.size(); }
    [[nodiscard]] const LogLine &line(int row) const;
    /// The number of the line in the whole log.
    [[nodiscard]] quint32 numberOf(int row) const { return m_shown[static_cast<std::size_t>(row)]; }
    /// The row of the line with this number, or of the first shown one behind it.
    [[nodiscard]] int rowOf(quint32 number) const;
    /// The streams that wrote lines, by name.
    [[nodiscard]] QStringList streams() const;
    /// The last shown line of \a stream with \a code, else its last error; -1 when there is none.
    [[nodiscard]] int errorRow(const QString &stream, const QString &code) const;

    /// The places of a block asked for.
    [[nodiscard]] std::vector<LogLine> block(int number) const;
    /// \a entries of a block as block() gave it, read from the file.
    void setBlock(int number, std::vector<LogEntry> entries);
    [[nodiscard]] int keptBlocks() const { return static_cast<int>(m_blocks.size()); }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role) const override;

signals:
    void blocksWanted(const std::set<int> &blocks);

private:
    [[nodiscard]] bool isShown(const LogLine &line) const;
    [[nodiscard]] std::vector<quint32> shownFrom(std::size_t first) const;
    /// The text of the line, when it is there; asks for it otherwise.
    [[nodiscard]] const LogEntry *entry(int row) const;
    [[nodiscard]] QVariant text(int row, int column) const;
    [[nodiscard]] QVariant tip(int row, int column) const;
    void tellWanted();

    std::vector<LogLine> m_lines;
    std::vector<quint32> m_shown; ///< Places in m_lines, ascending.
    QStringList m_names;
    qint64 m_end = 0;
    LogFilter m_filter;
    std::set<int> m_asked; ///< Told by blocksWanted(), not here yet.
    /// The next three are a cache: looking at a line fills them.
    mutable QCache<int, std::vector<LogEntry>> m_blocks;
    mutable std::set<int> m_wanted;
    mutable QTimer m_wantTimer;
};

/// The word on screen for \a level.
[[nodiscard]] QString logLevelTitle(LogLevel level);
[[nodiscard]] QIcon logLevelIcon(LogLevel level);

} // namespace millrace
