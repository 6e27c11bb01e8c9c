// CatalogueView: finds, installs, updates and removes connectors that are manifests.
#pragma once

#include "ui/catalogue/cataloguemodel.h"

#include <QWidget>

class QPushButton;

namespace millrace {

class MessageBar;
class PageTable;
class TextLabel;

/// The public catalogue and what is installed as one table; the search comes from outside. Enter
/// or a double click takes a row: one that is not installed is installed first, in the version that
/// the row shows. Errors stand above the table.
class CatalogueView final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CatalogueView)

public:
    /// \a library and its workspace outlive it.
    CatalogueView(Workspace &workspace, ManifestLibrary &library, QWidget *parent = nullptr);
    ~CatalogueView() override;

    void setSearch(const QString &text);
    /// Into the table, at its first row.
    void focusTable();
    /// Takes the first row, as Enter on it does.
    void takeFirst();

signals:
    /// It is installed, and wanted for a source.
    void connectorChosen(const QString &id);
    /// Esc in the table, or Up on its first row.
    void left();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void build();
    QWidget *makeHead();
    QWidget *makeFoot();
    void follow();
    void refresh();
    [[nodiscard]] const CatalogueModel::Row *current() const;
    void select(const QString &id);
    void fetchOrCancel();
    void take(int row);
    void install(const CatalogueModel::Row &row);
    void importOne();
    void lookForUpdate();
    void confirmUpdate(const ManifestUpdate &update);
    void confirmRemoval();
    void openWorkbench();
    void setBusy(const QString &what);
    void fail(const Error &error);

    Workspace &m_workspace;
    ManifestLibrary &m_library;
    CancellationSource m_work;
    bool m_isBusy = false;
    QString m_selected; ///< Comes back when the listing is a new one.
    CatalogueModel *m_model;
    TextLabel *m_age = nullptr;
    QPushButton *m_fetch = nullptr;
    QPushButton *m_import = nullptr;
    MessageBar *m_message = nullptr;
    PageTable *m_table = nullptr;
    TextLabel *m_empty = nullptr;
    QPushButton *m_use = nullptr;
    QPushButton *m_update = nullptr;
    QPushButton *m_remove = nullptr;
    QPushButton *m_edit = nullptr;
};

} // namespace millrace
