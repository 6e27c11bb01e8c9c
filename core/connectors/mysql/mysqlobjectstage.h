// MySqlObjectStage: rows on their way into a table that exists, and those it does not take.
#pragma once

#include "core/connector/destination.h"
#include "core/connectors/mysql/mysqlinserter.h"
#include "core/connectors/mysql/mysqltarget.h"

#include <memory>
#include <span>
#include <vector>

namespace millrace {

/// Collects rows in a temporary table and moves them by the matching key. Of several rows with one
/// key, as the server compares them, the last one moves and stands for all. Rows without exactly
/// one record to change, and rows the server refuses, are found by halving and refused; all others
/// move.
///
/// Rows are updated and inserted by the key alone, never by ON DUPLICATE KEY, which takes any
/// unique index for the key. No statement names a temporary table twice, which MySQL cannot open.
/// Used by one thread; dies before its connection.
class MySqlObjectStage final
{
public:
    /// Makes the temporary tables. \a key: columns of \a target. REQUIRES: no transaction; the
    /// operation has a key.
    [[nodiscard]] static Result<std::unique_ptr<MySqlObjectStage>>
    create(MySqlConnection &connection, const MySqlTarget &target, ObjectOperation operation,
           const std::vector<int> &key, const Cancellation &cancellation);

    /// Takes the rows from \a first up to \a end. Rows that cannot be taken are refused in a
    /// report; the others are accepted by move(). REQUIRES: a transaction.
    Result<void> add(const std::shared_ptr<const RecordBatch> &batch, std::size_t first,
                     std::size_t end, WriteReport &report, const Cancellation &cancellation);
    /// Moves all staged rows and adds to \a report what became of them.
    Result<void> move(WriteReport &report, const Cancellation &cancellation);
    /// Empties the temporary tables for the next transaction. REQUIRES: no transaction.
    Result<void> clear(const Cancellation &cancellation);

    /// The records of the table, called "t", that staged rows are matched with: number of the row,
    /// from 1 on, and the \a expressions; by number.
    [[nodiscard]] Result<MySqlResult> records(const QStringList &expressions,
                                              const Cancellation &cancellation);
    /// Has every row taken so far staged.
    Result<void> flush(WriteReport &report, const Cancellation &cancellation);

private:
    /// Rows of a batch that were handed to the temporary table, in order.
    struct Segment final
    {
        qint64 arrival; ///< Of the first row.
        std::shared_ptr<const RecordBatch> batch;
        std::size_t first;
    };
    /// A statement about the rows between two arrivals.
    struct RangedStatement final
    {
        QString before; ///< The range; empty: there is nothing to do.
        QString behind;
    };
    /// What a try to move came to.
    struct Outcome final
    {
        bool isDone = false;
        MySqlFault fault;
        std::optional<Error> error;
    };

    MySqlObjectStage(MySqlConnection &connection, const MySqlTarget &target,
                     ObjectOperation operation, const std::vector<int> &key);

    Result<void> createTables(const Cancellation &cancellation);
    void composeStatements();
    [[nodiscard]] QString sameKey(const QString &left, const QString &right) const;
    [[nodiscard]] QString stage() const;
    Result<void> refuseUnmatched(WriteReport &report, const Cancellation &cancellation);
    Result<void> refuseSuperseded(const std::vector<qint64> &refused, WriteReport &report,
                                  const Cancellation &cancellation);
    Outcome tryRange(qint64 first, qint64 last, const Cancellation &cancellation);
    Result<void> moveRange(std::span<const qint64> arrivals, std::vector<qint64> &refused,
                           WriteReport &report, const Cancellation &cancellation);
    [[nodiscard]] Result<std::vector<qint64>> arrivalsOf(const QString &sql,
                                                         const Cancellation &cancellation);
    /// Runs \a before with the \a arrivals between brackets behind it, some thousand at a time.
    Result<void> runFor(const QString &before, const std::vector<qint64> &arrivals,
                        const Cancellation &cancellation);
    void refuse(qint64 arrival, const QString &code, const QString &words, bool namesKey,
                WriteReport &report) const;

    MySqlConnection &m_connection;
    MySqlTarget m_target;
    ObjectOperation m_operation;
    std::vector<int> m_keyColumns;
    QStringList m_key; ///< Quoted.
    RangedStatement m_known; ///< Marks the rows whose key the table has.
    RangedStatement m_change; ///< Updates or deletes.
    RangedStatement m_insert;
    std::unique_ptr<MySqlInserter> m_inserter;
    std::vector<Segment> m_segments;
    qint64 m_lastArrival = 0;
    qint64 m_movedArrival = 0; ///< The last one of the move before.
};

} // namespace millrace
