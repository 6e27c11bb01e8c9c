#include "core/connectors/httpendpoint/httpendpointdestination.h"

#include "core/activation/apiobjectwriter.h"
#include "core/activation/objectcheck.h"
#include "core/connectors/httpendpoint/describedexisting.h"
#include "core/connectors/httpendpoint/describedfields.h"
#include "core/connectors/httpendpoint/describedrequests.h"
#include "core/connectors/httpendpoint/httpendpointerrors.h"

#include <QCoreApplication>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// \a error of a request whose credentials are at fault, with the input that has them.
Error withCredentialsNamed(Error error, const ApiDescription &description)
{
    const bool isAboutCredentials
        = error.code == "http.unauthorized"_L1 || error.code.startsWith("oauth."_L1);
    if (!isAboutCredentials || !error.field.isEmpty())
        return error;
    for (const DescribedInput &input : description.inputs) {
        if (input.kind == InputKind::Secret)
            error.field = InputValues::fieldOf(input);
    }
    return error;
}

} // namespace

HttpEndpointDestination::HttpEndpointDestination(Configuration configuration)
    : HttpEndpointDestination(std::move(configuration), machineClock())
{
}

HttpEndpointDestination::HttpEndpointDestination(Configuration configuration, Clock &clock)
    : m_configuration(std::move(configuration))
    , m_clock(clock)
{
}

DestinationCapabilities HttpEndpointDestination::capabilities() const
{
    return {
        .modes = {DestinationSyncMode::Append}, .maximumParallelStreams = 4, .hasObjects = true};
}

Result<std::shared_ptr<DescribedApi>> HttpEndpointDestination::api()
{
    const std::lock_guard lock(m_mutex);
    if (m_api)
        return m_api;
    auto description = describedApi(m_configuration);
    if (!description)
        return description.error();
    auto opened = DescribedApi::open(m_configuration, std::move(*description), m_clock);
    if (!opened)
        return opened.error();
    m_api = *opened;
    return m_api;
}

CheckResult HttpEndpointDestination::check(const CheckObserver &observer,
                                           const Cancellation &cancellation)
{
    CheckRun run(observer);
    std::shared_ptr<DescribedApi> opened;
    run.step(QCoreApplication::translate("httpendpoint", "Read the description"),
             [&]() -> Result<void> {
                 const auto description = describedApi(m_configuration);
                 return description ? Result<void>() : description.error();
             });
    run.step(QCoreApplication::translate("httpendpoint", "Read the inputs"), [&]() -> Result<void> {
        auto made = api();
        if (!made)
            return made.error();
        opened = *made;
        return {};
    });
    if (opened && opened->description().check) {
        run.step(QCoreApplication::translate("httpendpoint", "Connect and sign in"),
                 [&]() -> Result<void> {
                     auto request = opened->request(*opened->description().check);
                     if (!request)
                         return request.error();
                     const auto response = opened->client()->send(*request, cancellation);
                     return response
                         ? Result<void>()
                         : withCredentialsNamed(response.error(), opened->description());
                 });
    }
    run.step(QCoreApplication::translate("httpendpoint", "Read the objects"),
             [&]() -> Result<void> {
                 const auto objects = discoverObjects(cancellation);
                 return objects ? Result<void>()
                                : withCredentialsNamed(objects.error(), opened->description());
             });
    return run.result();
}

Result<std::vector<DestinationObject>>
HttpEndpointDestination::discoverObjects(const Cancellation &cancellation)
{
    const auto opened = api();
    if (!opened)
        return opened.error();
    std::vector<DestinationObject> objects;
    for (const DescribedObject &described : (*opened)->description().objects) {
        auto object = currentObject(**opened, described, cancellation);
        if (!object)
            return object.error();
        objects.push_back(std::move(*object));
    }
    return objects;
}

Result<std::unique_ptr<StreamWriter>>
HttpEndpointDestination::openStream(const WriteRequest &request, const Cancellation &cancellation)
{
    const auto opened = api();
    if (!opened)
        return opened.error();
    const QString name = request.object->object.name;
    const DescribedObject *described = (*opened)->description().object(name);
    if (described == nullptr)
        return makeError(httpendpointerrors::objectUnknown, {name});
    const DescribedOperation *operation = described->find(request.object->operation);
    if (operation == nullptr)
        return makeError(httpendpointerrors::operationUnknown,
                         {name, objectOperationName(request.object->operation)});
    if (!described->object.takesOtherFields) {
        const auto object = currentObject(**opened, *described, cancellation);
        if (!object)
            return object.error();
        if (auto fitting = checkObjectWrite(request, *object); !fitting)
            return fitting.error();
    }
    auto requests = DescribedRequests::make(*opened, *described, *operation, request);
    if (!requests)
        return requests.error();
    return std::unique_ptr<StreamWriter>(std::make_unique<ApiObjectWriter>(
        ApiObjectSetup{(*opened)->client(), std::move(*requests), request, m_clock}));
}

Result<std::optional<ExistingRecords>>
HttpEndpointDestination::existingRecords(const WriteRequest &request,
                                         const std::shared_ptr<const RecordBatch> &rows,
                                         const Cancellation &cancellation)
{
    const auto opened = api();
    if (!opened)
        return opened.error();
    const QStringList &key = request.object->matchingKey;
    const DescribedObject *described = (*opened)->description().object(request.object->object.name);
    if (described == nullptr || !described->existing || key.size() != 1
        || !request.schema->indexOf(key.front()))
        return std::optional<ExistingRecords>();
    auto existing = describedExisting(**opened, *described, request, *rows, cancellation);
    if (!existing)
        return existing.error();
    return std::optional(std::move(*existing));
}

Result<void> HttpEndpointDestination::clearStream(const DestinationName &target,
                                                  const Cancellation &)
{
    return makeError(httpendpointerrors::clearRefused, {target.name});
}

} // namespace millrace
