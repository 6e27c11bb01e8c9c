// SalesforceDestination: records of Salesforce's objects.
#pragma once

#include "core/connector/configuration.h"
#include "core/connector/destination.h"
#include "core/connectors/salesforce/salesforceapi.h"

#include <mutex>

namespace millrace {

/// See the README for objects, operations and limits.
class SalesforceDestination final : public Destination
{
public:
    /// \a clock outlives it; by default the machine's.
    explicit SalesforceDestination(Configuration configuration);
    SalesforceDestination(Configuration configuration, Clock &clock);

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
    [[nodiscard]] Result<SalesforceApi> api(const Cancellation &cancellation);

    const Configuration m_configuration;
    Clock &m_clock;
    std::mutex m_mutex;
    std::optional<SalesforceApi> m_api; ///< Guarded by m_mutex.
};

} // namespace millrace
