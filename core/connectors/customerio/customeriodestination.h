// CustomerIoDestination: people and events of a Customer.io workspace.
#pragma once

#include "core/connector/configuration.h"
#include "core/connector/destination.h"
#include "core/http/apiclient.h"

#include <mutex>

namespace millrace {

/// See the README for objects and limits.
class CustomerIoDestination final : public Destination
{
public:
    explicit CustomerIoDestination(Configuration configuration);
    /// \a clock outlives it.
    CustomerIoDestination(Configuration configuration, Clock &clock);

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
    Result<void> clearStream(const DestinationName &target,
                             const Cancellation &cancellation) override;

private:
    /// The way to the workspace; made at first use.
    struct Way final
    {
        QUrl base;
        std::shared_ptr<ApiClient> client;
    };
    [[nodiscard]] Result<Way> way();

    const Configuration m_configuration;
    Clock &m_clock;
    std::mutex m_mutex;
    std::optional<Way> m_way; ///< Guarded by m_mutex.
};

} // namespace millrace
