// NoticeService: finds and sends notices as long as it lives.
#pragma once

#include "core/notices/noticeround.h"

#include <thread>

namespace millrace {

/// A thread that looks whenever the state database has changed, and once a minute for what only
/// time brings. Several of one profile, in whatever processes, share the work. Its end lets what is
/// being sent go, for the next one to send. Safe from any thread.
class NoticeService final
{
public:
    /// What \a services refers to outlives it.
    explicit NoticeService(const EngineServices &services, SendingLimits limits = {});
    ~NoticeService();
    Q_DISABLE_COPY_MOVE(NoticeService)

    void start();

private:
    void work(const Cancellation &ending);
    [[nodiscard]] bool isLookDue();

    const EngineServices m_services;
    NoticeRound m_round;
    qint64 m_changes = -1;
    std::optional<TimePoint> m_lookedAt;
    CancellationSource m_ending;
    std::thread m_thread;
};

} // namespace millrace
