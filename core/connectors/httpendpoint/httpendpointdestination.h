// HttpEndpointDestination: objects of any API that a description file tells about.
#pragma once

#include "core/connector/configuration.h"
#include "core/connector/destination.h"
#include "core/connectors/httpendpoint/describedapi.h"

#include <mutex>

namespace millrace {

/// See the README, and docs/http-endpoints.md for description files.
class HttpEndpointDestination final : public Destination
{
public:
    explicit HttpEndpointDestination(Configuration configuration);
    /// \a clock outlives it.
    HttpEndpointDestination(Configuration configuration, Clock &clock);

    [[nodiscard]] DestinationCapabilities capabilities() const override;
    CheckResult check(const CheckObserver &observer, const Cancellation &cancellation) override;
    [[nodiscard]] Result<std::vector<DestinationObject>>
    discoverObjects(const Cancellation &cancellation) override;
    [[nodiscard]] std::vector<DestinationName>
    resolveNames(const std::vector<DestinationName> &wanted) const override
    {
        return wanted;
    }
    Result<std::unique_ptr<StreamWriter>> openStream(const WriteRequest &request,
                                                     const Cancellation &cancellation) override;
    [[nodiscard]] Result<std::optional<ExistingRecords>>
    existingRecords(const WriteRequest &request, const std::shared_ptr<const RecordBatch> &rows,
                    const Cancellation &cancellation) override;
    Result<void> clearStream(const DestinationName &target,
                             const Cancellation &cancellation) override;

private:
    /// Made at first use.
    [[nodiscard]] Result<std::shared_ptr<DescribedApi>> api();

    const Configuration m_configuration;
    Clock &m_clock;
    std::mutex m_mutex;
    std::shared_ptr<DescribedApi> m_api; ///< Guarded by m_mutex.
};

} // namespace millrace
