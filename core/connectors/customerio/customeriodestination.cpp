#include "core/connectors/customerio/customeriodestination.h"

#include "core/activation/apiobjectwriter.h"
#include "core/activation/objectcheck.h"
#include "core/connectors/customerio/customerioerrors.h"
#include "core/connectors/customerio/customerioobjects.h"
#include "core/connectors/customerio/customeriorequests.h"
#include "core/http/toldwaits.h"

#include <QCoreApplication>

#include <algorithm>

namespace millrace {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

QUrl vendorOf(const Configuration &configuration)
{
    return configuration.text(u"region"_s) == "eu"_L1 ? QUrl(u"https://track-eu.customer.io"_s)
                                                      : QUrl(u"https://track.customer.io"_s);
}

} // namespace

CustomerIoDestination::CustomerIoDestination(Configuration configuration)
    : CustomerIoDestination(std::move(configuration), machineClock())
{
}

CustomerIoDestination::CustomerIoDestination(Configuration configuration, Clock &clock)
    : m_configuration(std::move(configuration))
    , m_clock(clock)
{
}

DestinationCapabilities CustomerIoDestination::capabilities() const
{
    return {
        .modes = {DestinationSyncMode::Append}, .maximumParallelStreams = 2, .hasObjects = true};
}

Result<CustomerIoDestination::Way> CustomerIoDestination::way()
{
    const std::lock_guard lock(m_mutex);
    if (m_way)
        return *m_way;
    auto http = httpOptions(m_configuration);
    if (!http)
        return http.error();
    ApiClientOptions options;
    options.http = *http;
    options.authenticator = basicAuthentication(m_configuration.text(u"site_id"_s),
                                                m_configuration.text(u"api_key"_s));
    // Customer.io asks for no more than 100 calls in a second.
    options.limits.windows = {{100, 1s}};
    options.waitObserver = toldWaits(m_configuration);
    auto client = ApiClient::create(std::move(options), m_clock);
    if (!client)
        return client.error();
    m_way = Way{http->base(vendorOf(m_configuration)),
                std::shared_ptr<ApiClient>(std::move(*client))};
    return *m_way;
}

CheckResult CustomerIoDestination::check(const CheckObserver &observer,
                                         const Cancellation &cancellation)
{
    CheckRun run(observer);
    std::optional<Way> workspace;
    run.step(QCoreApplication::translate("customerio", "Read the settings"), [&]() -> Result<void> {
        auto made = way();
        if (!made)
            return made.error();
        workspace = *made;
        return {};
    });
    run.step(QCoreApplication::translate("customerio", "Connect and sign in"),
             [&]() -> Result<void> {
                 const HttpRequest request{
                     .url = urlBelow(workspace->base, u"api/v1/accounts/region"_s)};
                 const auto region = workspace->client->send(request, cancellation);
                 if (region)
                     return {};
                 Error error = region.error();
                 if (error.code == "http.unauthorized"_L1)
                     error.field = u"/api_key"_s;
                 return error;
             });
    return run.result();
}

Result<std::vector<DestinationObject>> CustomerIoDestination::discoverObjects(const Cancellation &)
{
    return customerIoObjects();
}

Result<std::unique_ptr<StreamWriter>> CustomerIoDestination::openStream(const WriteRequest &request,
                                                                        const Cancellation &)
{
    const auto objects = customerIoObjects();
    if (std::ranges::find(objects, request.object->object.name, &DestinationObject::name)
        == objects.end())
        return makeError(customerioerrors::objectUnknown, {request.object->object.name});
    const auto workspace = way();
    if (!workspace)
        return workspace.error();
    return std::unique_ptr<StreamWriter>(std::make_unique<ApiObjectWriter>(ApiObjectSetup{
        workspace->client,
        std::make_unique<CustomerIoRequests>(urlBelow(workspace->base, u"api/v2/batch"_s), request),
        request, m_clock}));
}

Result<void> CustomerIoDestination::clearStream(const DestinationName &, const Cancellation &)
{
    return makeError(customerioerrors::clearRefused);
}

} // namespace millrace
