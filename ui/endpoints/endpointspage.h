// EndpointsPage: all sources, or all destinations, of the profile.
#pragma once

#include "core/model/endpoint.h"

#include <QWidget>

class QAction;
class QMenu;
class QPushButton;
class QSortFilterProxyModel;
class QStackedWidget;

namespace millrace {

class EmptyState;
class EndpointTableModel;
class EndpointTests;
class EndpointDialog;
class FilterEdit;
class MessageBar;
class PageHeader;
class PageTable;
class Workspace;
struct EndpointDraft;
struct Error;

/// A table that follows the workspace. Enter edits, Del deletes, Ctrl+N makes a new one, F5 reads
/// again. One that a connection uses is not deleted; the message names the connections.
class EndpointsPage final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(EndpointsPage)

public:
    EndpointsPage(Workspace &workspace, EndpointRole role, QWidget *parent = nullptr);
    ~EndpointsPage() override;

    [[nodiscard]] EndpointRole role() const { return m_role; }
    /// Marks the endpoint or draft called \a id.
    void select(const QString &id);
    /// Opens the dialogue for a new one.
    void createNew();
    /// The same with values filled in, for a dropped file.
    void createFrom(const Endpoint &guess);

signals:
    /// Secrets cannot be kept until the person says where (see EndpointEditor).
    void secretBackendNeeded(const millrace::Error &error);

protected:
    bool event(QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void makeActions();
    void build();
    QWidget *makeContent();
    void fillTable();
    void follow();
    void applyFilter(const QString &filter);
    void updateActions();
    void openDraft(const EndpointDraft &draft);
    void discardDraft(const EndpointDraft &draft);
    void tellOfDraft(const QString &name, bool lacksSecrets);
    void edit();
    void testCurrent();
    void duplicate();
    void removeCurrent();
    void confirmRemoval(const Endpoint &endpoint);
    void remove(const Endpoint &endpoint);
    EndpointDialog *makeDialog();
    [[nodiscard]] bool isKnown(const QString &connectorId);
    void openEditor(const Endpoint &endpoint, bool startsTest);
    void showMenu(const QPoint &position);
    void fillCommands(QMenu &menu);
    void copyCommand(const QString &command);
    [[nodiscard]] const Endpoint *current() const;
    [[nodiscard]] int currentRow() const;
    /// The marked row is nothing but a draft.
    [[nodiscard]] bool isDraft() const;

    Workspace &m_workspace;
    EndpointRole m_role;
    EndpointTests *m_tests;
    EndpointTableModel *m_model;
    QSortFilterProxyModel *m_proxy;
    PageHeader *m_header = nullptr;
    QPushButton *m_create = nullptr;
    MessageBar *m_message = nullptr;
    FilterEdit *m_filter = nullptr;
    QStackedWidget *m_stack = nullptr;
    QWidget *m_content = nullptr;
    PageTable *m_table = nullptr;
    EmptyState *m_empty = nullptr;
    QStackedWidget *m_found = nullptr; ///< The table, or that nothing matches.
    EmptyState *m_noMatch = nullptr;
    QAction *m_new = nullptr;
    QAction *m_edit = nullptr;
    QAction *m_test = nullptr;
    QAction *m_duplicate = nullptr;
    QAction *m_delete = nullptr;
    QString m_wanted; ///< To be marked once it is there.
};

} // namespace millrace
