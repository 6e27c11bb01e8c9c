// PostgresMergeSql: the statements that move staged rows into their table.
#pragma once

#include "core/connectors/postgres/postgrestarget.h"

#include <QStringList>

namespace millrace {

/// What a merge needs to know beside the table.
struct PostgresMergeRules final
{
    QStringList keyFields; ///< Empty: rows are added, none is replaced.
    QString cursorField; ///< May be empty: the later extraction wins.
    bool deletesHard = true; ///< Rows with _ab_cdc_deleted_at are removed, not kept.
};

/// The rules applied to a table: among the staged rows of one key the highest cursor wins, an empty
/// cursor loses, then the later extraction, then the later arrival; the winner replaces the stored
/// row unless that one is newer. Rows with an empty part in their key equal no other row.
class PostgresMergeSql final
{
public:
    /// \a cursor and \a deletedAt are positions in the target's columns, or -1.
    PostgresMergeSql(const PostgresTarget &target, const std::vector<int> &key, int cursor,
                     int deletedAt);

    /// The stage and its columns, for COPY.
    [[nodiscard]] QString copyTarget() const;
    /// Makes the stage for the rest of the transaction.
    [[nodiscard]] QString createStage() const;
    [[nodiscard]] static QString clearStage();
    /// Moves all staged rows. removal() comes first and is empty where nothing is ever removed.
    [[nodiscard]] QString removal() const;
    [[nodiscard]] QString upsert() const;
    /// Makes the list of the arrivals that removal() and upsert() would move, and reads it.
    [[nodiscard]] QString createMoved() const;
    [[nodiscard]] static QString listMoved();
    [[nodiscard]] static QString dropMoved();
    /// The same as removal() and upsert() for the listed arrivals from $1 to $2.
    [[nodiscard]] QString removalOfPart() const;
    [[nodiscard]] QString upsertOfPart() const;

private:
    [[nodiscard]] const PostgresTargetColumn &column(int index) const;
    [[nodiscard]] QString ordered(int index, const QString &table) const;
    [[nodiscard]] QString winners(const QString &columns) const;
    [[nodiscard]] QString newer(const QString &incoming, const QString &stored) const;
    [[nodiscard]] QString removalFrom(const QString &source) const;
    [[nodiscard]] QString upsertFrom(const QString &source) const;

    const PostgresTarget &m_target;
    std::vector<int> m_key;
    int m_cursor;
    int m_deletedAt;
};

} // namespace millrace
