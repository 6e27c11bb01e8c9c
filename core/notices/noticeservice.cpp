#include "core/notices/noticeservice.h"

namespace millrace {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::milliseconds s_interval = 2s;
constexpr std::chrono::seconds s_longestWait = 60s;
/// A run changes the state database all the time, and to look at everything costs something.
constexpr std::chrono::seconds s_afterChange = 5s;

} // namespace

NoticeService::NoticeService(const EngineServices &services, SendingLimits limits)
    : m_services(services)
    , m_round(services, limits)
{
}

NoticeService::~NoticeService()
{
    m_ending.request_stop();
    if (m_thread.joinable())
        m_thread.join();
}

void NoticeService::start()
{
    m_thread = std::thread([this] { work(m_ending.get_token()); });
}

void NoticeService::work(const Cancellation &ending)
{
    while (!ending.stop_requested()) {
        // What ails the database is reported by whoever needs it; the next look tries again.
        if (isLookDue())
            (void)m_round.run(ending);
        if (!m_services.clock.wait(s_interval, ending))
            return;
    }
}

bool NoticeService::isLookDue()
{
    const TimePoint now = m_services.clock.now();
    // A clock that was set back must not end the looking.
    const bool isLong = !m_lookedAt || now < *m_lookedAt || now - *m_lookedAt >= s_longestWait;
    const auto changes = m_services.database.changeCounter();
    const bool hasChanged = changes && *changes != m_changes;
    if (!isLong && (!hasChanged || now - *m_lookedAt < s_afterChange))
        return false;
    m_lookedAt = now;
    if (changes)
        m_changes = *changes;
    return true;
}

} // namespace millrace
