// StreamsPanel: the streams of a run as a table, and what there is to say of the chosen one.
#pragma once

#include "ui/connectionpage/streamrow.h"

#include <QWidget>

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
    /// Whether there is a column for when a stream was complete.
    void setCompleteShown(bool isShown);
    [[nodiscard]] StreamTableModel *model() const { return m_model; }
    [[nodiscard]] PageTable *table() const { return m_table; }

signals:
    /// The line of this error in the log is to be shown.
    void logRequested(const QString &stream, const QString &code);

private:
    void build(const QString &name);
    void fitHeight();
    void chooseTroubled();
    void showDetail();
    [[nodiscard]] const StreamRow *chosen() const;

    StreamTableModel *m_model = nullptr;
    QSortFilterProxyModel *m_sorted = nullptr;
    FilterEdit *m_filter = nullptr;
    PageTable *m_table = nullptr;
    MessageBar *m_error = nullptr;
    TextLabel *m_notes = nullptr;
    TextLabel *m_noHit = nullptr;
    bool m_hasLog = false;
    QString m_told; ///< What the error bar shows, so that it is not rebuilt ten times a second.
};

} // namespace millrace
