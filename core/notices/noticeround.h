// NoticeRound: one look for notices, and the sending of what is due.
#pragma once

#include "core/notices/noticesender.h"
#include "core/notices/noticewatch.h"

namespace millrace {

/// For programs that run once; see NoticeService for those that stay. Used by one thread; blocks.
class NoticeRound final
{
public:
    /// What \a services refers to outlives it.
    explicit NoticeRound(const EngineServices &services, SendingLimits limits = {});

    /// Looks and sends. A program without a window leaves what is for the desktop to the next one
    /// with. Errors of the database alone.
    [[nodiscard]] Result<void> run(const Cancellation &cancellation);

private:
    void prune();

    const EngineServices m_services;
    NoticeWatch m_watch;
    NoticeSender m_sender;
    std::optional<TimePoint> m_prunedAt;
};

} // namespace millrace
