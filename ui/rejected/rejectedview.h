// RejectedView: rejected records by reason, as a table, and one in detail.
#pragma once

#include "core/store/rejectedstore.h"
#include "ui/workspace/workspace.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QListView;
class QMenu;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QTableView;

namespace millrace {

class EmptyState;
class FilterEdit;
class MessageBar;
class PageHeader;
class RecordDetail;
class RejectedGroupsModel;
class RejectedModel;
class TextLabel;

/// The page "Rejected records", and the tab of a connection. Follows the profile; what is selected
/// stays.
class RejectedView final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RejectedView)

public:
    explicit RejectedView(Workspace &workspace, QWidget *parent = nullptr);
    ~RejectedView() override;

    /// Only the records of this connection; all when \a id is empty.
    void showConnection(const QString &id);
    /// Only those of one run of the connection; all runs when nothing.
    void showRun(std::optional<qint64> jobId);
    /// The title of a page; off in a tab, which has its name above.
    void setTitleVisible(bool isVisible);
    [[nodiscard]] RejectedModel &model() { return *m_model; }

signals:
    /// Which connection a record is of was clicked.
    void connectionRequested(const QString &connectionId);

private:
    [[nodiscard]] QWidget *makeFilterBar();
    [[nodiscard]] QWidget *makeBody();
    [[nodiscard]] QWidget *makeTable();
    void buildMenu();
    void connectParts();

    void loadGroups();
    void showGroups(const Result<std::vector<RejectedGroup>> &groups);
    void applyFilter();
    [[nodiscard]] RejectedFilter baseFilter() const;
    [[nodiscard]] RejectedFilter currentFilter() const;
    void showSelected();
    void updateState();

    [[nodiscard]] std::vector<qint64> selectedIds() const;
    void setStatus(RejectedStatus status);
    void exportAs();
    void writeTo(const QString &path);
    void copySelected() const;

    Workspace &m_workspace;
    QString m_connectionId;
    std::optional<qint64> m_jobId;
    RejectedGroupsModel *m_groups;
    RejectedModel *m_model;
    CancellationSource m_cancellation; ///< Of acts on many records.

    PageHeader *m_header = nullptr;
    QWidget *m_filterBar = nullptr;
    FilterEdit *m_search = nullptr;
    QComboBox *m_status = nullptr;
    QPushButton *m_ignore = nullptr;
    QPushButton *m_reopen = nullptr;
    QPushButton *m_export = nullptr;
    MessageBar *m_message = nullptr;
    QStackedWidget *m_pages = nullptr;
    EmptyState *m_empty = nullptr;
    EmptyState *m_noHits = nullptr;
    QSplitter *m_body = nullptr;
    QListView *m_reasons = nullptr;
    QStackedWidget *m_tablePages = nullptr;
    QTableView *m_table = nullptr;
    TextLabel *m_summary = nullptr;
    RecordDetail *m_detail = nullptr;
    int m_groupsNumber = 0; ///< Answers to older questions are dropped.
};

} // namespace millrace
