// PostgresObjectDestination: writes streams into tables that a PostgreSQL database has of its own.
#pragma once

#include "core/connector/configuration.h"
#include "core/connector/destination.h"
#include "core/connectors/postgres/postgressession.h"

namespace millrace {

/// One run on a database, whose tables are the objects. Nothing in it is made or altered, but for
/// the table of checkpoints where the person allows one.
class PostgresObjectDestination final : public Destination
{
public:
    explicit PostgresObjectDestination(const Configuration &configuration);

    [[nodiscard]] DestinationCapabilities capabilities() const override;
    CheckResult check(const CheckObserver &observer, const Cancellation &cancellation) override;
    [[nodiscard]] Result<std::vector<DestinationObject>>
    discoverObjects(const Cancellation &cancellation) override;
    /// The names are those of the tables.
    [[nodiscard]] std::vector<DestinationName>
    resolveNames(const std::vector<DestinationName> &wanted) const override;
    Result<std::unique_ptr<StreamWriter>> openStream(const WriteRequest &request,
                                                     const Cancellation &cancellation) override;
    [[nodiscard]] Result<std::optional<ExistingRecords>>
    existingRecords(const WriteRequest &request, const std::shared_ptr<const RecordBatch> &rows,
                    const Cancellation &cancellation) override;
    /// Refused: the rows of others cannot be told from Millrace's.
    Result<void> clearStream(const DestinationName &target,
                             const Cancellation &cancellation) override;

private:
    PostgresWriteOptions m_options;
    bool m_keepsCheckpoints = false;
};

} // namespace millrace
