#include "core/declarative/record/asyncjob.h"

#include "core/declarative/record/jsondecoder.h"
#include "core/declarative/record/recorderrors.h"
#include "core/declarative/record/responseheaders.h"
#include "core/declarative/template/interpolation.h"

#include <algorithm>
#include <utility>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

/// Files of one job.
constexpr std::size_t s_mostDownloads = 100'000;

std::string_view viewOf(const QByteArray &bytes)
{
    return {bytes.constData(), std::size_t(bytes.size())};
}

/// The headers also in small letters: templates write them either way.
Value headersOf(const HttpResponse &response)
{
    Value headers = headerValues(response);
    for (const HttpHeader &line : response.headers.lines()) {
        const std::string small = line.name.toLower().toStdString();
        if (!headers.find(small))
            headers.mutableMapping().set(small, line.value.toStdString());
    }
    return headers;
}

Value requestOf(const HttpRequest &request)
{
    Mapping headers;
    for (const HttpHeader &line : request.headers.lines())
        headers.set(line.name.toStdString(), line.value.toStdString());
    return Mapping{{"method", viewOf(httpMethodName(request.method))},
                   {"url", request.url.toString(QUrl::FullyEncoded).toStdString()},
                   {"headers", std::move(headers)},
                   {"body", viewOf(request.body)}};
}

/// The answer of \a outcome as templates see it: its JSON, its headers and its request.
Value answerOf(const RequestOutcome &outcome)
{
    const HttpResponse &response = *outcome.response;
    const Result<Value> json = parsePythonJson(viewOf(response.body), {});
    Value answer = json && json->isMapping() ? *json : Value::emptyMapping();
    Mapping &mapping = answer.mutableMapping();
    if (!mapping.contains("headers"))
        mapping.append("headers", headersOf(response));
    if (!mapping.contains("request"))
        mapping.append("request", requestOf(outcome.request));
    return answer;
}

} // namespace

AsyncJob::AsyncJob(const AsyncRetrieverParts &parts, Runtime &runtime, const StreamSlice &slice)
    : m_parts(parts)
    , m_runtime(runtime)
    , m_slice(slice)
{
}

Result<RequestOutcome> AsyncJob::send(Requester &requester, const StreamSlice &slice) const
{
    RequestContext context;
    context.slice = slice;
    return requester.send(context);
}

Error AsyncJob::unanswered(const QString &what) const
{
    return makeError(errors::s_jobUnanswered, {QString::fromStdString(m_parts.stream), what});
}

Result<void> AsyncJob::start()
{
    const Result<RequestOutcome> outcome = send(*m_parts.creation, m_slice);
    if (!outcome)
        return outcome.error();
    if (!outcome->response)
        return unanswered(u"creation"_s);
    m_creation = answerOf(*outcome);
    m_start = m_runtime.clock.steadyNow();
    return {};
}

Result<AsyncJob::Status> AsyncJob::wait()
{
    while (true) {
        if (m_runtime.clock.steadyNow() - m_start > m_parts.timeout)
            return Status::TimedOut;
        Result<Status> status = poll();
        if (!status || *status != Status::Running)
            return status;
        if (!m_runtime.clock.wait(AsyncRetriever::s_pollEvery, m_runtime.cancellation))
            return Error::cancelled();
    }
}

Result<AsyncJob::Status> AsyncJob::poll()
{
    Result<RequestOutcome> outcome = send(*m_parts.polling, withCreation());
    if (!outcome)
        return outcome.error();
    if (!outcome->response)
        return unanswered(u"polling"_s);
    Value found;
    const Result<void> extracted = m_parts.statusExtractor->extract(
        *outcome->response, {}, [&](Value record) -> Result<bool> {
            found = std::move(record);
            return false;
        });
    if (!extracted)
        return extracted.error();
    const std::string word = pythonText(found);
    const auto known = m_parts.statusByWord.find(word);
    if (known == m_parts.statusByWord.end()) {
        return makeError(errors::s_jobStatusUnknown,
                         {QString::fromStdString(m_parts.stream), QString::fromStdString(word)});
    }
    if (known->second == "running")
        return Status::Running;
    if (known->second == "failed")
        return Status::Failed;
    if (known->second == "timeout")
        return Status::TimedOut;
    if (known->second == "skipped")
        return Status::Skipped;
    m_polling = answerOf(*outcome);
    m_pollingResponse = std::move(outcome->response);
    return Status::Completed;
}

void AsyncJob::abort()
{
    if (!m_parts.abort || m_creation.isNull())
        return;
    const Result<RequestOutcome> outcome = send(*m_parts.abort, withCreation());
    if (!outcome) {
        m_runtime.observer.logged(LogLevel::Warning, m_parts.stream,
                                  "The job could not be stopped at the server: "
                                      + outcome.error().message.toStdString());
    }
}

Result<void> AsyncJob::remove()
{
    if (!m_parts.removal)
        return {};
    const Result<RequestOutcome> outcome = send(*m_parts.removal, withCreation());
    return outcome ? Result<void>() : Result<void>(outcome.error());
}

StreamSlice AsyncJob::withCreation() const
{
    StreamSlice slice = m_slice;
    slice.extra.mutableMapping().set("creation_response", m_creation);
    return slice;
}

Result<std::vector<Value>> AsyncJob::targets() const
{
    if (!m_parts.targetExtractor)
        return std::vector<Value>{Value("")};
    HttpResponse response = *m_pollingResponse;
    if (m_parts.targets) {
        StreamSlice slice;
        slice.extra = Mapping{{"polling_response", m_polling}};
        Result<RequestOutcome> outcome = send(*m_parts.targets, slice);
        if (!outcome)
            return outcome.error();
        if (!outcome->response)
            return unanswered(u"list of downloads"_s);
        response = std::move(*outcome->response);
    }
    std::vector<Value> found;
    const Result<void> extracted
        = m_parts.targetExtractor->extract(response, {}, [&](Value record) -> Result<bool> {
              found.push_back(std::move(record));
              return found.size() <= s_mostDownloads;
          });
    if (!extracted)
        return extracted.error();
    // The records of the others would be missing.
    if (found.size() > s_mostDownloads) {
        return makeError(
            errors::s_jobTooLarge,
            {QString::fromStdString(m_parts.stream), QString::number(s_mostDownloads)});
    }
    return found;
}

Result<std::vector<StreamSlice>> AsyncJob::downloads() const
{
    Result<std::vector<Value>> found = targets();
    if (!found)
        return found.error();
    std::vector<StreamSlice> slices;
    for (Value &target : *found) {
        StreamSlice slice = withCreation();
        slice.extra.mutableMapping().set("download_target", std::move(target));
        slice.extra.mutableMapping().set("polling_response", m_polling);
        slices.push_back(std::move(slice));
    }
    return slices;
}

} // namespace millrace::declarative
