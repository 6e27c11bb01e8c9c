// MySqlMerge: one row per primary key, the latest version winning.
#pragma once

#include "core/base/result.h"
#include "core/connector/destination.h"
#include "core/connectors/mysql/mysqlinserter.h"
#include "core/connectors/mysql/mysqlmergestatements.h"
#include "core/connectors/mysql/mysqltarget.h"

#include <memory>
#include <vector>

namespace millrace {

/// Collects rows in a temporary table and merges them into the target by Airbyte's rule: among the
/// rows of one key the highest cursor wins, an empty cursor loses, then the later extraction, then
/// the later arrival; the winner replaces the stored row unless that one is newer. Rows with an
/// empty part in their key equal no other row.
///
/// One statement does it where the table has no other unique index and no triggers and takes every
/// row; else the numbers of the winners go to a second temporary table, and rows are removed,
/// updated and inserted by their key alone. Used by one thread; dies before its connection.
class MySqlMerge final
{
public:
    /// Makes the temporary tables. Errors of kind Configuration: a server without window functions.
    /// REQUIRES: no transaction; the key fields are in \a schema.
    [[nodiscard]] static Result<std::unique_ptr<MySqlMerge>>
    create(MySqlConnection &connection, const MySqlTarget &target, const Schema &schema,
           const MySqlMergeRules &rules, RunMarks marks, QStringList &notes,
           const Cancellation &cancellation);

    /// Takes the rows from \a first up to \a end. Rows that cannot be taken are refused in a
    /// report; the others are accepted by merge(). REQUIRES: a transaction.
    Result<void> stage(const std::shared_ptr<const RecordBatch> &batch, std::size_t first,
                       std::size_t end, WriteReport &report, const Cancellation &cancellation);

    /// Merges all staged rows and adds to \a report what became of them.
    Result<void> merge(WriteReport &report, const Cancellation &cancellation);

    /// Empties the temporary tables for the next transaction. REQUIRES: no transaction.
    Result<void> clear(const Cancellation &cancellation);

private:
    /// Rows of a batch that were handed to the temporary table, in order.
    struct Segment final
    {
        qint64 arrival; ///< Of the first row.
        std::shared_ptr<const RecordBatch> batch;
        std::size_t first;
    };
    /// What a try to merge came to.
    struct Outcome final
    {
        bool isDone = false;
        MySqlFault fault;
        std::optional<Error> error;
    };

    MySqlMerge(MySqlConnection &connection, const MySqlTarget &target,
               MySqlMergeStatements statements);

    Result<void> createTables(const Cancellation &cancellation);
    Result<bool> upsert(const Cancellation &cancellation);
    Result<void> mergeWinners(WriteReport &report, const Cancellation &cancellation);
    Outcome tryRange(qint64 first, qint64 last, const Cancellation &cancellation);
    Result<void> mergeRange(qint64 first, qint64 last, WriteReport &report,
                            const Cancellation &cancellation);
    void refuse(qint64 arrival, const MySqlFault &fault, WriteReport &report) const;
    [[nodiscard]] Result<qint64> middleOf(qint64 first, qint64 last,
                                          const Cancellation &cancellation);

    MySqlConnection &m_connection;
    MySqlTarget m_target;
    const MySqlMergeStatements m_statements;
    std::unique_ptr<MySqlInserter> m_inserter;
    std::vector<Segment> m_segments;
    qint64 m_lastArrival = 0;
    qint64 m_mergedArrival = 0; ///< The last one of the merge before.
    bool m_hasDeletes = false;
    bool m_isTargetFilled = true; ///< An empty one needs neither updates nor deletes.
};

} // namespace millrace
