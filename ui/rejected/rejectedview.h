// RejectedView: rejected records by reason, as a table, and one in detail.
#pragma once

#include "core/store/rejectedstore.h"
#include "ui/workspace/workspace.h"

#include <QTimer>
#include <QWidget>

#include <memory>

class QAction;
class QListView;
class QMenu;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QUndoStack;

namespace millrace {

class ActReport;
class EmptyState;
class ErrorView;
class LoadingView;
class MessageBar;
class PageTable;
class RecordDetail;
class RecordHealing;
class RejectedChoice;
class RejectedFilterBar;
class RejectedGroupsModel;
class RejectedHistory;
class RejectedModel;
class RetryRuns;
class TextLabel;

/// The page "Rejected records", and the tab of a connection. Follows the profile while it is
/// visible; what is selected stays.
class RejectedView final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RejectedView)

public:
    enum class Scope {
        Profile, ///< All connections, with a choice among them.
        Connection, ///< The one given to showConnection().
    };

    RejectedView(Workspace &workspace, Scope scope, QWidget *parent = nullptr);
    ~RejectedView() override;

    /// Only the records of this connection.
    void showConnection(const QString &id);
    /// Edits are steps of \a history from now on, whose keys its owner has. Without one the view
    /// has a history and keys of its own.
    void setHistory(const std::shared_ptr<QUndoStack> &history);

    /// Ignores the selected records, with a word why.
    void ignoreSelected(const QString &note);
    /// Writes what is shown to \a path: as JSON Lines when it ends in ".jsonl", else as CSV.
    void writeTo(const QString &path);
    /// Takes a corrected file back that writeTo() wrote.
    void takeFrom(const QString &path);

signals:
    /// The connection of the current record is to be shown.
    void connectionRequested(const QString &connectionId);
    /// A run of that connection is to be shown.
    void runRequested(const QString &connectionId, qint64 jobId);

protected:
    void showEvent(QShowEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    /// The reasons, and how many records there are whatever their status.
    struct Groups final
    {
        std::vector<RejectedGroup> groups;
        qint64 ofAnyStatus = 0;
    };

    void makeBody();
    void makeReasons();
    [[nodiscard]] QWidget *makeTable();
    [[nodiscard]] QWidget *makeTableHead();
    void makeRecords(QWidget *parent);
    void makeEmptyStates();
    void addActions();
    void connectParts();

    void follow();
    void reload();
    void loadGroups();
    void takeGroups(const Result<Groups> &answer);
    void applyFilter();
    void updateState();
    void updateTexts();
    void updatePage();
    void showSelected();
    void loadHistory(qint64 id);

    void askToIgnore();
    void reopenSelected();
    /// Gives \a ids, or without them all that is shown, the status.
    void setStatus(const std::vector<qint64> &ids, RejectedStatus status, const QString &note);
    void tellChange(RejectedStatus status, qint64 count, const std::vector<qint64> &ids);
    /// The only selected open record; null when there is another number of them.
    [[nodiscard]] const RejectedRecord *selectedRecord() const;
    void editRecord();
    void makeRule();
    void tellStep(const QString &text, qint64 changed);
    void retry(bool isAllShown);
    void copyExportCommand();
    void copyRetryCommand();
    void copyCommand(const QString &command);
    // Menus; see rejectedviewmenus.cpp.
    void fillEditMenu(QMenu &menu);
    void fillRetryMenu(QMenu &menu);
    void fillMoreMenu(QMenu &menu);
    void updateMenus();

    void exportAs();
    void copySources() const;
    void showCurrentConnection();
    void showCurrentRun();
    void stopLoading();

    Workspace &m_workspace;
    const Scope m_scope;
    QString m_connectionId;
    RejectedHistory *m_history;
    RejectedGroupsModel *m_groups;
    RejectedModel *m_model;
    qint64 m_ofAnyStatus = 0;
    qint64 m_historyOf = 0; ///< The record whose history was asked for last.
    int m_groupsNumber = 0; ///< Answers to older questions are dropped.
    QTimer m_minuteTimer;

    RejectedFilterBar *m_bar;
    MessageBar *m_message;
    ActReport *m_report;
    QStackedWidget *m_pages;
    LoadingView *m_loading;
    ErrorView *m_error;
    EmptyState *m_none = nullptr; ///< There never was a record.
    EmptyState *m_settled = nullptr; ///< There are some, of another status.
    EmptyState *m_noHits = nullptr;
    QSplitter *m_body = nullptr;
    QListView *m_reasons = nullptr;
    QStackedWidget *m_tablePages = nullptr;
    PageTable *m_table = nullptr;
    TextLabel *m_summary = nullptr;
    QPushButton *m_edit = nullptr;
    QPushButton *m_retry = nullptr;
    QPushButton *m_ignore = nullptr;
    QPushButton *m_reopen = nullptr;
    QPushButton *m_more = nullptr;
    QAction *m_export = nullptr;
    QAction *m_editAction = nullptr;
    QAction *m_editSelected = nullptr;
    QAction *m_editShown = nullptr;
    QAction *m_ruleAction = nullptr;
    QAction *m_putBack = nullptr;
    QAction *m_retrySelected = nullptr;
    QAction *m_retryShown = nullptr;
    QAction *m_copyExport = nullptr;
    QAction *m_copyRetry = nullptr;
    QAction *m_deleteValues = nullptr;
    QAction *m_deleteShown = nullptr;
    QAction *m_ignoreAction = nullptr;
    QAction *m_noteAction = nullptr;
    QAction *m_reopenAction = nullptr;
    RecordDetail *m_detail = nullptr;

    std::unique_ptr<RejectedChoice> m_choice; ///< Of the parts above.
    RetryRuns *m_retries = nullptr;
    RecordHealing *m_healing = nullptr;
};

} // namespace millrace
