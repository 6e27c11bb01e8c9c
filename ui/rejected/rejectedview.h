// RejectedView: rejected records by reason, as a table, and one in detail.
#pragma once

#include "core/store/rejectedselection.h"
#include "ui/workspace/workspace.h"

#include <QSet>
#include <QTimer>
#include <QWidget>

#include <map>

class QAction;
class QListView;
class QMenu;
class QPushButton;
class QSplitter;
class QStackedWidget;

namespace millrace {

class EmptyState;
class ErrorView;
class LoadingView;
class MessageBar;
class PageTable;
class RecordDetail;
class RejectedFilterBar;
class RejectedGroupsModel;
class RejectedModel;
class TextLabel;
struct EditOutcome;
struct RejectedRecords;

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
    [[nodiscard]] RejectedFilter currentFilter() const;
    [[nodiscard]] qint64 currentTotal() const;
    /// How many records are shown; nothing while a search has not seen them all.
    [[nodiscard]] std::optional<qint64> shownTotal() const;
    void updateState();
    void updateTexts();
    void updatePage();
    void showSelected();
    void loadHistory(qint64 id);

    /// Of the selected records: the open ones, or else those that can be opened again.
    [[nodiscard]] std::vector<qint64> selectedIds(bool areOpen) const;
    void askToIgnore();
    void reopenSelected();
    /// Gives \a ids, or without them all that is shown, the status.
    void setStatus(const std::vector<qint64> &ids, RejectedStatus status, const QString &note);
    void tellChange(RejectedStatus status, qint64 count, const std::vector<qint64> &ids);
    // Healing; see rejectedviewhealing.cpp.
    /// The selected open records, or all open ones that are shown.
    [[nodiscard]] RejectedSelection selectionOf(bool isAllShown) const;
    /// The connections whose records \a isAllShown or the selection has.
    [[nodiscard]] QSet<QString> connectionsOf(bool isAllShown) const;
    /// Tells in the message bar why there are none of one stream.
    [[nodiscard]] std::optional<RejectedRecords> recordsOf(bool isAllShown);
    void editRecord();
    void editByExpression(bool isAllShown);
    void makeRule();
    void putOriginalsBack(const RejectedSelection &selection);
    void tellEdit(qint64 id, bool wasEdited);
    void tellEdits(const EditOutcome &outcome, const RejectedSelection &selection);
    void retry(bool isAllShown);
    /// By connection. Asks for the names of production destinations first.
    void startRetries(const std::map<QString, RejectedSelection> &retries);
    /// Tells in the message bar why nothing starts.
    void startRetry(const QString &connectionId, const RejectedSelection &selection);
    void cancelRetries();
    void tellRetry(const QString &connectionId, qint64 jobId);
    void copyExportCommand();
    void copyRetryCommand();
    void copyCommand(const QString &command);
    void askToImport();
    void askToDeleteValues();
    void deleteValues(const std::vector<qint64> &ids);
    void fillEditMenu(QMenu &menu);
    void fillRetryMenu(QMenu &menu);
    void fillMoreMenu(QMenu &menu);
    void updateHealing();

    void exportAs();
    void copySources() const;
    void showCurrentConnection();
    void stopLoading();
    /// A bar with Cancel for what goes on; returns what stops it.
    [[nodiscard]] Cancellation beginAct(const QString &text);
    void showFailure(const Error &error);

    Workspace &m_workspace;
    const Scope m_scope;
    QString m_connectionId;
    RejectedGroupsModel *m_groups;
    RejectedModel *m_model;
    qint64 m_ofAnyStatus = 0;
    CancellationSource m_cancellation; ///< Of the act on many records.
    qint64 m_historyOf = 0; ///< The record whose history was asked for last.
    int m_groupsNumber = 0; ///< Answers to older questions are dropped.
    QTimer m_minuteTimer;
    QSet<QString> m_retried; ///< Connections whose retry was asked for here and has not ended.

    RejectedFilterBar *m_bar;
    MessageBar *m_message;
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
    QAction *m_ignoreAction = nullptr;
    QAction *m_noteAction = nullptr;
    QAction *m_reopenAction = nullptr;
    RecordDetail *m_detail = nullptr;
};

} // namespace millrace
