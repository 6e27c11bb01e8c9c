// MySqlObjectDestination: writes streams into tables that a MySQL or MariaDB database has already.
#pragma once

#include "core/connector/configuration.h"
#include "core/connector/destination.h"
#include "core/connectors/mysql/mysqlwritesession.h"

namespace millrace {

/// One run on a server. The tables of the configured database are the objects. Nothing in it is
/// made or altered, but for the table of checkpoints where the person allows one.
class MySqlObjectDestination final : public Destination
{
public:
    explicit MySqlObjectDestination(const Configuration &configuration);

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
    existingRecords(const WriteRequest &given, const std::shared_ptr<const RecordBatch> &rows,
                    const Cancellation &cancellation) override;
    /// Refused: the rows of others cannot be told from Millrace's.
    Result<void> clearStream(const DestinationName &target,
                             const Cancellation &cancellation) override;

private:
    [[nodiscard]] Result<std::vector<DestinationObject>>
    objects(MySqlConnection &connection, const Cancellation &cancellation) const;
    [[nodiscard]] WriteRequest placed(const WriteRequest &request) const;

    MySqlWriteOptions m_options;
    bool m_keepsCheckpoints = false;
};

} // namespace millrace
