#include "core/declarative/workbench/replaytransport.h"

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_notRecorded{
    "declarative.not_recorded", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The recording has no answer to %1 %2."),
    QT_TRANSLATE_NOOP("errors",
                      "Run the stream against the server, with the settings it has now.")};
constexpr ErrorDefinition s_leftOut{
    "declarative.left_out", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The recording has left out the answer to %1 %2: %3."),
    QT_TRANSLATE_NOOP("errors",
                      "Record the stream again with fewer pages, or run it against the server.")};

QString reasonOf(Omission omission)
{
    return omission == Omission::TooLarge ? u"it is larger than a recording takes"_s
                                          : u"the recording was full"_s;
}

bool isSame(const RecordedExchange &exchange, const QByteArray &method, const QString &url,
            const QByteArray &body)
{
    if (exchange.method != method || exchange.url != url)
        return false;
    return exchange.body == (exchange.omission == Omission::None ? body : Recording::digest(body));
}

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
    bool isNew = false;
    for (std::size_t index = 0; index < m_isUsed.size() && !isNew; ++index) {
        const RecordedExchange &exchange = m_recording.exchanges().at(index);
        if (!isSame(exchange, method, url, body))
            continue;
        last = &exchange;
        isNew = !m_isUsed.at(index);
        m_isUsed.at(index) = true;
    }
    const QString asked = QString::fromLatin1(method);
    // The next answer to the same request may be among those that are not listed.
    if (!isNew && m_recording.omissions().unlisted > 0) {
        return makeError(s_leftOut,
                         {asked, url, u"the recording was full and does not even list it"_s});
    }
    if (last == nullptr)
        return makeError(s_notRecorded, {asked, url});
    if (last->omission != Omission::None)
        return makeError(s_leftOut, {asked, url, reasonOf(last->omission)});
    return responseOf(*last, request.url);
}

} // namespace millrace::declarative
