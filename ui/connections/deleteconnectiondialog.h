// DeleteConnectionDialog: says what goes and what stays, and asks for the name.
#pragma once

#include <QDialog>

class QLineEdit;
class QPushButton;

namespace millrace {

/// accepted() comes only once the exact name was typed. Open it with open().
class DeleteConnectionDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(DeleteConnectionDialog)

public:
    DeleteConnectionDialog(const QString &name, const QString &destination, qint64 openRejected,
                           QWidget *parent);

private:
    void refresh();

    const QString m_name;
    QLineEdit *m_edit = nullptr;
    QPushButton *m_delete = nullptr;
};

} // namespace millrace
