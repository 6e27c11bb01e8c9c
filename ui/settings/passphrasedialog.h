// PassphraseDialog: asks for the passphrase of the vault, or for a new one.
#pragma once

#include "core/base/error.h"

#include <QDialog>

class QLineEdit;
class QPushButton;

namespace millrace {

class TextLabel;

/// Open it with open(). It stays open until whoever takes entered() calls accept() or showError():
/// a wrong passphrase can be corrected in place.
class PassphraseDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PassphraseDialog)

public:
    enum class Purpose { Unlock, Create };

    PassphraseDialog(Purpose purpose, QWidget *parent);

    void showError(const Error &error);

signals:
    void entered(const QString &passphrase);
    /// The person says that nobody knows it any more; see askToDiscardVault(). When unlocking.
    void lost();

private:
    void refresh();
    void submit();

    const Purpose m_purpose;
    QLineEdit *m_first = nullptr;
    QLineEdit *m_second = nullptr; ///< Null when unlocking.
    TextLabel *m_fault = nullptr;
    QPushButton *m_go = nullptr;
    bool m_isBusy = false;
};

} // namespace millrace
