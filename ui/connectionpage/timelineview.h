// TimelineView: what happened to a connection: its runs and changes, newest first.
#pragma once

#include "ui/connectionpage/timelineentry.h"

#include <QWidget>

class QComboBox;
class QDateEdit;
class QLayout;
class QListView;
class QPushButton;
class QStackedWidget;

namespace millrace {

class EmptyState;
class ErrorView;
class LoadingView;
class RowCountLabel;
class MessageBar;
class PutBackAct;
class TextLabel;
class TimelineModel;
class Workspace;

/// Filters by kind, outcome and date. Enter or a double click opens a run; a change can be put
/// back, after a look at what that changes, and that be undone. UI thread only.
class TimelineView final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TimelineView)

public:
    explicit TimelineView(Workspace &workspace, QWidget *parent = nullptr);

    void showConnection(const QString &id);
    /// Something may have happened.
    void follow();
    [[nodiscard]] TimelineModel *model() const { return m_model; }
    [[nodiscard]] QListView *list() const { return m_list; }

signals:
    void runRequested(qint64 jobId);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void build();
    [[nodiscard]] QWidget *buildFilters();
    [[nodiscard]] QWidget *buildDays(QWidget *parent);
    [[nodiscard]] QDateEdit *dayEdit(const QString &text, QLayout &row);
    void fitDays();
    [[nodiscard]] QWidget *buildDetail();
    void connectAll();
    [[nodiscard]] TimelineFilter filter() const;
    void applyFilter();
    void showState();
    void showDetail();
    void openCurrent();
    void askPutBack();
    void openMenu(const QPoint &position);
    [[nodiscard]] const TimelineEntry *chosen() const;

    Workspace &m_workspace;
    QString m_connectionId;
    TimelineModel *m_model = nullptr;
    QComboBox *m_kind = nullptr;
    QComboBox *m_state = nullptr;
    QComboBox *m_since = nullptr;
    RowCountLabel *m_count = nullptr;
    QWidget *m_days = nullptr; ///< From and to, while other days are chosen.
    QDateEdit *m_from = nullptr;
    QDateEdit *m_to = nullptr;
    QStackedWidget *m_stack = nullptr;
    QWidget *m_content = nullptr;
    QListView *m_list = nullptr;
    QWidget *m_detail = nullptr;
    TextLabel *m_detailTitle = nullptr;
    TextLabel *m_detailText = nullptr;
    QPushButton *m_open = nullptr;
    QPushButton *m_putBack = nullptr;
    EmptyState *m_empty = nullptr;
    QPushButton *m_showAll = nullptr;
    LoadingView *m_loading = nullptr;
    ErrorView *m_error = nullptr;
    MessageBar *m_messages = nullptr;
    PutBackAct *m_putBackAct = nullptr;
};

} // namespace millrace
