#include "core/connectors/mysql/mysqlclearing.h"

#include "core/connectors/mysql/mysqlcheckpoints.h"
#include "core/connectors/mysql/mysqlnames.h"
#include "core/connectors/mysql/mysqlswap.h"
#include "core/connectors/mysql/mysqltarget.h"
#include "core/connectors/mysql/mysqlwriteerrors.h"
#include "core/data/metacolumns.h"

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// One clearing of one table.
class Clearing final
{
public:
    Clearing(MySqlConnection &connection, const QString &database, const QString &table,
             bool hasMetaColumns, const Cancellation &cancellation)
        : m_connection(connection)
        , m_database(database)
        , m_table(table)
        , m_hasMetaColumns(hasMetaColumns)
        , m_cancellation(cancellation)
    {
    }

    Result<void> run();

private:
    Result<void> endBrokenSwap();
    /// What deletes the rows of Millrace; empty when there is none.
    Result<QString> deletion();
    Result<void> deleteInTransaction(const QString &deletion);

    MySqlConnection &m_connection;
    const QString &m_database;
    const QString &m_table;
    bool m_hasMetaColumns;
    const Cancellation &m_cancellation;
};

Result<void> Clearing::run()
{
    auto done = endBrokenSwap();
    if (!done)
        return done;
    const auto statement = deletion();
    if (!statement)
        return statement.error();
    // Rows elsewhere that point here are a person's: they are neither deleted nor in the way.
    done = m_connection.execute(u"SET SESSION foreign_key_checks = 0"_s, m_cancellation);
    if (done)
        done = deleteInTransaction(*statement);
    if (!done)
        return done;
    const auto waits
        = tableExists(m_connection, m_database, mySqlSideTableOf(m_table), m_cancellation);
    if (!waits)
        return waits.error();
    if (!*waits)
        return {};
    return m_connection.execute("DROP TABLE IF EXISTS "_L1
                                    + mySqlName(m_database, mySqlSideTableOf(m_table)),
                                m_cancellation);
}

Result<void> Clearing::endBrokenSwap()
{
    const auto isSwapping
        = MySqlCheckpoints::isAnySwapping(m_connection, m_database, m_table, m_cancellation);
    if (!isSwapping)
        return isSwapping.error();
    const auto waits
        = tableExists(m_connection, m_database, mySqlSideTableOf(m_table), m_cancellation);
    if (!waits)
        return waits.error();
    if (!*isSwapping || *waits)
        return {};
    QStringList notes;
    return MySqlSwap(m_connection, m_database, m_table, notes).settle(m_cancellation);
}

Result<QString> Clearing::deletion()
{
    const auto described = describeTargetTable(m_connection, m_database, m_table, m_cancellation);
    if (!described)
        return described.error();
    if (!*described)
        return QString();
    if (!(*described)->isTable)
        return makeError(mysqlerrors::foreignTable, {m_table});
    const QString from = " FROM "_L1 + mySqlName(m_database, m_table);
    const auto hasRows
        = m_connection.integer("SELECT EXISTS (SELECT 1"_L1 + from + ')'_L1, m_cancellation);
    if (!hasRows)
        return hasRows.error();
    if (*hasRows == 0)
        return QString();
    const auto isMade = MySqlCheckpoints::isMade(m_connection, m_database, m_table, m_cancellation);
    if (!isMade)
        return isMade.error();
    if (*isMade)
        return QString("DELETE"_L1 + from);
    const auto isKnown
        = MySqlCheckpoints::isKnown(m_connection, m_database, m_table, m_cancellation);
    if (!isKnown)
        return isKnown.error();
    if (!*isKnown || !m_hasMetaColumns || !marksItsRows(**described))
        return makeError(mysqlerrors::foreignTable, {m_table});
    return QString("DELETE"_L1 + from + " WHERE "_L1 + mySqlIdentifier(s_rawIdColumn)
                   + " IS NOT NULL"_L1);
}

Result<void> Clearing::deleteInTransaction(const QString &deletion)
{
    auto done = m_connection.execute(u"START TRANSACTION"_s, m_cancellation);
    if (done && !deletion.isEmpty())
        done = m_connection.execute(deletion, m_cancellation);
    if (done)
        done = MySqlCheckpoints::forgetAll(m_connection, m_database, m_table, m_cancellation);
    if (done)
        done = m_connection.execute(u"COMMIT"_s, m_cancellation);
    if (!done && m_connection.isUsable())
        (void)m_connection.execute(u"ROLLBACK"_s, {});
    return done;
}

} // namespace

Result<void> clearTable(MySqlConnection &connection, const QString &database, const QString &table,
                        bool hasMetaColumns, const Cancellation &cancellation)
{
    return Clearing(connection, database, table, hasMetaColumns, cancellation).run();
}

} // namespace millrace
