#include "core/notices/noticeround.h"

namespace millrace {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::days s_longestKept{180};
constexpr int s_mostKept = 5'000;

} // namespace

NoticeRound::NoticeRound(const EngineServices &services, SendingLimits limits)
    : m_services(services)
    , m_watch(services)
    , m_sender(services.database, services.secrets, services.clock, limits)
{
}

Result<void> NoticeRound::run(const Cancellation &cancellation)
{
    const auto looked = m_watch.look();
    prune();
    // What was found before is sent, even where one connection cannot be judged.
    const auto sent = m_sender.sendDue(cancellation);
    return looked ? sent : looked;
}

void NoticeRound::prune()
{
    const TimePoint now = m_services.clock.now();
    if (m_prunedAt && now >= *m_prunedAt && now - *m_prunedAt < 24h)
        return;
    m_prunedAt = now;
    // What was left is removed the next day.
    [[maybe_unused]] const auto pruned
        = NoticeStore(m_services.database).prune(now, s_longestKept, s_mostKept);
}

} // namespace millrace
