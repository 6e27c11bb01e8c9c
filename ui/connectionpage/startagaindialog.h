// StartAgainDialog: from where a stream is to be copied again, and what that means.
#pragma once

#include "ui/connectionpage/checkpoints.h"

#include <QDialog>

class QLineEdit;
class QPushButton;
class QRadioButton;

namespace millrace {

class MessageBar;

/// Show it with open(); deletes itself when closed.
class StartAgainDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(StartAgainDialog)

public:
    explicit StartAgainDialog(const StreamCheckpoint &checkpoint, QWidget *parent = nullptr);

    void showError(const Error &error);

signals:
    /// \a cursorStart is empty for the beginning.
    void confirmed(const QString &cursorStart);

private:
    void build(const StreamCheckpoint &checkpoint);
    void refresh();
    void confirm();

    QRadioButton *m_beginning = nullptr;
    QRadioButton *m_value = nullptr; ///< Null when the stream has no cursor to choose.
    QLineEdit *m_edit = nullptr;
    MessageBar *m_error = nullptr;
    QPushButton *m_act = nullptr;
};

} // namespace millrace
