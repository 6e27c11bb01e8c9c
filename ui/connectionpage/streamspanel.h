// StreamsPanel: the streams of a run as a table, and what there is to say of the chosen one.
#pragma once

#include "ui/connectionpage/streamrow.h"

#include <QWidget>

class QAction;
class QModelIndex;
class QPushButton;
class QSortFilterProxyModel;

namespace millrace {

class FilterEdit;
class MessageBar;
class PageTable;
class StreamTableModel;
class TextLabel;

/// A stream with an error is chosen by itself, so that the error stands in its place. UI thread
/// only.
class StreamsPanel final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(StreamsPanel)

public:
    /// \a name is what the columns are remembered under.
    explicit StreamsPanel(const QString &name, QWidget *parent = nullptr);

    void setRows(std::vector<StreamRow> rows, TimePoint now);
    /// Whether an error offers its place in the log.
    void setHasLog(bool hasLog);
    /// Whether there are columns for when a stream was complete and brought records.
    void setHistoryShown(bool isShown);
    /// Lets the selected streams be run alone, by a menu entry, keys and \a button, which says what
    /// it would do; while they cannot, \a reason tells why.
    void setSyncButton(QPushButton *button);
    void setSyncBlocked(const QString &reason);
    [[nodiscard]] std::vector<StreamId> selectedStreams() const;
    [[nodiscard]] StreamTableModel *model() const { return m_model; }
    [[nodiscard]] PageTable *table() const { return m_table; }

signals:
    /// These streams are to be run alone.
    void syncRequested(const std::vector<millrace::StreamId> &streams);
    /// These streams are to be read again, or emptied at the destination.
    void refreshRequested(const std::vector<millrace::StreamId> &streams);
    void clearRequested(const std::vector<millrace::StreamId> &streams);
    /// The command that would do so.
    void commandRequested(const std::vector<millrace::StreamId> &streams);
    /// The line of this error in the log is to be shown.
    void logRequested(const QString &stream, const QString &code);

private:
    void build(const QString &name);
    void fitHeight();
    void chooseTroubled();
    void showDetail();
    void showSync();
    void requestSync();
    [[nodiscard]] const StreamRow *chosen() const;

    StreamTableModel *m_model = nullptr;
    QSortFilterProxyModel *m_sorted = nullptr;
    FilterEdit *m_filter = nullptr;
    PageTable *m_table = nullptr;
    MessageBar *m_error = nullptr;
    TextLabel *m_notes = nullptr;
    TextLabel *m_noHit = nullptr;
    QAction *m_syncAction = nullptr; ///< Null where streams cannot be run.
    QAction *m_commandAction = nullptr; ///< The same.
    QAction *m_refreshAction = nullptr; ///< The same.
    QAction *m_clearAction = nullptr; ///< The same.
    QPushButton *m_syncButton = nullptr;
    QString m_blocked;
    bool m_hasLog = false;
    QString m_told; ///< What the error bar shows, so that it is not rebuilt ten times a second.
};

} // namespace millrace
