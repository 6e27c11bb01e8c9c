#include "ui/settings/wayouttest.h"

#include "core/interchange/networkstorage.h"
#include "ui/endpoints/checkview.h"
#include "ui/theme/metrics.h"
#include "ui/workspace/workspace.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_addressCharacters = 24;

/// A password that cannot be read is a step that failed.
CheckResult failedResult(const QString &name, const Error &error, const CheckObserver &observer)
{
    return CheckRun(observer).step(name, [&error] { return Result<void>(error); }).result();
}

} // namespace

WayOutTest::WayOutTest(Workspace &workspace, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_address(new QLineEdit(this))
    , m_test(new QPushButton(tr("&Test"), this))
    , m_steps(new CheckView)
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceS);
    layout->addWidget(m_address, 1);
    layout->addWidget(m_test);
    m_address->setAccessibleName(tr("Address to test"));
    m_address->setPlaceholderText(u"https://example.org"_s);
    m_address->setMinimumWidth(fontMetrics().averageCharWidth() * s_addressCharacters);
    m_test->setAccessibleName(tr("Test the way out"));
    setFocusProxy(m_address);
    connect(m_address, &QLineEdit::returnPressed, this, &WayOutTest::start);
    connect(m_address, &QLineEdit::textEdited, this, [this] { emit addressFault({}); });
    connect(m_test, &QPushButton::clicked, this, &WayOutTest::start);
    connect(m_steps, &CheckView::cancelRequested, this, &WayOutTest::cancel);
}

WayOutTest::~WayOutTest() { m_cancellation.request_stop(); }

QWidget *WayOutTest::steps() const { return m_steps; }

void WayOutTest::start()
{
    if (!m_test->isEnabled())
        return;
    const QString address = m_address->text().trimmed();
    if (address.isEmpty()) {
        emit addressFault(tr("Enter the address of a server that is to answer."));
        m_address->setFocus();
        return;
    }
    const auto trial = m_trial ? m_trial() : std::nullopt;
    if (!trial)
        return;
    m_cancellation = CancellationSource();
    const quint64 run = ++m_run;
    m_test->setEnabled(false);
    m_steps->start();
    // Steps come on the testing thread, and the page may be gone by then.
    const auto observe = [guard = QPointer<WayOutTest>(this), run](const CheckStep &step) {
        const auto show = [guard, run, step] {
            if (!guard.isNull() && guard->m_run == run)
                guard->m_steps->addStep(step);
        };
        QMetaObject::invokeMethod(qApp, show, Qt::QueuedConnection);
    };
    const auto work
        = [&secrets = m_workspace.services().secrets, check = m_workspace.services().networkCheck,
           trial = *trial, address, observe, cancellation = m_cancellation.get_token(),
           passwordStep = tr("Read the password of the proxy")] {
              QString password = trial.password.value_or(QString());
              if (!trial.password && trial.settings.needsProxyHost()) {
                  const auto stored = networkPassword(trial.settings, secrets);
                  if (!stored)
                      return failedResult(passwordStep, stored.error(), observe);
                  password = *stored;
              }
              return check(trial.settings, password, address, observe, cancellation);
          };
    runInBackground(m_workspace.pool(), this, work, [this, run](const CheckResult &result) {
        if (run == m_run)
            finish(result);
    });
}

void WayOutTest::finish(const CheckResult &result)
{
    m_test->setEnabled(true);
    m_steps->finish(result.passed() ? tr("The test passed.") : QString());
    if (result.passed())
        return;
    const Error &error = *result.steps.back().error;
    if (error.field == "/address"_L1)
        m_address->setFocus();
    else if (!error.field.isEmpty())
        emit failedAt(error.field);
}

void WayOutTest::cancel()
{
    m_cancellation.request_stop();
    ++m_run;
    m_test->setEnabled(true);
    m_steps->finish(tr("The test was cancelled."));
    m_test->setFocus();
}

void WayOutTest::forget()
{
    if (m_test->isEnabled())
        m_steps->clear();
}

} // namespace millrace
