#include "core/connectors/salesforce/salesforcedestination.h"

#include "core/activation/objectcheck.h"
#include "core/activation/objectrights.h"
#include "core/connectors/salesforce/salesforcecatalog.h"
#include "core/connectors/salesforce/salesforceerrors.h"
#include "core/connectors/salesforce/salesforceexisting.h"
#include "core/connectors/salesforce/salesforcesignin.h"
#include "core/connectors/salesforce/salesforcewriter.h"

#include <QCoreApplication>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

SalesforceDestination::SalesforceDestination(Configuration configuration)
    : SalesforceDestination(std::move(configuration), machineClock())
{
}

SalesforceDestination::SalesforceDestination(Configuration configuration, Clock &clock)
    : m_configuration(std::move(configuration))
    , m_clock(clock)
{
}

DestinationCapabilities SalesforceDestination::capabilities() const
{
    return {
        .modes = {DestinationSyncMode::Append}, .maximumParallelStreams = 4, .hasObjects = true};
}

Result<SalesforceApi> SalesforceDestination::api(const Cancellation &cancellation)
{
    const std::lock_guard lock(m_mutex);
    if (!m_api) {
        auto signedIn = SalesforceApi::signIn(m_configuration, m_clock, cancellation);
        if (!signedIn)
            return signedIn.error();
        m_api = std::move(*signedIn);
    }
    return *m_api;
}

CheckResult SalesforceDestination::check(const CheckObserver &observer,
                                         const Cancellation &cancellation)
{
    CheckRun run(observer);
    std::optional<SalesforceApi> organization;
    run.step(QCoreApplication::translate("salesforce", "Sign in"), [&]() -> Result<void> {
        auto signedIn = api(cancellation);
        if (!signedIn)
            return signedIn.error();
        organization = *signedIn;
        return {};
    });
    // A name is looked at once its step has ended, so that it can say what was found.
    QString objectsStep = QCoreApplication::translate("salesforce", "Read the objects");
    run.step(objectsStep, [&]() -> Result<void> {
        const auto objects = salesforceObjects(*organization, cancellation);
        if (!objects)
            return signInError(objects.error(), m_configuration);
        if (objects->empty())
            return makeError(salesforceerrors::noObjects, {}, {}, u"/credentials"_s);
        objectsStep = objectRightsStep(*objects);
        return {};
    });
    // Each answer tells how much is used; nothing is asked for that.
    QString limitsStep = QCoreApplication::translate("salesforce", "Look at the limits");
    run.step(limitsStep, [&]() -> Result<void> {
        const SalesforceUsage &usage = organization->usage();
        if (const qint64 allowed = usage.allowed; allowed > 0)
            limitsStep
                = QCoreApplication::translate(
                      "salesforce", "Look at the limits: %1 of %2 calls of 24 hours are left")
                      .arg(std::max<qint64>(allowed - usage.used, 0))
                      .arg(allowed);
        return {};
    });
    return run.result();
}

Result<std::vector<DestinationObject>>
SalesforceDestination::discoverObjects(const Cancellation &cancellation)
{
    const auto organization = api(cancellation);
    return organization ? salesforceObjects(*organization, cancellation) : organization.error();
}

Result<std::unique_ptr<StreamWriter>>
SalesforceDestination::openStream(const WriteRequest &request, const Cancellation &cancellation)
{
    const auto organization = api(cancellation);
    if (!organization)
        return organization.error();
    const auto object = salesforceObject(*organization, request.object->object.name, cancellation);
    if (!object)
        return object.error();
    if (auto fitting = checkObjectWrite(request, *object); !fitting)
        return fitting.error();
    SalesforceBulkOptions options;
    options.threshold = static_cast<std::size_t>(
        m_configuration.integer(u"bulk_threshold"_s, static_cast<qint64>(options.threshold)));
    return std::unique_ptr<StreamWriter>(
        std::make_unique<SalesforceWriter>(*organization, request, options, m_clock));
}

Result<std::optional<ExistingRecords>>
SalesforceDestination::existingRecords(const WriteRequest &request,
                                       const std::shared_ptr<const RecordBatch> &rows,
                                       const Cancellation &cancellation)
{
    if (request.object->matchingKey.isEmpty())
        return std::optional<ExistingRecords>();
    const auto organization = api(cancellation);
    if (!organization)
        return organization.error();
    auto existing = salesforceExisting(*organization, request, *rows, cancellation);
    if (!existing)
        return existing.error();
    return std::optional(std::move(*existing));
}

Result<void> SalesforceDestination::clearStream(const DestinationName &target, const Cancellation &)
{
    return makeError(salesforceerrors::clearRefused, {target.name});
}

} // namespace millrace
