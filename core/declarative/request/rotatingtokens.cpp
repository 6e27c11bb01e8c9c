#include "core/declarative/request/rotatingtokens.h"

namespace millrace::declarative {

Result<std::unique_ptr<RequestAuthenticator>> RotatingTokens::create(const Component &component,
                                                                     Runtime &runtime)
{
    Result<std::shared_ptr<TokenPool>> pool = TokenPool::shared(component, runtime);
    if (!pool)
        return pool.error();
    return std::unique_ptr<RequestAuthenticator>(new RotatingTokens(std::move(*pool), runtime));
}

Result<Credentials> RotatingTokens::credentials()
{
    const HttpHeader header = m_pool->header();
    Credentials credentials;
    credentials.options.headers.mutableMapping().set(header.name.toStdString(),
                                                     header.value.toStdString());
    for (const std::string &token : m_pool->tokens())
        credentials.secrets << QString::fromStdString(token);
    return credentials;
}

Result<void> RotatingTokens::sign(HttpRequest &request) { return m_pool->sign(request, m_runtime); }

void RotatingTokens::answered(const HttpRequest &request, const HttpResponse &response)
{
    m_pool->answered(request, response);
}

bool RotatingTokens::hasOtherToken(const HttpRequest &request) { return m_pool->hasOther(request); }

} // namespace millrace::declarative
