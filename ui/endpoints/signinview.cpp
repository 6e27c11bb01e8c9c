#include "ui/endpoints/signinview.h"

#include "ui/theme/metrics.h"
#include "ui/theme/painting.h"
#include "ui/widgets/spinner.h"
#include "ui/widgets/textlabel.h"
#include "ui/workspace/workspace.h"

#include <QApplication>
#include <QClipboard>
#include <QDesktopServices>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPainter>
#include <QPointer>
#include <QPushButton>

namespace millrace {

SignInView::SignInView(Workspace &workspace, QWidget *parent)
    : QFrame(parent)
    , m_workspace(workspace)
    , m_text(new TextLabel(TextRole::BodyStrong, ColorRole::Text, this))
    , m_problem(new TextLabel(TextRole::Small, ColorRole::Negative, this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::spaceM, metrics::spaceM, metrics::spaceM, metrics::spaceM);
    layout->setSpacing(metrics::spaceS);
    auto *heading = new QHBoxLayout;
    heading->setSpacing(metrics::spaceS);
    heading->addWidget(new Spinner(metrics::iconS, this));
    m_text->setWordWrap(true);
    heading->addWidget(m_text, 1);
    layout->addLayout(heading);
    layout->addWidget(makePasteRow());
    m_problem->setWordWrap(true);
    m_problem->setTextFormat(Qt::PlainText); // May be the vendor's words.
    layout->addWidget(m_problem);
    layout->addWidget(makeButtons());
    setAccessibleName(tr("Sign-in with the browser"));
    hide();
}

SignInView::~SignInView() { m_cancellation.request_stop(); }

QWidget *SignInView::makePasteRow()
{
    auto *row = new QWidget(this);
    auto *layout = new QVBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::spaceXS);
    auto *label = new TextLabel(
        tr("If the browser ends at a page that cannot be found, the addr&ess of that page, or the "
           "code it shows:"),
        TextRole::Body, ColorRole::TextMuted, row);
    label->setWordWrap(true);
    layout->addWidget(label);
    auto *line = new QHBoxLayout;
    line->setSpacing(metrics::spaceS);
    m_pasted = new QLineEdit(row);
    m_pasted->setAccessibleName(tr("Address or code from the browser"));
    label->setBuddy(m_pasted);
    m_use = new QPushButton(tr("&Use it"), row);
    m_use->setAutoDefault(false);
    m_use->setEnabled(false);
    line->addWidget(m_pasted, 1);
    line->addWidget(m_use);
    layout->addLayout(line);
    connect(m_pasted, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_use->setEnabled(m_signIn != nullptr && !text.trimmed().isEmpty());
        m_problem->hide();
    });
    connect(m_use, &QPushButton::clicked, this, &SignInView::paste);
    return row;
}

QWidget *SignInView::makeButtons()
{
    auto *buttons = new QWidget(this);
    auto *layout = new QHBoxLayout(buttons);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::spaceS);
    m_again = new QPushButton(tr("&Open the page again"), buttons);
    m_copy = new QPushButton(tr("Co&py its address"), buttons);
    m_cancel = new QPushButton(tr("&Cancel the sign-in"), buttons);
    for (QPushButton *button : {m_again, m_copy, m_cancel}) {
        button->setAutoDefault(false);
        layout->addWidget(button);
    }
    layout->addStretch();
    connect(m_again, &QPushButton::clicked, this, &SignInView::openBrowser);
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QApplication::clipboard()->setText(m_address.toString(QUrl::FullyEncoded)); });
    connect(m_cancel, &QPushButton::clicked, this, &SignInView::cancel);
    return buttons;
}

void SignInView::start(const Endpoint &endpoint)
{
    cancel();
    m_cancellation = CancellationSource();
    const quint64 run = ++m_run;
    m_isRunning = true;
    m_address.clear();
    m_pasted->clear();
    m_problem->hide();
    m_text->setText(tr("Preparing the sign-in…"));
    for (QPushButton *button : {m_again, m_copy})
        button->setEnabled(false);
    show();
    m_cancel->setFocus();
    // Both happen on the thread that waits, and the view may be gone by then.
    const auto tell = [guard = QPointer<SignInView>(this), run](auto act) {
        const auto call = [guard, run, act] {
            if (!guard.isNull() && guard->m_run == run)
                act(*guard);
        };
        QMetaObject::invokeMethod(qApp, call, Qt::QueuedConnection);
    };
    const auto work = [&probe = m_workspace.services().probe, endpoint, tell,
                       cancellation = m_cancellation.get_token()]() -> Result<SignInResult> {
        auto made
            = probe.browserSignIn(endpoint.role, endpoint.connectorId, endpoint.configuration);
        if (!made)
            return made.error();
        const std::shared_ptr<BrowserSignIn> signIn = std::move(*made);
        tell([signIn](SignInView &view) { view.m_signIn = signIn; });
        return signIn->run(
            [&tell](const QUrl &address) {
                tell([address](SignInView &view) { view.showAddress(address); });
            },
            cancellation);
    };
    runInBackground(m_workspace.pool(), this, work,
                    [this, run](const Result<SignInResult> &result) {
                        if (run == m_run)
                            end(result);
                    });
}

void SignInView::cancel()
{
    if (!m_isRunning)
        return;
    m_cancellation.request_stop();
    ++m_run;
    end(Error::cancelled());
}

void SignInView::showAddress(const QUrl &address)
{
    m_address = address;
    for (QPushButton *button : {m_again, m_copy})
        button->setEnabled(true);
    openBrowser();
}

void SignInView::openBrowser()
{
    const bool isOpen = QDesktopServices::openUrl(m_address);
    m_text->setText(isOpen
                        ? tr("Waiting for the sign-in at %1 in the browser…").arg(m_address.host())
                        : tr("No browser could be opened. The copied address can be opened in "
                             "any browser, also of another machine."));
}

void SignInView::paste()
{
    const auto taken = m_signIn->paste(m_pasted->text());
    m_problem->setVisible(!taken.isOk());
    if (taken) {
        m_text->setText(tr("Fetching the tokens…"));
        return;
    }
    m_problem->setText(tr("%1 %2").arg(taken.error().message, taken.error().hint));
    m_pasted->setFocus();
    m_pasted->selectAll();
}

void SignInView::end(const Result<SignInResult> &result)
{
    m_isRunning = false;
    m_signIn.reset();
    m_pasted->clear(); // May hold the code.
    hide();
    if (result)
        emit signedIn(*result);
    else
        emit failed(result.error());
}

void SignInView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintBox(painter, rect(), metrics::radius, Theme::instance().color(ColorRole::SurfaceSunken));
}

} // namespace millrace
