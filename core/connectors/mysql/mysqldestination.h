// MySqlDestination: writes streams into tables of a MySQL or MariaDB server.
#pragma once

#include "core/connector/configuration.h"
#include "core/connector/destination.h"
#include "core/connectors/mysql/mysqlwritesession.h"

namespace millrace {

/// One run on a server. Each writer has a connection of its own.
class MySqlDestination final : public Destination
{
public:
    explicit MySqlDestination(const Configuration &configuration);

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
    /// The database that \a target lies in.
    [[nodiscard]] QString databaseOf(const DestinationName &target) const;

    MySqlWriteOptions m_options;
};

} // namespace millrace
