// IgnoreDialog: which records are to be ignored, and why.
#pragma once

#include <QDialog>

class QLineEdit;
class QPushButton;
class QRadioButton;

namespace millrace {

/// Show it with open(); Enter ignores, Esc leaves everything as it is.
class IgnoreDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(IgnoreDialog)

public:
    /// \a all is how many records are shown, fetched or not; no choice is offered when these are
    /// the \a selected ones.
    IgnoreDialog(qint64 selected, qint64 all, QWidget *parent = nullptr);

    [[nodiscard]] QString note() const;
    /// All that are shown instead of those selected.
    [[nodiscard]] bool isAll() const;

private:
    QRadioButton *m_selected;
    QRadioButton *m_all;
    QLineEdit *m_note;
};

} // namespace millrace
