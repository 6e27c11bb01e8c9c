// SqliteMerge: one row per primary key, the latest version winning.
#pragma once

#include "core/base/result.h"
#include "core/connector/destination.h"
#include "core/connectors/sqlite/sqliteinserter.h"
#include "core/connectors/sqlite/sqlitetarget.h"

#include <memory>
#include <vector>

namespace millrace {

class SqliteDatabase;

/// What a merge needs to know beside the table.
struct SqliteMergeRules final
{
    QStringList keyFields;
    QString cursorField; ///< May be empty: the later extraction wins.
    bool deletesHard = true; ///< Rows with _ab_cdc_deleted_at are removed, not kept.
};

/// Collects rows in a temporary table and merges them into the target by Airbyte's rule: among the
/// rows of one key the highest cursor wins, an empty cursor loses, then the later extraction, then
/// the later arrival; the winner replaces the stored row unless that one is newer. Rows with an
/// empty part in their key equal no other row. Used by one thread; dies before its database.
class SqliteMerge final
{
public:
    /// Makes the temporary table and, when the target has none, a unique index on the key.
    /// Errors of kind Configuration: a key field that is not written; rows of the target with the
    /// same key. REQUIRES: a write transaction.
    [[nodiscard]] static Result<std::unique_ptr<SqliteMerge>>
    create(SqliteDatabase &database, const SqliteTarget &target, const Schema &schema,
           const SqliteMergeRules &rules, qint64 syncId, qint64 generationId, QStringList &notes);

    /// Takes the rows from \a first up to \a end. Rows that cannot be taken are refused in
    /// \a report; the others are accepted by merge().
    Result<void> stage(const std::shared_ptr<const RecordBatch> &batch, std::size_t first,
                       std::size_t end, WriteReport &report);

    /// Whether a row of \a batch could have an empty key at all.
    [[nodiscard]] bool mayHaveEmptyKey(const RecordBatch &batch) const;
    /// Whether every part of the key of \a row is empty, which no table of keys can hold.
    [[nodiscard]] bool hasEmptyKey(const RecordBatch &batch, std::size_t row) const;

    /// Merges all staged rows and adds to \a report what became of them.
    Result<void> merge(WriteReport &report);

private:
    /// Rows of a batch that lie in the temporary table, in order.
    struct Segment final
    {
        qint64 arrival; ///< Of the first row.
        std::shared_ptr<const RecordBatch> batch;
        std::size_t first;
        std::size_t count;
    };

    SqliteMerge(SqliteDatabase &database, const SqliteTarget &target);

    Result<void> resolveRules(const Schema &schema, const SqliteMergeRules &rules,
                              QStringList &notes);
    Result<void> ensureKey();
    Result<void> createStage();
    Result<void> prepareStatements();
    [[nodiscard]] QString cursorCollation() const;
    [[nodiscard]] QString winners() const;
    [[nodiscard]] QString newer(const QString &incoming, const QString &stored) const;
    [[nodiscard]] QString upsert(const QString &source) const;
    [[nodiscard]] QString removal(const QString &source) const;
    Result<void> mergeOneByOne(WriteReport &report);
    Result<bool> runFor(SqliteStatement &statement, qint64 arrival, WriteReport &report);
    void refuse(qint64 arrival, WriteReport &report) const;

    SqliteDatabase &m_database;
    SqliteTarget m_target;
    std::vector<int> m_keyColumns; ///< Positions in the target's columns.
    QStringList m_key; ///< Quoted.
    QString m_cursor; ///< Quoted; empty when there is none.
    const SqliteTargetColumn *m_cursorColumn = nullptr;
    QString m_deletedAt; ///< Quoted; empty when rows are never removed.
    int m_deletedAtColumn = -1;
    std::unique_ptr<SqliteInserter> m_inserter;
    SqliteStatement m_mergeAll;
    SqliteStatement m_mergeOne;
    SqliteStatement m_removeAll;
    SqliteStatement m_removeOne;
    SqliteStatement m_winners;
    SqliteStatement m_clear;
    std::vector<Segment> m_segments;
    qint64 m_staged = 0;
    bool m_hasDeletes = false;
};

} // namespace millrace
