// PostgresDestination: writes streams into tables of a PostgreSQL database.
#pragma once

#include "core/connector/configuration.h"
#include "core/connector/destination.h"
#include "core/connectors/postgres/postgressession.h"

namespace millrace {

/// See Destination for the contract. Rows and checkpoints become durable together.
class PostgresDestination final : public Destination
{
public:
    explicit PostgresDestination(const Configuration &configuration);

    [[nodiscard]] DestinationCapabilities capabilities() const override;
    CheckResult check(const CheckObserver &observer, const Cancellation &cancellation) override;
    [[nodiscard]] std::vector<DestinationName>
    resolveNames(const std::vector<DestinationName> &wanted) const override;
    [[nodiscard]] QStringList resolveFieldNames(const QStringList &wanted) const override;
    Result<std::unique_ptr<StreamWriter>> openStream(const WriteRequest &request,
                                                     const Cancellation &cancellation) override;
    Result<void> clearStream(const DestinationName &target,
                             const Cancellation &cancellation) override;

private:
    PostgresWriteOptions m_options;
};

} // namespace millrace
