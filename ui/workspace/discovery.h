// Discovery: asks a source for its streams in the background, and hands them on as they come.
#pragma once

#include "core/base/cancellation.h"
#include "core/catalog/stream.h"
#include "core/model/endpoint.h"
#include "ui/workspace/workspace.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <mutex>

namespace millrace {

/// One discovery at a time; a new start() drops the former. Lives in the UI thread. Destroying it
/// cancels without waiting.
class Discovery final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Discovery)

public:
    enum class State { Idle, Running, Done, Failed, Cancelled };

    explicit Discovery(Workspace &workspace, QObject *parent = nullptr);
    ~Discovery() override;

    void start(const Endpoint &source);
    /// Keeps what came; finished() does not follow, stateChanged() does.
    void cancel();

    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] int foundCount() const { return m_foundCount; }
    /// What failed; nothing in the other states.
    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }

signals:
    void stateChanged();
    /// Streams found since the last signal, at most ten times a second.
    void found(const std::vector<millrace::Stream> &streams);
    /// Everything has come; \a catalog is complete and in the source's order.
    void finished(const millrace::Catalog &catalog);

private:
    /// What the discovering thread hands over.
    struct Inbox final
    {
        std::mutex mutex;
        std::vector<Stream> streams;
    };

    void handOn();
    void end(const Result<Catalog> &result);
    void setState(State state);

    Workspace &m_workspace;
    CancellationSource m_cancellation;
    std::shared_ptr<Inbox> m_inbox;
    QTimer m_timer;
    State m_state = State::Idle;
    int m_foundCount = 0;
    int m_number = 0; ///< Answers of dropped discoveries are told apart by it.
    std::optional<Error> m_error;
};

} // namespace millrace
