#include "core/declarative/workbench/replaytransport.h"

namespace millrace::declarative {

namespace {

constexpr ErrorDefinition s_notRecorded{
    "declarative.not_recorded", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The recording has no answer to %1 %2."),
    QT_TRANSLATE_NOOP("errors",
                      "Run the stream against the server, with the settings it has now.")};

HttpResponse responseOf(const RecordedExchange &exchange, const QUrl &url)
{
    HttpResponse response;
    response.status = exchange.status;
    for (const auto &[name, value] : exchange.headers)
        response.headers.append({name, value});
    response.body = exchange.answer;
    response.bodySize = exchange.answer.size();
    response.url = url;
    return response;
}

} // namespace

ReplayTransport::ReplayTransport(Recording recording)
    : m_recording(std::move(recording))
    , m_isUsed(m_recording.exchanges().size(), false)
{
}

Result<HttpResponse> ReplayTransport::send(const HttpRequest &request,
                                           const Cancellation &cancellation)
{
    if (cancellation.stop_requested())
        return Error::cancelled();
    const std::lock_guard lock(m_mutex);
    m_secrets.learn(request);
    const QByteArray method = httpMethodName(request.method);
    const QString url = m_secrets.hidden(request.url);
    const QByteArray body = m_secrets.hidden(request.body);
    const RecordedExchange *last = nullptr;
    for (std::size_t index = 0; index < m_isUsed.size(); ++index) {
        const RecordedExchange &exchange = m_recording.exchanges().at(index);
        if (exchange.method != method || exchange.url != url || exchange.body != body)
            continue;
        last = &exchange;
        if (!m_isUsed.at(index)) {
            m_isUsed.at(index) = true;
            break;
        }
    }
    if (last == nullptr)
        return makeError(s_notRecorded, {QString::fromLatin1(method), url});
    return responseOf(*last, request.url);
}

} // namespace millrace::declarative
