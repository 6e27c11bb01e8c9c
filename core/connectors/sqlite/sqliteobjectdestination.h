// SqliteObjectDestination: writes streams into tables that a SQLite database has of its own.
#pragma once

#include "core/connector/configuration.h"
#include "core/connector/destination.h"
#include "core/connectors/sqlite/sqliteobjectwriter.h"

namespace millrace {

/// One run on a database file, whose tables are the objects. Nothing in it is made or altered, but
/// for the table of checkpoints where the person allows one.
class SqliteObjectDestination final : public Destination
{
public:
    explicit SqliteObjectDestination(const Configuration &configuration);

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
    [[nodiscard]] Result<std::unique_ptr<SqliteDatabase>>
    open(SqliteDatabase::Access access, const Cancellation &cancellation) const;

    SqliteObjectOptions m_options;
};

} // namespace millrace
