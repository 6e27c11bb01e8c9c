#include "tests/declarative/stream/runtimefixture.h"

#include "core/declarative/request/ratebudget.h"
#include "core/declarative/request/requestcache.h"

namespace millrace::test {

using namespace declarative;

namespace {

class NoTransport final : public Transport
{
public:
    Result<HttpResponse> send(const HttpRequest &, const Cancellation &) override
    {
        return Error::cancelled();
    }
};

} // namespace

struct RuntimeFixture::Rest final
{
    NoTransport transport;
    RequestCache cache;
    RateBudget budget;
};

RuntimeFixture::RuntimeFixture(Value configuration)
    : config(std::move(configuration))
    , m_rest(std::make_unique<Rest>())
    , runtime{config, clock, m_rest->transport, observer,
              // No stream here sends anything, so nobody looks at these.
              reinterpret_cast<RequestCache &>(m_rest->cache),
              reinterpret_cast<RateBudget &>(m_rest->budget), stopping.get_token()}
{
}

RuntimeFixture::~RuntimeFixture() = default;

} // namespace millrace::test
