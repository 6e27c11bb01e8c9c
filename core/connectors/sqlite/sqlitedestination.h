// SqliteDestination: writes streams into tables of a SQLite database.
#pragma once

#include "core/connector/configuration.h"
#include "core/connector/destination.h"
#include "core/connectors/sqlite/sqlitewriter.h"

namespace millrace {

/// One run on a database file. Each writer has a connection of its own; one writes at a time,
/// because a SQLite file has one writer.
class SqliteDestination final : public Destination
{
public:
    explicit SqliteDestination(const Configuration &configuration);

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
    Result<void> tryWriting(const Cancellation &cancellation) const;

    SqliteWriteOptions m_options;
};

} // namespace millrace
