// RunTrust: asks about the server that a run was refused by, where one sees that the run failed.
#pragma once

#include "core/engine/untrustedend.h"

#include <QWidget>

#include <optional>

namespace millrace {

class MessageBar;
class TrustView;
class Workspace;
struct ConnectionSummary;

/// When the last run ended because nobody vouches for a server, that server is asked in the
/// background what it shows, and the person whether to trust it, for one run or always. Hidden
/// otherwise. UI thread; the workspace outlives it.
class RunTrust final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RunTrust)

public:
    explicit RunTrust(Workspace &workspace, QWidget *parent = nullptr);
    ~RunTrust() override;

    /// Another connection is shown.
    void reset();
    /// The connection as it is now, and whether it runs.
    void follow(const ConnectionSummary &connection, bool isRunning);

signals:
    /// The streams of the refused run are to run once more, none: all, trusting these.
    void runRequested(const std::vector<millrace::StreamId> &streams,
                      const std::vector<millrace::TrustedIdentity> &trusted);

private:
    /// What was asked about; with another one the question is put again.
    struct Question final
    {
        qint64 jobId = 0;
        QJsonObject source;
        QJsonObject destination;

        bool operator==(const Question &) const = default;
    };

    void ask();
    void take(const TrustFinding &finding);
    void trustOnce();
    void trustAlways();
    void tellTrusted();
    void hideAll();
    [[nodiscard]] bool canRun() const;
    void requestRun(const std::vector<TrustedIdentity> &trusted);

    Workspace &m_workspace;
    MessageBar *m_message;
    TrustView *m_view;
    std::optional<Question> m_question;
    std::optional<Job> m_job; ///< The refused run.
    std::vector<Endpoint> m_ends; ///< Of the connection.
    bool m_isEnabled = false;
    std::optional<UntrustedEnd> m_end; ///< What is asked about.
    quint64 m_number = 0; ///< Answers to former questions are dropped.
    CancellationSource m_cancellation;
};

} // namespace millrace
