// RunsDialog: the runs that began in one slot of time, to open one.
#pragma once

#include "core/store/runhistogram.h"

#include <QDialog>

class QComboBox;
class QPushButton;
class QStackedWidget;

namespace millrace {

class EmptyState;
class ErrorView;
class LoadingView;
class PageTable;
class RunListModel;
class TextLabel;
class Workspace;

/// Reads in the background and follows the profile. Enter and a double click open a run, which
/// closes the dialogue. Deletes itself. UI thread only.
class RunsDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RunsDialog)

public:
    /// More are not listed; it says so then.
    static constexpr int s_mostRuns = 2000;

    /// \a workspace outlives it.
    RunsDialog(Workspace &workspace, const RunSlot &slot, QWidget *parent);

    [[nodiscard]] PageTable *table() const { return m_table; }
    [[nodiscard]] RunListModel *model() const { return m_model; }

signals:
    void runRequested(const QString &connectionId, qint64 jobId);

private:
    void build();
    void load();
    void take(const Result<std::vector<ListedRun>> &runs);
    void openCurrent();
    void showButtons();
    void copyCommand();
    [[nodiscard]] RunQuery query() const;

    Workspace &m_workspace;
    const RunSlot m_slot;
    quint64 m_token = 0;
    RunListModel *m_model = nullptr;
    QComboBox *m_outcome = nullptr;
    QStackedWidget *m_stack = nullptr;
    PageTable *m_table = nullptr;
    EmptyState *m_empty = nullptr;
    LoadingView *m_loading = nullptr;
    ErrorView *m_error = nullptr;
    TextLabel *m_more = nullptr;
    QPushButton *m_open = nullptr;
};

} // namespace millrace
