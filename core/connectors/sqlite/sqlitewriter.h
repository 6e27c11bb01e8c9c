// SqliteWriter: writes one stream into a table of a SQLite database.
#pragma once

#include "core/connector/destination.h"
#include "core/connectors/sqlite/sqlitecheckpoints.h"
#include "core/connectors/sqlite/sqlitedatabase.h"
#include "core/connectors/sqlite/sqliteinserter.h"
#include "core/connectors/sqlite/sqlitemerge.h"
#include "core/connectors/sqlite/sqlitetarget.h"
#include "core/connectors/sqlite/sqlitewriteback.h"

#include <memory>

namespace millrace {

/// What the configuration says about writing.
struct SqliteWriteOptions final
{
    QString path;
    bool hasMetaColumns = true;
    bool deletesHard = true;
    std::chrono::milliseconds busyTimeout{5000};
};

/// The writer of one stream, with a connection of its own.
///
/// Rows go into the real file in a transaction that lasts from the first write() to commit(), and
/// carries the checkpoint. Replacing modes fill a side table, which finish() puts in the place of
/// the old one in one transaction; until then the old rows can be read. A side table of the same
/// generation is filled further after a kill, any other is dropped.
class SqliteWriter final : public StreamWriter
{
public:
    [[nodiscard]] static Result<std::unique_ptr<StreamWriter>>
    open(const SqliteWriteOptions &options, const WriteRequest &request,
         const Cancellation &cancellation);
    ~SqliteWriter() override;

    [[nodiscard]] std::optional<CommittedState> committedState() const override
    {
        return m_committed;
    }
    Result<WriteReport> write(const std::shared_ptr<const RecordBatch> &batch,
                              const Cancellation &cancellation) override;
    Result<WriteReport> prepare(const Cancellation &cancellation) override;
    Result<void> commit(const Checkpoint &checkpoint) override;
    Result<void> finish(const Cancellation &cancellation) override;
    [[nodiscard]] QStringList notes() const override { return m_notes; }

private:
    SqliteWriter(std::unique_ptr<SqliteDatabase> database, const SqliteWriteOptions &options,
                 const WriteRequest &request);

    Result<void> prepareTables();
    Result<void> loadState();
    Result<void> openSideTable();
    Result<void> openTarget();
    Result<void> openInserter();
    Result<void> ensureTransaction();
    Result<void> ensureTarget();
    Result<bool> exists(const QString &table);
    Result<void> dropSideTable();
    Result<void> insertRows(const std::shared_ptr<const RecordBatch> &batch, std::size_t first,
                            std::size_t end, WriteReport &report);
    [[nodiscard]] std::optional<RefusedRow> faultOf(const std::shared_ptr<const RecordBatch> &batch,
                                                    std::size_t row) const;
    [[nodiscard]] bool mayHaveFaults(const RecordBatch &batch) const;
    Result<void> endGeneration();
    Result<void> removeOlderGenerations();

    std::unique_ptr<SqliteDatabase> m_database;
    SqliteWriteOptions m_options;
    WriteRequest m_request;
    SqliteWriteBack m_writeBack;
    SqliteCheckpoints m_checkpoints;
    QString m_sideTable;
    std::optional<SqliteTarget> m_target; ///< Nothing until the side table of a new start is made.
    std::unique_ptr<SqliteInserter> m_inserter;
    std::unique_ptr<SqliteMerge> m_merge;
    std::optional<CommittedState> m_committed;
    QStringList m_notes;
    bool m_wasFinished = false; ///< Another writer finished this very generation.
};

} // namespace millrace
