// PostgresStage: rows that lie in a temporary table before they move into their own.
#pragma once

#include "core/connectors/postgres/postgresloader.h"
#include "core/connectors/postgres/postgresmergesql.h"
#include "core/connectors/postgres/postgrestarget.h"

#include <memory>
#include <vector>

namespace millrace {

/// Collects rows in a temporary table and moves them by PostgresMergeSql. Rows that the server
/// refuses on the way are found and refused; all others move. Used by one thread; dies before its
/// session.
class PostgresStage final
{
public:
    /// Makes, when a key is given and the target has none, a unique index on it. Errors of kind
    /// Configuration: a key field that is not written, or of a type without an index; rows of the
    /// target with the same key. REQUIRES: a transaction. \a target outlives the stage.
    [[nodiscard]] static Result<std::unique_ptr<PostgresStage>>
    create(PostgresSession &session, const PostgresTarget &target, const Schema &schema,
           const PostgresMergeRules &rules, const RunMarks &marks, QStringList &notes);

    /// Makes the temporary table. Called once in each transaction, before add().
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

    /// Whether every part of the key of \a row is empty, which no table of keys can hold.
    [[nodiscard]] bool hasEmptyKey(const RecordBatch &batch, std::size_t row) const;
    /// Whether a row of \a batch could have an empty key at all.
    [[nodiscard]] bool mayHaveEmptyKey(const RecordBatch &batch) const;

    [[nodiscard]] bool gaveUp() const { return m_gaveUp || m_loader.gaveUp(); }

private:
    static constexpr std::int64_t s_mostHeldBytes = 32 << 20;

    PostgresStage(PostgresSession &session, const PostgresTarget &target, std::vector<int> key,
                  int cursor, int deletedAt, const RunMarks &marks);

    Result<PostgresAttempt> tryStatements(const QStringList &statements,
                                          const PostgresSession::Parameters &parameters);
    Result<std::size_t> moveByParts(const PostgresAttempt &whole, WriteReport &report);

    PostgresSession &m_session;
    const PostgresTarget &m_target;
    std::vector<int> m_key;
    int m_deletedAt;
    PostgresMergeSql m_sql;
    PostgresLoader m_loader;
    std::vector<PostgresSegment> m_segments; ///< Row n has the arrival n + 1.
    std::size_t m_rows = 0; ///< Since begin(), also refused ones.
    qint64 m_staged = 0; ///< Taken by COPY and not moved yet.
    std::int64_t m_heldBytes = 0;
    bool m_hasDeletes = false;
    bool m_gaveUp = false;
};

} // namespace millrace
