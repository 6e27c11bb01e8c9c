#include "core/connectors/hubspot/hubspotdestination.h"

#include "core/activation/apiobjectwriter.h"
#include "core/activation/objectcheck.h"
#include "core/activation/objectrights.h"
#include "core/connectors/hubspot/hubspotcatalog.h"
#include "core/connectors/hubspot/hubspoterrors.h"
#include "core/connectors/hubspot/hubspotexisting.h"
#include "core/connectors/hubspot/hubspotrequests.h"

#include <QCoreApplication>

namespace millrace {

using namespace Qt::StringLiterals;

HubSpotDestination::HubSpotDestination(Configuration configuration)
    : HubSpotDestination(std::move(configuration), machineClock())
{
}

HubSpotDestination::HubSpotDestination(Configuration configuration, Clock &clock)
    : m_configuration(std::move(configuration))
    , m_clock(clock)
{
}

DestinationCapabilities HubSpotDestination::capabilities() const
{
    return {
        .modes = {DestinationSyncMode::Append}, .maximumParallelStreams = 4, .hasObjects = true};
}

Result<HubSpotApi> HubSpotDestination::api()
{
    const std::lock_guard lock(m_mutex);
    if (!m_api) {
        auto created = HubSpotApi::create(m_configuration, m_clock);
        if (!created)
            return created.error();
        m_api = std::move(*created);
    }
    return *m_api;
}

CheckResult HubSpotDestination::check(const CheckObserver &observer,
                                      const Cancellation &cancellation)
{
    const bool hasOwnToken
        = m_configuration.object(u"credentials"_s).value("method"_L1) == "private_app"_L1;
    CheckRun run(observer);
    std::optional<HubSpotApi> account;
    run.step(QCoreApplication::translate("hubspot", "Read the settings"), [&]() -> Result<void> {
        auto created = api();
        if (!created)
            return created.error();
        account = *created;
        return {};
    });
    run.step(QCoreApplication::translate("hubspot", "Connect and sign in"), [&]() -> Result<void> {
        const auto details = account->read(u"account-info/v3/details"_s, cancellation);
        if (details)
            return {};
        Error error = details.error();
        if (error.code == "http.unauthorized"_L1 || error.code.startsWith("oauth."_L1))
            error.field
                = hasOwnToken ? u"/credentials/access_token"_s : u"/credentials/refresh_token"_s;
        return error;
    });
    // A name is looked at once its step has ended, so that it can say what was found.
    QString objectsStep = QCoreApplication::translate("hubspot", "Read the objects");
    run.step(objectsStep, [&]() -> Result<void> {
        const auto objects = hubSpotObjects(*account, cancellation);
        if (!objects)
            return objects.error();
        if (objects->empty())
            return makeError(hubspoterrors::objectGone, {u"contacts"_s}, {}, u"/credentials"_s);
        objectsStep = objectRightsStep(*objects);
        return {};
    });
    return run.result();
}

Result<std::vector<DestinationObject>>
HubSpotDestination::discoverObjects(const Cancellation &cancellation)
{
    const auto account = api();
    return account ? hubSpotObjects(*account, cancellation) : account.error();
}

Result<std::unique_ptr<StreamWriter>>
HubSpotDestination::openStream(const WriteRequest &request, const Cancellation &cancellation)
{
    const auto account = api();
    if (!account)
        return account.error();
    const auto object = hubSpotObject(*account, request.object->object.name, cancellation);
    if (!object)
        return object.error();
    if (auto fitting = checkObjectWrite(request, *object); !fitting)
        return fitting.error();
    return std::unique_ptr<StreamWriter>(std::make_unique<ApiObjectWriter>(
        ApiObjectSetup{account->client(), std::make_unique<HubSpotRequests>(*account, request),
                       request, m_clock}));
}

Result<std::optional<ExistingRecords>>
HubSpotDestination::existingRecords(const WriteRequest &request,
                                    const std::shared_ptr<const RecordBatch> &rows,
                                    const Cancellation &cancellation)
{
    if (request.object->matchingKey.isEmpty())
        return std::optional<ExistingRecords>();
    const auto account = api();
    if (!account)
        return account.error();
    auto existing = hubSpotExisting(*account, request, *rows, cancellation);
    if (!existing)
        return existing.error();
    return std::optional(std::move(*existing));
}

Result<void> HubSpotDestination::clearStream(const DestinationName &target, const Cancellation &)
{
    return makeError(hubspoterrors::clearRefused, {target.name});
}

} // namespace millrace
