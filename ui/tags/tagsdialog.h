// TagsDialog: the tags of a profile, to make, rename, colour and delete.
#pragma once

#include "ui/workspace/workspace.h"

#include <QDialog>

class QPushButton;
class QTableView;

namespace millrace {

class MessageBar;
class TagsModel;

/// Every edit is stored at once. Show it with open(); deletes itself when closed.
class TagsDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TagsDialog)

public:
    /// \a workspace outlives the dialog.
    explicit TagsDialog(Workspace &workspace, QWidget *parent = nullptr);

    [[nodiscard]] TagsModel *model() const { return m_model; }
    [[nodiscard]] QTableView *table() const { return m_table; }
    [[nodiscard]] QPushButton *addButton() const { return m_add; }
    [[nodiscard]] QPushButton *deleteButton() const { return m_delete; }
    [[nodiscard]] MessageBar *messages() const { return m_message; }

private:
    void build();
    void follow();
    void refreshActs();
    void add();
    void removeSelected();
    void remove(const QString &name);
    /// Stores in the background; what fails is told.
    void change(std::function<Result<void>(StateDatabase &)> work, const QString &selected);

    Workspace &m_workspace;
    TagsModel *m_model;
    QString m_awaited; ///< Name of the tag to select once it is there.
    MessageBar *m_message = nullptr;
    QTableView *m_table = nullptr;
    QPushButton *m_add = nullptr;
    QPushButton *m_delete = nullptr;
    QPushButton *m_copy = nullptr;
};

} // namespace millrace
