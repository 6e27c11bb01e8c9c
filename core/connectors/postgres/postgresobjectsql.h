// PostgresObjectSql: the statements that move staged rows into a table that exists.
#pragma once

#include "core/connector/destination.h"
#include "core/connectors/postgres/postgresobjects.h"
#include "core/connectors/postgres/postgrestarget.h"

#include <vector>

namespace millrace {

/// Rows lie in a temporary table, numbered as they came, the wanted ones' numbers in a second one;
/// "$1" and "$2" are the first and last number of a part of them. Immutable.
class PostgresObjectSql final
{
public:
    /// \a target outlives this; \a key are columns of it, none for an insert.
    PostgresObjectSql(const PostgresTarget &target, const PostgresObject &table,
                      ObjectOperation operation, const std::vector<int> &key);

    /// "pg_temp.\"…\"(columns)", for COPY.
    [[nodiscard]] QString copyTarget() const;
    /// Makes the temporary tables of a transaction. Several statements.
    [[nodiscard]] QString createTables() const;
    /// Empties what one move fills.
    [[nodiscard]] static QString clear();

    /// Whether a key is staged as text that may be none of its type.
    [[nodiscard]] bool hasCastKey() const;
    /// All staged numbers, in order.
    [[nodiscard]] static QString listStaged();
    /// Fails where the key of a row of the part is none of its type.
    [[nodiscard]] QString castKeys() const;
    /// The staged rows of which the table has not exactly one: number, how many it has. Keys that
    /// were deleted in this transaction are left out.
    [[nodiscard]] QString listUnmatched() const;
    /// Removes the numbers in the array $1 from the staged rows.
    [[nodiscard]] static QString removeStaged();
    /// Fills the second table: the last row of each key, or all rows; then lists it.
    [[nodiscard]] QString fillWanted() const;
    [[nodiscard]] static QString listWanted();
    /// The other staged rows with the key of those in the array $1.
    [[nodiscard]] QString listSuperseded() const;

    /// Writes the part; empty when there is nothing to write.
    [[nodiscard]] QString write() const;
    /// Notes the keys of the part as deleted.
    [[nodiscard]] QString noteDeleted() const;
    /// Whether write() touches a row for each of the part.
    [[nodiscard]] bool touchesEachRow() const;

private:
    [[nodiscard]] const PostgresTargetColumn &column(int index) const;
    [[nodiscard]] QString typeOf(const PostgresTargetColumn &column) const;
    [[nodiscard]] QStringList keyNames() const;
    /// "t.k = s.k AND …" between the table \a left and staged rows \a right.
    [[nodiscard]] QString sameKey(const QString &left, const QString &right,
                                  bool isLeftStaged) const;
    [[nodiscard]] QString insert() const;
    [[nodiscard]] QString update() const;

    const PostgresTarget &m_target;
    const PostgresObject &m_table;
    ObjectOperation m_operation;
    std::vector<int> m_key;
};

} // namespace millrace
