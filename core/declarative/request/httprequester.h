// HttpRequester: sends the requests of one component of a manifest.
#pragma once

#include "core/declarative/request/errorhandler.h"
#include "core/declarative/request/requestauthenticator.h"
#include "core/declarative/request/requestbuilder.h"
#include "core/declarative/request/requester.h"
#include "core/declarative/request/requestloop.h"

#include <atomic>
#include <memory>

namespace millrace::declarative {

/// The component HttpRequester.
class HttpRequester final : public Requester
{
public:
    struct Parts final
    {
        RequestBuilder builder;
        ErrorHandler handler;
        std::unique_ptr<RequestAuthenticator> authenticator;
    };

    HttpRequester(Parts parts, RequesterOptions options, Runtime &runtime);

    [[nodiscard]] Result<RequestOutcome> send(const RequestContext &context) override;

private:
    /// One request with what its tries share.
    struct Work;
    using Answer = RequestOutcome;

    [[nodiscard]] Result<Answer> sendRepeatedly(const RequestContext &context);
    [[nodiscard]] Result<Work> prepare(const RequestContext &context);
    [[nodiscard]] Result<RequestTry<Answer>> attempt(Work &work);
    [[nodiscard]] Result<void> signAgain(Work &work);
    [[nodiscard]] Result<HttpResponse> fetch(Work &work);
    [[nodiscard]] Result<HttpResponse> sendOnce(Work &work);
    [[nodiscard]] Result<RequestTry<Answer>> judged(Work &work, const HttpResponse &response);
    [[nodiscard]] Result<RequestTry<Answer>> failed(Work &work, const Error &error);
    [[nodiscard]] Result<RequestTry<Answer>> again(Work &work, const Resolution &resolution,
                                                   const HttpResponse *response);
    void renewCredentials(const Work &work);
    void log(LogLevel level, const QString &message) const;

    const Parts m_parts;
    const RequesterOptions m_options;
    Runtime &m_runtime;
};

} // namespace millrace::declarative
