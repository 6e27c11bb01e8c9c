#include "ui/workbench/trialtask.h"

#include "core/declarative/workbench/trialrun.h"

namespace millrace {

using namespace Qt::StringLiterals;
using declarative::Recording;
using declarative::TrialOptions;
using declarative::TrialOutcome;
using declarative::TrialPage;
using declarative::TrialRun;

namespace {

/// Hands what it is told to the UI thread.
class Events final : public declarative::TrialEvents
{
public:
    explicit Events(TrialTask *task)
        : m_task(task)
    {
    }

    void page(TrialPage page) override
    {
        post([page = std::move(page)](TrialTask &task) { emit task.pageRead(page); });
    }

    void logged(declarative::LogLevel level, const QString &message) override
    {
        if (level == declarative::LogLevel::Debug)
            return;
        post([message](TrialTask &task) { emit task.logged(message); });
    }

    void configurationChanged(const QJsonObject &configuration) override
    {
        post([configuration](TrialTask &task) { emit task.configurationChanged(configuration); });
    }

private:
    template<typename Act>
    void post(Act act)
    {
        QMetaObject::invokeMethod(
            qApp,
            [task = m_task, act = std::move(act)] {
                if (!task.isNull())
                    act(*task);
            },
            Qt::QueuedConnection);
    }

    const QPointer<TrialTask> m_task;
};

} // namespace

TrialTask::TrialTask(Workspace &workspace, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
{
}

TrialTask::~TrialTask() { m_work.request_stop(); }

void TrialTask::start(const QByteArray &text, const TrialOptions &options,
                      const std::optional<Recording> &replay)
{
    m_work = CancellationSource();
    m_isRunning = true;
    const auto events = std::make_shared<Events>(this);
    runInBackground(
        m_workspace.pool(), this,
        [text, options, replay, events, &clock = m_workspace.services().clock,
         cancellation = m_work.get_token()] {
            return declarative::runTrial(text, options, replay, clock, *events, cancellation);
        },
        [this](TrialRun run) { end(run.outcome, std::move(run.recording)); });
}

void TrialTask::end(const Result<TrialOutcome> &outcome, std::optional<Recording> recording)
{
    m_isRunning = false;
    if (recording)
        m_recording = std::move(recording);
    emit finished(outcome);
}

void TrialTask::cancel() { m_work.request_stop(); }

} // namespace millrace
