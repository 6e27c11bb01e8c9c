#include "core/declarative/workbench/trialcollector.h"

#include "core/declarative/request/requestsecrets.h"
#include "core/declarative/value/jsonqt.h"
#include "core/declarative/value/jsontext.h"
#include "core/declarative/workbench/prettytext.h"

#include <iterator>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype s_longestBody = qsizetype(256) * 1024;
constexpr qsizetype s_longestRecord = qsizetype(64) * 1024;
constexpr qsizetype s_mostShown = 500;
/// Of all records of a page, each kind.
constexpr qsizetype s_longestRecords = qsizetype(512) * 1024;

qsizetype sizeOf(const QStringList &texts)
{
    qsizetype size = 0;
    for (const QString &text : texts)
        size += text.size();
    return size;
}

bool hasRoom(const QStringList &texts)
{
    return texts.size() < s_mostShown && sizeOf(texts) < s_longestRecords;
}

} // namespace

TrialCollector::TrialCollector(const TrialOptions &options, TrialEvents &events,
                               Recording &recording, CancellationSource stop)
    : m_options(options)
    , m_events(events)
    , m_recording(recording)
    , m_stop(std::move(stop))
{
}

void TrialCollector::hideSecrets(const Value &config, const std::vector<Path> &paths)
{
    const std::lock_guard lock(m_mutex);
    m_secretPaths = paths;
    m_secrets.add(secretsIn(config, paths));
}

QString TrialCollector::shown(const Value &value) const
{
    return m_secrets.hidden(prettyJson(value)).left(s_longestRecord);
}

TrialCollector::OpenPage &TrialCollector::open(const std::string &stream)
{
    OpenPage &page = m_open[stream];
    page.page.stream = QString::fromStdString(stream);
    page.isTouched = true;
    return page;
}

void TrialCollector::close(const std::string &stream)
{
    const auto found = m_open.find(stream);
    if (found == m_open.end() || !found->second.isTouched)
        return;
    TrialPage page = std::move(found->second.page);
    // The next page is of the same slice until another one begins.
    found->second = OpenPage();
    found->second.page.slice = page.slice;
    if (stream == m_options.stream)
        ++m_outcome.pages;
    m_events.page(std::move(page));
}

void TrialCollector::beginSlice(const StreamSlice &slice)
{
    const std::lock_guard lock(m_mutex);
    m_open[m_options.stream].page.slice
        = m_secrets.hidden(QString::fromStdString(jsonText(slice.merged())));
}

bool TrialCollector::take(const Value &record)
{
    const std::lock_guard lock(m_mutex);
    TrialPage &page = open(m_options.stream).page;
    ++page.recordCount;
    if (hasRoom(page.records))
        page.records << shown(record);
    if (++m_outcome.records < m_options.maximumRecords)
        return true;
    m_outcome.isLimited = true;
    return false;
}

void TrialCollector::flush()
{
    const std::lock_guard lock(m_mutex);
    if (!m_logins.empty())
        open(m_options.stream);
    for (auto &[stream, page] : m_open) {
        if (stream == m_options.stream)
            std::move(m_logins.begin(), m_logins.end(), std::back_inserter(page.page.exchanges));
    }
    m_logins.clear();
    std::vector<std::string> names;
    for (const auto &[stream, page] : m_open)
        names.push_back(stream);
    for (const std::string &name : names)
        close(name);
}

TrialOutcome TrialCollector::outcome() const
{
    const std::lock_guard lock(m_mutex);
    return m_outcome;
}

TrialExchange TrialCollector::shown(const Exchange &exchange) const
{
    TrialExchange shown;
    shown.stream = QString::fromStdString(exchange.stream);
    shown.method = QString::fromLatin1(httpMethodName(exchange.request.method));
    shown.url = m_secrets.hidden(exchange.request.url);
    for (const HttpHeader &line : exchange.request.headers.lines())
        shown.requestHeaders.append({QString::fromUtf8(line.name), m_secrets.hidden(line)});
    shown.requestBody = m_secrets.hidden(prettyBody(exchange.request.body)).left(s_longestBody);
    shown.isFromCache = exchange.isFromCache;
    if (exchange.error != nullptr)
        shown.error = m_secrets.hidden(exchange.error->message);
    if (exchange.response == nullptr)
        return shown;
    const HttpResponse &response = *exchange.response;
    shown.status = response.status;
    shown.elapsed = response.elapsed.count();
    shown.bodySize = response.body.size();
    for (const HttpHeader &line : response.headers.lines())
        shown.headers.append({QString::fromUtf8(line.name), m_secrets.hidden(line)});
    const QByteArray body = exchange.stream.empty() ? hiddenLogin(response.body) : response.body;
    const QString text = m_secrets.hidden(prettyBody(body));
    shown.isBodyCut = text.size() > s_longestBody;
    shown.body = text.left(s_longestBody);
    return shown;
}

void TrialCollector::exchanged(const Exchange &exchange)
{
    const std::lock_guard lock(m_mutex);
    m_secrets.learn(exchange.request);
    m_recording.add(exchange, m_secrets);
    if (exchange.stream.empty()) {
        m_logins.push_back(shown(exchange));
        return;
    }
    TrialPage &page = open(exchange.stream).page;
    std::move(m_logins.begin(), m_logins.end(), std::back_inserter(page.exchanges));
    m_logins.clear();
    page.exchanges.push_back(shown(exchange));
    if (exchange.stream != m_options.stream)
        page.slice = m_secrets.hidden(QString::fromStdString(jsonText(exchange.slice.merged())));
}

void TrialCollector::logged(LogLevel level, const std::string & /*stream*/,
                            const std::string &message)
{
    const std::lock_guard lock(m_mutex);
    m_events.logged(level, m_secrets.hidden(QString::fromStdString(message)));
}

void TrialCollector::extracted(const std::string &stream, const Value &record)
{
    const std::lock_guard lock(m_mutex);
    TrialPage &page = open(stream).page;
    ++page.extractedCount;
    if (hasRoom(page.extracted))
        page.extracted << shown(record);
}

void TrialCollector::nextPage(const std::string &stream, const Value &token)
{
    const std::lock_guard lock(m_mutex);
    if (!token.isNull())
        open(stream).page.next = shown(token);
    close(stream);
    if (stream == m_options.stream && m_outcome.pages >= m_options.maximumPages) {
        m_outcome.isLimited = m_outcome.isLimited || !token.isNull();
        m_stop.request_stop();
    }
}

Result<void> TrialCollector::configurationChanged(const Value &config)
{
    const std::lock_guard lock(m_mutex);
    m_secrets.add(secretsIn(config, m_secretPaths));
    m_events.configurationChanged(toJsonObject(config));
    return {};
}

void TrialCollector::rateLimited(const std::string & /*stream*/)
{
    const std::lock_guard lock(m_mutex);
    m_events.logged(LogLevel::Warning, u"The server asked to slow down; the stream waits."_s);
}

} // namespace millrace::declarative
