#include "core/http/httpdefaults.h"

#include <map>
#include <mutex>
#include <shared_mutex>

namespace millrace {

namespace {

struct Sources final
{
    std::shared_mutex mutex; ///< Shared by calls, so that one client does not wait for another.
    quint64 lastNumber = 0;
    std::map<quint64, HttpDefaultsSource> byNumber;
};

Sources &theSources()
{
    static Sources s_sources;
    return s_sources;
}

quint64 added(HttpDefaultsSource source)
{
    Sources &sources = theSources();
    const std::unique_lock lock(sources.mutex);
    sources.byNumber[++sources.lastNumber] = std::move(source);
    return sources.lastNumber;
}

} // namespace

HttpDefaultsUse::HttpDefaultsUse(HttpDefaultsSource source)
    : m_number(added(std::move(source)))
{
}

HttpDefaultsUse::~HttpDefaultsUse()
{
    Sources &sources = theSources();
    const std::unique_lock lock(sources.mutex);
    sources.byNumber.erase(m_number);
}

Result<HttpDefaults> httpDefaults()
{
    Sources &sources = theSources();
    const std::shared_lock lock(sources.mutex);
    if (sources.byNumber.empty())
        return HttpDefaults();
    return sources.byNumber.rbegin()->second();
}

} // namespace millrace
