// HttpRequester: sends the requests of one component of a manifest.
#pragma once

#include "core/declarative/request/apiservers.h"
#include "core/declarative/request/errorhandler.h"
#include "core/declarative/request/requestauthenticator.h"
#include "core/declarative/request/requestbuilder.h"
#include "core/declarative/request/requester.h"
#include "core/declarative/request/requestloop.h"

#include <memory>
#include <mutex>
#include <set>

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
        std::unique_ptr<ApiServers> ownServers; ///< Null: those of the runtime count.
    };

    HttpRequester(Parts parts, RequesterOptions options, Runtime &runtime);

    [[nodiscard]] Result<RequestOutcome> send(const RequestContext &context) override;

private:
    /// One request with what its tries share.
    struct Work;
    using Answer = RequestOutcome;

    [[nodiscard]] Result<Answer> sendRepeatedly(const RequestContext &context);
    [[nodiscard]] Result<Work> prepare(const RequestContext &context);
    [[nodiscard]] Result<void> prepareForApi(Work &work, RequestDraft &draft);
    [[nodiscard]] Result<void> prepareForOthers(Work &work, RequestDraft &draft);
    [[nodiscard]] bool isForeign(const RequestDraft &draft, const Work &work) const;
    void tellOfForeign(const QUrl &address);
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
    std::mutex m_mutex;
    std::set<QString> m_foreign; ///< Servers that were told of.
};

} // namespace millrace::declarative
