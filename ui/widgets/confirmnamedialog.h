// ConfirmNameDialog: asks for a name before something that cannot be undone.
#pragma once

#include "core/base/error.h"

#include <QDialog>

class QHBoxLayout;
class QLabel;
class QLineEdit;
class QListView;
class QPushButton;
class QStringListModel;

namespace millrace {

class LoadingView;
class MarkBar;
class MessageBar;
class TextLabel;
struct Endpoint;

/// Says what will happen, lists what it happens to, and arms its button only once the name is typed
/// as it is. Stays open while the act is on, so that its error stands in place. Show it with
/// open(); deletes itself when closed.
class ConfirmNameDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ConfirmNameDialog)

public:
    /// \a name is asked for; \a act is the text of the button.
    ConfirmNameDialog(const QString &title, const QString &text, const QString &name,
                      const QString &act, QWidget *parent = nullptr);

    /// Asks for the name of something else than a connection; \a tip says why the button waits.
    void setQuestion(const QString &question, const QString &tip);
    /// The bar of what is written to.
    /// Offers \a command, which does the same, to be copied.
    void setCommand(const QString &command);
    void setMark(const Endpoint &endpoint);
    /// What it will happen to, one a line.
    void setThings(const QStringList &things);
    /// The things are not known yet; nothing can be confirmed until setThings().
    void waitForThings(const QString &text);
    void showError(const Error &error);
    /// The act is on: nothing can be pressed but Cancel.
    void setBusy(bool isBusy);

signals:
    void confirmed();

private:
    void build(const QString &text, const QString &act);
    void refresh();

    const QString m_name;
    bool m_isBusy = false;
    bool m_isWaiting = false;
    MarkBar *m_mark = nullptr;
    TextLabel *m_text = nullptr;
    QLabel *m_question = nullptr;
    QString m_tip;
    QListView *m_list = nullptr;
    QStringListModel *m_things = nullptr;
    LoadingView *m_loading = nullptr;
    QLineEdit *m_edit = nullptr;
    MessageBar *m_error = nullptr;
    QHBoxLayout *m_foot = nullptr;
    QPushButton *m_act = nullptr;
};

} // namespace millrace
