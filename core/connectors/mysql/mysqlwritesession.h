// MySQL write session: a connection that is ready to write into a database.
#pragma once

#include "core/connectors/mysql/mysqlconnection.h"

namespace millrace {

/// What the configuration says about writing.
struct MySqlWriteOptions final
{
    ServerOptions server;
    bool hasMetaColumns = true;
    bool deletesHard = true;
    bool createsDatabase = true;
};

/// Connects without a database selected.
[[nodiscard]] Result<std::unique_ptr<MySqlConnection>>
openWriteSession(const MySqlWriteOptions &options, const Cancellation &cancellation);

/// Whether the database \a name exists and can be seen.
[[nodiscard]] Result<bool> databaseExists(MySqlConnection &connection, const QString &name,
                                          const Cancellation &cancellation);

/// Makes the database \a name when it does not exist and \a options allow it, and selects it.
Result<void> selectDatabase(MySqlConnection &connection, const MySqlWriteOptions &options,
                            const QString &name, const Cancellation &cancellation);

} // namespace millrace
