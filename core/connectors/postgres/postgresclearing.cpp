#include "core/connectors/postgres/postgresclearing.h"

#include "core/connectors/postgres/postgrescheckpoints.h"
#include "core/connectors/postgres/postgrestarget.h"
#include "core/connectors/postgres/postgreswriteerrors.h"

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

bool marksItsRows(const PostgresTableFacts &table)
{
    return std::ranges::all_of(s_postgresMetaColumns, [&](const PostgresMetaColumn &column) {
        return table.find(column.name) != nullptr;
    });
}

Result<void> emptyTable(PostgresSession &session, const DestinationName &target,
                        bool hasMetaColumns)
{
    const auto described = describeTable(session, target.nameSpace, target.name);
    if (!described)
        return described.error();
    if (!*described)
        return {};
    const QString table = (*described)->qualified();
    if (!(*described)->isTable())
        return makeError(postgreserrors::foreignTable, {table});
    const auto rows = session.rows("SELECT EXISTS (SELECT 1 FROM "_L1 + table + ')'_L1);
    if (!rows)
        return rows.error();
    if (!rows->flag(0, 0))
        return {};
    const auto isMade = PostgresCheckpoints::isMade(session, target);
    if (!isMade)
        return isMade.error();
    // DELETE, not TRUNCATE: a foreign key on the table then speaks only where rows are named.
    if (*isMade)
        return session.run("DELETE FROM "_L1 + table);
    const auto isKnown = PostgresCheckpoints::isKnown(session, target);
    if (!isKnown)
        return isKnown.error();
    if (!*isKnown || !hasMetaColumns || !marksItsRows(**described))
        return makeError(postgreserrors::foreignTable, {table});
    return session.run("DELETE FROM "_L1 + table + " WHERE "_L1 + s_rawIdColumn
                       + " IS NOT NULL"_L1);
}

} // namespace

Result<void> clearPostgresTable(PostgresSession &session, const DestinationName &target,
                                bool hasMetaColumns)
{
    auto done = lockTarget(session, target);
    if (done)
        done = session.begin();
    if (done)
        done = emptyTable(session, target, hasMetaColumns);
    if (done)
        done = session.run("DROP TABLE IF EXISTS "_L1
                           + qualifiedName(target.nameSpace, postgresSideTableOf(target.name)));
    if (done)
        done = PostgresCheckpoints::forgetAll(session, target);
    if (done)
        done = session.commit();
    if (!done)
        session.rollback();
    return done;
}

} // namespace millrace
