// SqliteSource: reads the tables and views of a SQLite database.
#pragma once

#include "core/connector/configuration.h"
#include "core/connector/source.h"
#include "core/connectors/sqlite/sqlitetable.h"

#include <chrono>

namespace millrace {

class SqliteDatabase;

/// One run on a database file, which is opened read-only. All readers share one connection and one
/// read transaction, so they see one state of the data; the readers must be gone before it.
class SqliteSource final : public Source
{
public:
    explicit SqliteSource(const Configuration &configuration);
    ~SqliteSource() override;

    CheckResult check(const CheckObserver &observer, const Cancellation &cancellation) override;
    Result<Catalog> discover(const StreamObserver &observer,
                             const Cancellation &cancellation) override;
    Result<std::unique_ptr<StreamReader>> openStream(const ReadRequest &request,
                                                     const Cancellation &cancellation) override;
    Result<std::optional<qint64>> countRows(const ConfiguredStream &stream,
                                            const Cancellation &cancellation) override;

private:
    Result<void> open(const Cancellation &cancellation);
    Result<void> beginReading();
    Result<Stream> streamOf(const SqliteTable &listed);
    Result<void> inferTypes(const SqliteTable &table, Stream &stream);
    Result<std::optional<qint64>> estimatedRows(const SqliteTable &table);

    QString m_path;
    std::chrono::milliseconds m_busyTimeout;
    qint64 m_sampleRows;
    std::unique_ptr<SqliteDatabase> m_database;
};

} // namespace millrace
