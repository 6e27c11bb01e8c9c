// The part of SqliteSource that counts.
#include "core/connectors/sqlite/sqlitedatabase.h"
#include "core/connectors/sqlite/sqliteerrors.h"
#include "core/connectors/sqlite/sqliteselection.h"
#include "core/connectors/sqlite/sqlitesource.h"

namespace millrace {

Result<std::optional<qint64>> SqliteSource::countRows(const ConfiguredStream &stream,
                                                      const Cancellation &cancellation)
{
    if (cancellation.stop_requested())
        return Error::cancelled();
    if (const auto opened = open(cancellation); !opened)
        return opened.error();
    const SqliteCancellationScope scope(*m_database, cancellation);
    const auto table = describeTable(*m_database, stream.stream.id.name);
    if (!table)
        return table.error();
    if (!*table)
        return makeError(sqliteerrors::streamMissing, {m_path, stream.stream.id.name});
    const auto count = countStream(*m_database, **table, stream);
    if (!count)
        return count.error();
    return std::optional(*count);
}

} // namespace millrace
