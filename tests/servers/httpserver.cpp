#include "tests/servers/httpserver.h"

#include "tests/servers/httpconnection.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

namespace millrace::test {

using namespace Qt::StringLiterals;
using std::chrono::milliseconds;

namespace {

constexpr int s_backlog = 256;

bool isOpenEnd(const QString &segment) { return segment.endsWith("...}"_L1); }

QString nameOf(const QString &segment)
{
    return segment.mid(1, segment.size() - (isOpenEnd(segment) ? 5 : 2));
}

QStringList segmentsOf(const QString &path) { return path.split(u'/').mid(1); }

/// What the names in \a pattern stand for; nothing if \a path does not fit.
std::optional<std::map<QString, QString>> match(const QStringList &pattern, const QStringList &path)
{
    std::map<QString, QString> found;
    for (qsizetype i = 0; i < pattern.size(); ++i) {
        const QString &segment = pattern[i];
        if (isOpenEnd(segment)) {
            found[nameOf(segment)] = path.mid(i).join(u'/');
            return found;
        }
        if (i >= path.size())
            return std::nullopt;
        if (segment.startsWith(u'{'))
            found[nameOf(segment)] = path[i];
        else if (segment != path[i])
            return std::nullopt;
    }
    if (path.size() != pattern.size())
        return std::nullopt;
    return found;
}

} // namespace

Misbehaviour Misbehaviour::status(int status)
{
    return {.kind = Kind::Answer,
            .answer = HttpAnswer::text("The server is out of order.", status)};
}

Misbehaviour Misbehaviour::rateLimit(int seconds)
{
    HttpAnswer answer = HttpAnswer::text("Too many requests.", 429);
    answer.addHeader("Retry-After", QByteArray::number(seconds));
    return {.kind = Kind::Answer, .answer = answer};
}

HttpServer::HttpServer(HttpServerOptions options)
    : m_options(std::move(options))
    , m_latency(m_options.latency)
{
    resume();
}

HttpServer::~HttpServer() { pause(); }

void HttpServer::listen()
{
    m_listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int yes = 1;
    ::setsockopt(m_listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<quint16>(m_port));
    socklen_t size = sizeof address;
    auto *generic = reinterpret_cast<sockaddr *>(&address);
    if (::bind(m_listener, generic, size) != 0 || ::listen(m_listener, s_backlog) != 0
        || ::getsockname(m_listener, generic, &size) != 0)
        qFatal("The web server of the test cannot listen on port %d.", m_port);
    m_port = ntohs(address.sin_port);
}

void HttpServer::acceptConnections()
{
    while (true) {
        const int handle = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
        const std::lock_guard lock(m_mutex);
        if (m_isEnding || handle < 0) {
            if (handle >= 0)
                ::close(handle);
            return;
        }
        m_open.remove_if([](const auto &connection) { return connection->isDone(); });
        m_open.push_back(std::make_unique<HttpConnection>(*this, handle, ++m_connections));
    }
}

void HttpServer::pause()
{
    std::list<std::unique_ptr<HttpConnection>> open;
    {
        const std::lock_guard lock(m_mutex);
        m_isEnding = true;
        m_changed.notify_all();
        open.swap(m_open);
    }
    ::shutdown(m_listener, SHUT_RDWR);
    if (m_acceptor.joinable())
        m_acceptor.join();
    ::close(m_listener);
    // Paused again, it would close what has the number by then.
    m_listener = -1;
    for (const auto &connection : open)
        connection->cut();
    open.clear();
}

void HttpServer::resume()
{
    m_isEnding = false;
    listen();
    m_acceptor = std::thread([this] { acceptConnections(); });
}

void HttpServer::on(const QByteArray &method, const QString &path, Handler handler)
{
    const std::lock_guard lock(m_mutex);
    m_routes.push_back({method, segmentsOf(path), std::move(handler)});
}

void HttpServer::misbehaveAt(int number, Misbehaviour misbehaviour)
{
    const std::lock_guard lock(m_mutex);
    m_misbehaviours[number] = std::move(misbehaviour);
}

void HttpServer::setPlan(Plan plan)
{
    const std::lock_guard lock(m_mutex);
    m_plan = std::move(plan);
}

void HttpServer::setLatency(milliseconds latency)
{
    const std::lock_guard lock(m_mutex);
    m_latency = latency;
}

milliseconds HttpServer::latency() const
{
    const std::lock_guard lock(m_mutex);
    return m_latency;
}

QUrl HttpServer::url() const
{
    const bool isPlain = m_options.tls.certificate.isEmpty();
    return QUrl((isPlain ? u"http://127.0.0.1:%1"_s : u"https://localhost:%1"_s).arg(m_port));
}

QUrl HttpServer::url(const QString &path) const
{
    return QUrl(url().toString() + (path.startsWith(u'/') ? path : u'/' + path));
}

std::optional<Misbehaviour> HttpServer::begin(HttpCall &call)
{
    const std::lock_guard lock(m_mutex);
    call.number = static_cast<int>(m_calls.size()) + 1;
    m_calls.push_back(call);
    m_maximumInFlight = std::max(m_maximumInFlight, ++m_inFlight);
    m_changed.notify_all();
    if (const auto planned = m_misbehaviours.find(call.number); planned != m_misbehaviours.end()) {
        const Misbehaviour misbehaviour = planned->second;
        m_misbehaviours.erase(planned);
        return misbehaviour;
    }
    return m_plan ? m_plan(call) : std::nullopt;
}

HttpAnswer HttpServer::handle(HttpCall &call)
{
    Handler handler;
    {
        const std::lock_guard lock(m_mutex);
        const QStringList path = segmentsOf(call.path);
        for (auto route = m_routes.rbegin(); route != m_routes.rend() && !handler; ++route) {
            if (route->method != call.method)
                continue;
            if (auto parameters = match(route->segments, path)) {
                call.parameters = std::move(*parameters);
                handler = route->handler;
            }
        }
    }
    if (!handler)
        return HttpAnswer::text("There is nothing here.", 404);
    const std::lock_guard lock(m_handling);
    return handler(call);
}

void HttpServer::end(int status)
{
    const std::lock_guard lock(m_mutex);
    --m_inFlight;
    ++m_answers[status];
    m_changed.notify_all();
}

bool HttpServer::waitFor(milliseconds duration)
{
    if (duration <= milliseconds(0))
        return !m_isEnding;
    std::unique_lock lock(m_mutex);
    m_changed.wait_for(lock, duration, [this] { return m_isEnding.load(); });
    return !m_isEnding;
}

std::vector<HttpCall> HttpServer::calls() const
{
    const std::lock_guard lock(m_mutex);
    return m_calls;
}

int HttpServer::callCount() const
{
    const std::lock_guard lock(m_mutex);
    return static_cast<int>(m_calls.size());
}

bool HttpServer::waitForCalls(int count) const
{
    std::unique_lock lock(m_mutex);
    return m_changed.wait_for(lock, std::chrono::seconds(10), [this, count] {
        return m_calls.size() >= static_cast<std::size_t>(count);
    });
}

int HttpServer::answerCount(int status) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_answers.find(status);
    return found == m_answers.end() ? 0 : found->second;
}

int HttpServer::maximumInFlight() const
{
    const std::lock_guard lock(m_mutex);
    return m_maximumInFlight;
}

int HttpServer::maximumCallsWithin(milliseconds interval) const
{
    const std::lock_guard lock(m_mutex);
    std::size_t most = 0;
    std::size_t first = 0;
    for (std::size_t last = 0; last < m_calls.size(); ++last) {
        while (m_calls[last].time - m_calls[first].time >= interval)
            ++first;
        most = std::max(most, last - first + 1);
    }
    return static_cast<int>(most);
}

int HttpServer::connectionCount() const
{
    const std::lock_guard lock(m_mutex);
    return m_connections;
}

void HttpServer::forgetCalls()
{
    const std::lock_guard lock(m_mutex);
    m_calls.clear();
    m_answers.clear();
    m_maximumInFlight = m_inFlight;
}

} // namespace millrace::test
