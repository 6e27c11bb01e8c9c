#include "core/declarative/request/requestcache.h"

#include "core/declarative/request/formencoding.h"

#include <QCryptographicHash>

#include <algorithm>
#include <array>
#include <vector>

namespace millrace::declarative {

namespace {

/// Credentials differ between streams whose answers are the same.
bool isIgnored(QByteArrayView name)
{
    static constexpr std::array s_names{"authorization", "x-api-key", "access_token", "api_key"};
    return std::any_of(s_names.begin(), s_names.end(), [name](const char *candidate) {
        return name.compare(candidate, Qt::CaseInsensitive) == 0;
    });
}

QByteArray sortedQuery(const QUrl &url)
{
    std::vector<QByteArray> items;
    for (const QByteArray &item : url.query(QUrl::FullyEncoded).toLatin1().split('&')) {
        const std::string name = unquotedFromForm(item.left(item.indexOf('=')).toStdString());
        if (!item.isEmpty() && !isIgnored(QByteArrayView(name.data(), qsizetype(name.size()))))
            items.push_back(item);
    }
    std::sort(items.begin(), items.end());
    QByteArray query;
    for (const QByteArray &item : items)
        query += item + '&';
    return query;
}

/// What keeping \a response takes.
std::int64_t bytesOf(const HttpResponse &response)
{
    std::int64_t bytes = response.body.size();
    for (const HttpHeader &line : response.headers.lines())
        bytes += line.name.size() + line.value.size();
    return bytes;
}

} // namespace

bool RequestCache::isCacheable(const HttpRequest &request)
{
    return request.method == HttpMethod::Get && !request.sink;
}

QByteArray RequestCache::keyOf(const HttpRequest &request)
{
    std::vector<QByteArray> headers;
    for (const HttpHeader &line : request.headers.lines()) {
        if (!isIgnored(line.name))
            headers.push_back(line.name.toLower() + ':' + line.value);
    }
    std::sort(headers.begin(), headers.end());
    // A hash, so that neither long bodies nor what is secret in them is kept.
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const QByteArray address
        = request.url.toEncoded(QUrl::RemoveQuery | QUrl::RemoveFragment | QUrl::FullyEncoded);
    const auto add = [&hash](const QByteArray &part) {
        hash.addData(QByteArray(QByteArray::number(part.size()) + ':'));
        hash.addData(part);
    };
    add(httpMethodName(request.method));
    add(address);
    add(sortedQuery(request.url));
    add(request.contentType);
    add(request.body);
    for (const QByteArray &header : headers)
        add(header);
    return hash.result();
}

Result<RequestCache::Found> RequestCache::answer(const HttpRequest &request,
                                                 const std::function<Result<HttpResponse>()> &send,
                                                 const Cancellation &cancellation)
{
    const QByteArray key = keyOf(request);
    {
        std::unique_lock lock(m_mutex);
        while (true) {
            const auto entry = m_entries.find(key);
            if (entry == m_entries.end())
                break;
            if (entry->second.response) {
                m_uses.splice(m_uses.begin(), m_uses, entry->second.use);
                return Found{*entry->second.response, true};
            }
            // Another thread fetches it; when that fails, this one tries.
            m_changed.wait(lock, cancellation, [this, &key] {
                const auto present = m_entries.find(key);
                return present == m_entries.end() || present->second.response.has_value();
            });
            if (cancellation.stop_requested())
                return Error::cancelled();
        }
        m_uses.push_front(key);
        m_entries.emplace(key, Entry{std::nullopt, m_uses.begin()});
    }
    Result<HttpResponse> response = send();
    keep(key, response);
    if (!response)
        return response.error();
    return Found{std::move(*response), false};
}

void RequestCache::keep(const QByteArray &key, const Result<HttpResponse> &response)
{
    constexpr int s_ok = 200;
    const std::lock_guard lock(m_mutex);
    const auto entry = m_entries.find(key);
    if (response && response->status == s_ok && bytesOf(*response) <= m_room) {
        entry->second.response = *response;
        m_bytes += bytesOf(*response);
        makeRoom();
    } else {
        m_uses.erase(entry->second.use);
        m_entries.erase(entry);
    }
    m_changed.notify_all();
}

void RequestCache::makeRoom()
{
    auto use = m_uses.end();
    while ((m_bytes > m_room || m_entries.size() > s_mostAnswers) && use != m_uses.begin()) {
        --use;
        const auto entry = m_entries.find(*use);
        if (!entry->second.response)
            continue;
        m_bytes -= bytesOf(*entry->second.response);
        m_entries.erase(entry);
        use = m_uses.erase(use);
    }
}

} // namespace millrace::declarative
