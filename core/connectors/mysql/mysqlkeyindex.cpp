#include "core/connectors/mysql/mysqlkeyindex.h"

#include "core/connectors/mysql/mysqlnames.h"
#include "core/connectors/mysql/mysqlwriteerrors.h"

#include <mysqld_error.h>

#include <algorithm>
#include <map>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype s_mostParts = 16;

struct UniqueIndex final
{
    QStringList columns;
    bool hasPrefix = false; ///< Covers only the beginning of a text.
};

/// The unique indexes of a table by name.
Result<std::map<QString, UniqueIndex>> uniqueIndexes(MySqlConnection &connection,
                                                     const QString &database, const QString &table,
                                                     const Cancellation &cancellation)
{
    auto rows = connection.query(
        u"SELECT INDEX_NAME, COLUMN_NAME, SUB_PART FROM information_schema.STATISTICS "
        "WHERE TABLE_SCHEMA = %1 AND TABLE_NAME = %2 AND NON_UNIQUE = 0 "
        "ORDER BY INDEX_NAME, SEQ_IN_INDEX"_s.arg(mySqlText(database), mySqlText(table)),
        cancellation);
    if (!rows)
        return rows.error();
    std::map<QString, UniqueIndex> indexes;
    while (rows->next()) {
        UniqueIndex &index = indexes[rows->text(0)];
        index.columns << rows->text(1).toLower();
        index.hasPrefix = index.hasPrefix || !rows->isNull(2);
    }
    return indexes;
}

Result<void> dropIndex(MySqlConnection &connection, const QString &database, const QString &table,
                       const Cancellation &cancellation)
{
    return connection.execute("ALTER TABLE "_L1 + mySqlName(database, table) + " DROP INDEX "_L1
                                  + mySqlIdentifier(s_keyIndex),
                              cancellation);
}

} // namespace

Result<void> ensureKeyIndex(MySqlConnection &connection, const QString &database,
                            const QString &table, const QStringList &columns,
                            const Cancellation &cancellation)
{
    if (columns.size() > s_mostParts)
        return makeError(mysqlerrors::tooManyKeyFields,
                         {table, QString::number(columns.size()), QString::number(s_mostParts)});
    const auto indexes = uniqueIndexes(connection, database, table, cancellation);
    if (!indexes)
        return indexes.error();
    QStringList wanted;
    QStringList quoted;
    for (const QString &column : columns) {
        wanted << column.toLower();
        quoted << mySqlIdentifier(column);
    }
    wanted.sort();
    bool hasOwn = false;
    for (const auto &[name, index] : *indexes) {
        QStringList sorted = index.columns;
        sorted.sort();
        if (sorted == wanted && !index.hasPrefix)
            return {};
        hasOwn = hasOwn || name == s_keyIndex;
    }
    if (hasOwn) {
        if (auto dropped = dropIndex(connection, database, table, cancellation); !dropped)
            return dropped;
    }
    auto made = connection.execute("ALTER TABLE "_L1 + mySqlName(database, table)
                                       + " ADD UNIQUE INDEX "_L1 + mySqlIdentifier(s_keyIndex)
                                       + " ("_L1 + quoted.join(", "_L1) + ')'_L1,
                                   cancellation);
    if (made)
        return made;
    const unsigned int number = faultOf(connection.handle()).number;
    if (number == ER_DUP_ENTRY || number == ER_DUP_ENTRY_WITH_KEY_NAME)
        return makeError(mysqlerrors::duplicateKeys, {table, columns.join(", "_L1)});
    if (number == ER_BLOB_KEY_WITHOUT_LENGTH || number == ER_TOO_LONG_KEY
        || number == ER_WRONG_SUB_KEY)
        return makeError(mysqlerrors::keyTooLong, {table, columns.join(", "_L1), u"255"_s});
    return made;
}

Result<bool> hasOneUniqueIndex(MySqlConnection &connection, const QString &database,
                               const QString &table, const Cancellation &cancellation)
{
    const auto indexes = uniqueIndexes(connection, database, table, cancellation);
    if (!indexes)
        return indexes.error();
    return indexes->size() == 1;
}

Result<void> dropKeyIndex(MySqlConnection &connection, const QString &database,
                          const QString &table, const Cancellation &cancellation)
{
    const auto indexes = uniqueIndexes(connection, database, table, cancellation);
    if (!indexes)
        return indexes.error();
    return indexes->contains(s_keyIndex) ? dropIndex(connection, database, table, cancellation)
                                         : Result<void>();
}

} // namespace millrace
