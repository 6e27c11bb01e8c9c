#include "ui/connectionpage/runtrust.h"

#include "core/connector/jsonpointer.h"
#include "ui/endpoints/trustview.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/messagebar.h"
#include "ui/workspace/workspace.h"

#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>

namespace millrace {

using namespace std::chrono_literals;

namespace {

/// Most refusals are about something else, which is known sooner.
constexpr auto s_patience = 300ms;

} // namespace

RunTrust::RunTrust(Workspace &workspace, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_message(new MessageBar(this))
    , m_view(new TrustView(this, TrustView::Refused::Run))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceS);
    layout->addWidget(m_message);
    layout->addWidget(m_view);
    connect(m_view, &TrustView::trustedOnce, this, &RunTrust::trustOnce);
    connect(m_view, &TrustView::trustedAlways, this, &RunTrust::trustAlways);
    connect(m_view, &TrustView::refused, this, &RunTrust::hideAll);
    connect(m_message, &MessageBar::dismissed, this, &RunTrust::hideAll);
    hide();
}

RunTrust::~RunTrust() { m_cancellation.request_stop(); }

void RunTrust::reset()
{
    m_question.reset();
    m_job.reset();
    hideAll();
}

void RunTrust::hideAll()
{
    ++m_number;
    m_cancellation.request_stop();
    m_end.reset();
    m_view->hide();
    hide();
}

void RunTrust::follow(const ConnectionSummary &connection, bool isRunning)
{
    m_isEnabled = connection.connection.isEnabled;
    m_ends = {connection.source, connection.destination};
    if (isRunning || !connection.lastJob || connection.lastJob->status == JobStatus::Succeeded) {
        reset();
        return;
    }
    Question question{connection.lastJob->id, connection.source.configuration,
                      connection.destination.configuration};
    if (m_question == question) {
        m_view->setOnceOffered(canRun());
        return;
    }
    hideAll();
    m_question = std::move(question);
    m_job = connection.lastJob;
    if (!configurationErrorsOf(*m_job).empty())
        ask();
}

void RunTrust::ask()
{
    const quint64 number = ++m_number;
    m_cancellation = CancellationSource();
    QTimer::singleShot(s_patience, this, [this, number] {
        if (number != m_number || isVisible())
            return;
        m_message->clearActions();
        m_message->showMessage(MessageBar::Kind::Info,
                               tr("Asking the server what it shows of itself."));
        connect(m_message->addAction(tr("Ca&ncel")), &QPushButton::clicked, this,
                &RunTrust::hideAll);
        show();
    });
    const auto work
        = [&probe = m_workspace.services().probe, ends = m_ends,
           refusals = configurationErrorsOf(*m_job), cancellation = m_cancellation.get_token()] {
              return findUntrustedEnd(probe, ends, refusals, cancellation);
          };
    runInBackground(m_workspace.pool(), this, work, [this, number](const TrustFinding &finding) {
        if (number == m_number)
            take(finding);
    });
}

void RunTrust::take(const TrustFinding &finding)
{
    hideAll();
    if (!finding.isAboutTrust)
        return;
    m_message->clearActions();
    m_end = finding.end;
    if (m_end) {
        m_message->hide();
        m_view->ask(m_end->identity);
        m_view->setOnceOffered(canRun());
    } else if (finding.failure) {
        m_message->showError(*finding.failure);
        connect(m_message->addAction(tr("Ask a&gain")), &QPushButton::clicked, this,
                &RunTrust::ask);
    } else {
        m_message->showMessage(MessageBar::Kind::Info,
                               tr("The servers of both ends are trusted now."),
                               tr("The next run goes through to them."));
    }
    show();
}

bool RunTrust::canRun() const
{
    // The records of a retry are chosen anew by a person.
    return m_isEnabled && m_job && m_job->kind == JobKind::Sync;
}

void RunTrust::requestRun(const std::vector<TrustedIdentity> &trusted)
{
    const std::vector<StreamId> streams = m_job->streams;
    hideAll();
    emit runRequested(streams, trusted);
}

void RunTrust::trustOnce()
{
    if (m_end && canRun())
        requestRun({m_end->trusted()});
}

void RunTrust::trustAlways()
{
    if (!m_end)
        return;
    // As it is stored now: it may have been edited since the server was asked.
    const auto snapshot = m_workspace.snapshot();
    const Endpoint *stored = snapshot->endpoint(m_end->endpoint.id);
    const Endpoint trusting
        = millrace::trusting(stored != nullptr ? *stored : m_end->endpoint, {m_end->trusted()});
    m_view->setEnabled(false);
    m_workspace.saveEndpoint(trusting, this, [this](const Result<Endpoint> &saved) {
        m_view->setEnabled(true);
        if (!saved) {
            m_message->clearActions();
            m_message->showError(saved.error());
            return;
        }
        if (canRun())
            requestRun({});
        else
            tellTrusted();
    });
}

void RunTrust::tellTrusted()
{
    m_view->hide();
    m_message->clearActions();
    m_message->showMessage(MessageBar::Kind::Positive, tr("The server is trusted from now on."));
}

} // namespace millrace
