// MySqlMergeStatements: the SQL by which staged rows are merged into a table.
#pragma once

#include "core/connectors/mysql/mysqltarget.h"

#include <QStringList>

namespace millrace {

/// What a merge needs to know beside the table.
struct MySqlMergeRules final
{
    QStringList keyFields;
    QString cursorField; ///< May be empty: the later extraction wins.
    bool deletesHard = true; ///< Rows with _ab_cdc_deleted_at are removed, not kept.
};

/// Composed once per stream from its table and rules; a plain composer of texts. The rows wait in
/// stageTable(), numbered as they arrived; the winners of each key in winnersTable(), so that every
/// statement names each temporary table once (MySQL cannot open a temporary one twice).
class MySqlMergeStatements final
{
public:
    /// A statement about the winners between two arrivals.
    struct Ranged final
    {
        QString before; ///< The range; empty: there is nothing to do.
        QString behind;
    };

    /// REQUIRES: the key fields are in \a schema. What the person should know is added to
    /// \a notes.
    MySqlMergeStatements(const MySqlTarget &target, const Schema &schema,
                         const MySqlMergeRules &rules, QStringList &notes);

    /// Quoted and qualified, as are all names.
    [[nodiscard]] const QString &stageTable() const { return m_stage; }
    [[nodiscard]] const QString &winnersTable() const { return m_winners; }
    /// What the two temporary tables are made of: name, definitions of the columns.
    [[nodiscard]] std::vector<std::pair<QString, QString>> tables() const;

    /// The rows that arrived after \a arrival, counted.
    [[nodiscard]] QString count(qint64 arrival) const;
    /// Fills the table of winners from the rows that arrived after \a arrival.
    [[nodiscard]] QString findWinners(qint64 arrival) const;
    /// The winners among the rows after \a arrival go into the table in one statement, which
    /// updates by a collision of keys. Empty where that would not be the same: another unique index
    /// of the table would count for the key, triggers of inserts would run for updates, texts are
    /// equal to the index that are not equal to us.
    [[nodiscard]] QString upsert(qint64 arrival) const;

    /// Marks the winners whose key the table has.
    [[nodiscard]] const Ranged &markKnown() const { return m_known; }
    [[nodiscard]] const Ranged &remove() const { return m_remove; }
    [[nodiscard]] const Ranged &update() const { return m_update; }
    [[nodiscard]] const Ranged &insert() const { return m_insert; }

    /// The field whose value says that a row was deleted; -1 when rows are never removed.
    [[nodiscard]] int deletedAtField() const { return m_deletedAtField; }

private:
    [[nodiscard]] const MySqlTargetColumn &columnOf(int field) const;
    void resolveKey(const Schema &schema, const QStringList &fields);
    void compose();
    [[nodiscard]] QStringList cursorOrder(const QString &of) const;
    [[nodiscard]] QString ranked(const QString &columns, qint64 arrival) const;
    [[nodiscard]] QString newer(const QString &stored) const;
    [[nodiscard]] QString sameKey() const;
    [[nodiscard]] QStringList assignedOnCollision() const;

    const MySqlTarget m_target;
    QString m_stage;
    QString m_winners;
    QStringList m_key; ///< Quoted.
    QString m_cursor; ///< Quoted; empty when there is none.
    int m_cursorField = -1;
    QString m_deletedAt; ///< Quoted; empty when rows are never removed.
    int m_deletedAtField = -1;
    bool m_hasExactKeys = true; ///< Parts of the key are equal only when their bytes are.
    Ranged m_remove;
    Ranged m_update;
    Ranged m_known;
    Ranged m_insert;
};

} // namespace millrace
