// PostgresObjectStage: rows on their way into a table that exists, and those it does not take.
#pragma once

#include "core/connectors/postgres/postgresloader.h"
#include "core/connectors/postgres/postgresobjectsql.h"

#include <span>
#include <vector>

namespace millrace {

/// Collects rows in a temporary table and moves them by PostgresObjectSql. Of several rows with one
/// key the last one moves and stands for all. Rows without exactly one record to change, and rows
/// the server refuses, are found and refused; all others move. Used by one thread; dies before its
/// session.
class PostgresObjectStage final
{
public:
    /// \a target and \a table outlive the stage. \a key: columns of the target.
    PostgresObjectStage(PostgresSession &session, const PostgresTarget &target,
                        const PostgresObject &table, ObjectOperation operation,
                        const std::vector<int> &key);

    /// Makes the temporary tables. Called once in each transaction, before add().
    Result<void> begin();
    /// Takes the rows from \a first up to \a end. Those that cannot be staged are refused in
    /// \a report; the others are accepted by move().
    Result<void> add(const std::shared_ptr<const RecordBatch> &batch, std::size_t first,
                     std::size_t end, WriteReport &report);
    /// Moves all staged rows and adds to \a report what became of them.
    Result<void> move(WriteReport &report);

    /// Whether a COPY is open: nothing else may be asked of the server until move().
    [[nodiscard]] bool isCopying() const { return m_loader.isCopying(); }
    /// Whether the rows held for their refusal are so many that they should move now.
    [[nodiscard]] bool isFull() const { return m_heldBytes >= s_mostHeldBytes; }
    [[nodiscard]] bool gaveUp() const { return m_gaveUp || m_loader.gaveUp(); }

private:
    static constexpr std::int64_t s_mostHeldBytes = 32 << 20;

    Result<void> moveStaged(WriteReport &report);
    Result<void> refuseUncastKeys(WriteReport &report);
    Result<void> refuseUnmatched(WriteReport &report);
    Result<void> writeWanted(WriteReport &report);
    Result<void> refuseSuperseded(const std::vector<std::int64_t> &refused, WriteReport &report);
    Result<void> removeStaged(const std::vector<std::int64_t> &arrivals);
    /// Runs \a statements on the rows numbered \a arrivals, at once or not at all.
    Result<PostgresAttempt> attempt(const QStringList &statements,
                                    std::span<const std::int64_t> arrivals, bool countsRows);
    [[nodiscard]] Result<std::vector<std::int64_t>>
    arrivalsOf(const QString &sql, const PostgresSession::Parameters &parameters = {});
    void refuse(std::int64_t arrival, const char *code, const char *words, WriteReport &report);

    PostgresSession &m_session;
    const PostgresTarget &m_target;
    ObjectOperation m_operation;
    std::vector<int> m_key;
    PostgresObjectSql m_sql;
    PostgresLoader m_loader;
    std::vector<PostgresSegment> m_segments; ///< Row n has the arrival n + 1.
    std::size_t m_rows = 0; ///< Since begin(), also refused ones.
    qint64 m_staged = 0; ///< Taken by COPY and not moved yet.
    std::int64_t m_heldBytes = 0;
    bool m_gaveUp = false;
};

} // namespace millrace
