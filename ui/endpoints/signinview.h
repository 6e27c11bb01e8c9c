// SignInView: a sign-in by the browser, from its start to its end.
#pragma once

#include "core/base/cancellation.h"
#include "core/connector/browsersignin.h"
#include "core/model/endpoint.h"

#include <QFrame>

class QLineEdit;
class QPushButton;

namespace millrace {

class TextLabel;
class Workspace;

/// Opens the vendor's page in the system's browser and waits beside it; can be cancelled. For a
/// browser that cannot reach this machine the address it ends at, or the code, is pasted. Hidden
/// until it starts and once it has ended.
class SignInView final : public QFrame
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SignInView)

public:
    explicit SignInView(Workspace &workspace, QWidget *parent = nullptr);
    /// Cancels.
    ~SignInView() override;

    /// Signs in for \a endpoint, in which what the sign-in gives may be missing.
    void start(const Endpoint &endpoint);
    void cancel();

signals:
    void signedIn(const millrace::SignInResult &result);
    void failed(const millrace::Error &error);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QWidget *makePasteRow();
    QWidget *makeButtons();
    void showAddress(const QUrl &address);
    void openBrowser();
    void paste();
    void end(const Result<SignInResult> &result);

    Workspace &m_workspace;
    CancellationSource m_cancellation;
    std::shared_ptr<BrowserSignIn> m_signIn; ///< Shared with the thread that waits.
    quint64 m_run = 0; ///< Answers of older sign-ins are dropped.
    bool m_isRunning = false;
    QUrl m_address;

    TextLabel *m_text;
    QLineEdit *m_pasted = nullptr;
    QPushButton *m_use = nullptr;
    TextLabel *m_problem;
    QPushButton *m_again = nullptr;
    QPushButton *m_copy = nullptr;
    QPushButton *m_cancel = nullptr;
};

} // namespace millrace
