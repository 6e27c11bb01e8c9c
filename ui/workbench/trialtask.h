// TrialTask: a trial on a background thread, its pages on the UI thread.
#pragma once

#include "core/declarative/workbench/trial.h"
#include "ui/workspace/workspace.h"

#include <QObject>

#include <optional>

namespace millrace {

/// Runs one trial at a time. UI thread.
class TrialTask final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TrialTask)

public:
    explicit TrialTask(Workspace &workspace, QObject *parent = nullptr);
    /// Stops what runs and does not wait for it.
    ~TrialTask() override;

    /// Runs \a options' stream of the manifest \a text, against the server or, when there is one,
    /// \a replay. REQUIRES: nothing runs.
    void start(const QByteArray &text, const declarative::TrialOptions &options,
               const std::optional<declarative::Recording> &replay);
    void cancel();
    [[nodiscard]] bool isRunning() const { return m_isRunning; }
    /// What the last run against a server asked and got; nothing before it has ended.
    [[nodiscard]] const std::optional<declarative::Recording> &recording() const
    {
        return m_recording;
    }

signals:
    void pageRead(const millrace::declarative::TrialPage &page);
    void logged(const QString &message);
    /// A token that is good for one use was renewed.
    void configurationChanged(const QJsonObject &configuration);
    void finished(const millrace::Result<millrace::declarative::TrialOutcome> &outcome);

private:
    void end(const Result<declarative::TrialOutcome> &outcome,
             std::optional<declarative::Recording> recording);

    Workspace &m_workspace;
    CancellationSource m_work;
    bool m_isRunning = false;
    std::optional<declarative::Recording> m_recording;
};

} // namespace millrace
