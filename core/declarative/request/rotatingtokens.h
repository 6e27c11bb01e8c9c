// RotatingTokens: signs each request with one of several tokens that has calls left.
#pragma once

#include "core/declarative/request/requestauthenticator.h"
#include "core/declarative/request/tokenpool.h"

namespace millrace::declarative {

/// The component RateLimitedMultipleTokenAuthenticator.
class RotatingTokens final : public RequestAuthenticator
{
public:
    /// Errors: those of TokenPool::shared(). \a runtime outlives it.
    [[nodiscard]] static Result<std::unique_ptr<RequestAuthenticator>>
    create(const Component &component, Runtime &runtime);

    [[nodiscard]] Result<Credentials> credentials() override;
    [[nodiscard]] Result<void> sign(HttpRequest &request) override;
    void answered(const HttpRequest &request, const HttpResponse &response) override;
    [[nodiscard]] bool hasOtherToken(const HttpRequest &request) override;

private:
    RotatingTokens(std::shared_ptr<TokenPool> pool, Runtime &runtime)
        : m_pool(std::move(pool))
        , m_runtime(runtime)
    {
    }

    const std::shared_ptr<TokenPool> m_pool;
    Runtime &m_runtime;
};

} // namespace millrace::declarative
