#include "ui/logs/logsearchtask.h"

#include <mutex>
#include <utility>

namespace millrace {

using namespace std::chrono_literals;

namespace {

/// Often enough to look alive, seldom enough to cost nothing.
constexpr auto s_collectInterval = 100ms;

} // namespace

/// What the search has found and the window has not taken yet.
struct LogSearchTask::Shared final
{
    std::mutex mutex;
    std::vector<LogHit> hits;
    std::optional<LogSearchState> state;
    std::optional<Result<LogSearchState>> end;
};

LogSearchTask::LogSearchTask(StateDatabase &database, Profile profile, QObject *parent)
    : QObject(parent)
    , m_database(database)
    , m_profile(std::move(profile))
{
    m_pool.setMaxThreadCount(1);
    m_timer.setInterval(s_collectInterval);
    connect(&m_timer, &QTimer::timeout, this, &LogSearchTask::collect);
}

LogSearchTask::~LogSearchTask()
{
    stop();
    m_pool.waitForDone();
}

void LogSearchTask::start(const LogMatcher &matcher, const LogSearchRequest &request)
{
    stop();
    m_stopping = CancellationSource();
    m_shared = std::make_shared<Shared>();
    m_timer.start();
    m_pool.start([&database = m_database, profile = m_profile, matcher, request, shared = m_shared,
                  cancellation = m_stopping.get_token()] {
        const LogSearchObserver observer{[&shared](LogHit hit) {
                                             const std::lock_guard lock(shared->mutex);
                                             shared->hits.push_back(std::move(hit));
                                         },
                                         [&shared](const LogSearchState &state) {
                                             const std::lock_guard lock(shared->mutex);
                                             shared->state = state;
                                         }};
        auto end = LogSearcher(database, profile).search(matcher, request, observer, cancellation);
        const std::lock_guard lock(shared->mutex);
        shared->end = std::move(end);
    });
}

void LogSearchTask::stop()
{
    m_stopping.request_stop();
    m_timer.stop();
    m_shared.reset();
}

void LogSearchTask::collect()
{
    const std::shared_ptr<Shared> shared = m_shared;
    std::vector<LogHit> hits;
    std::optional<LogSearchState> state;
    std::optional<Result<LogSearchState>> end;
    {
        const std::lock_guard lock(shared->mutex);
        hits = std::exchange(shared->hits, {});
        state = std::exchange(shared->state, {});
        end = shared->end;
    }
    if (!hits.empty())
        emit found(hits);
    if (state)
        emit moved(*state);
    // What was just told may have started another search.
    if (!end || m_shared != shared)
        return;
    stop();
    emit ended(*end);
}

} // namespace millrace
