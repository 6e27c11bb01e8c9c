#include "core/declarative/request/requester.h"

#include "core/declarative/declarativeerrors.h"
#include "core/declarative/request/httprequester.h"

namespace millrace::declarative {

using namespace Qt::StringLiterals;

Result<std::unique_ptr<Requester>> makeRequester(const Component &component,
                                                 RequesterOptions options, Runtime &runtime)
{
    const QString place = QString::fromStdString(component.place());
    if (component.isCustom())
        return makeError(errors::s_componentCustom,
                         {place, QString::fromStdString(component.text("class_name"))});
    if (!component.is("HttpRequester"))
        return makeError(errors::s_componentInvalid, {place, u"it is no known requester"_s});
    Result<RequestBuilder> builder = RequestBuilder::create(component);
    if (!builder)
        return builder.error();
    const std::shared_ptr<const Value> config = runtime.config.current();
    Result<ErrorHandler> handler
        = ErrorHandler::create(component.child("error_handler"), *config, runtime.clock);
    if (!handler)
        return handler.error();
    const AuthenticatorOptions signing{options.stream,
                                       component.text(component.has("url") ? "url" : "url_base"),
                                       options.decodeLogin};
    Result<std::unique_ptr<RequestAuthenticator>> authenticator
        = makeAuthenticator(component.child("authenticator"), signing, runtime);
    if (!authenticator)
        return authenticator.error();
    options.usesCache = options.usesCache || component.flag("use_cache");
    auto ownServers = runtime.servers ? nullptr : std::make_unique<ApiServers>(component.node());
    std::unique_ptr<Requester> requester = std::make_unique<HttpRequester>(
        HttpRequester::Parts{std::move(*builder), std::move(*handler), std::move(*authenticator),
                             std::move(ownServers)},
        std::move(options), runtime);
    return requester;
}

} // namespace millrace::declarative
