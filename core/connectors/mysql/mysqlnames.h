// MySQL names: how tables and columns are called at a MySQL or MariaDB server.
#pragma once

#include "core/base/result.h"
#include "core/connector/destination.h"
#include "core/connectors/mysql/mysqltable.h"

#include <QStringList>

namespace millrace {

/// Characters a name of a table, column or database may have.
inline constexpr int s_longestMySqlName = 64;

/// `database`.`table`.
[[nodiscard]] QString mySqlName(const QString &database, const QString &table);

/// \a wanted as the server takes it: without what it refuses (NUL, characters beyond the basic
/// plane, a blank at the end), and short enough. Letters keep their case.
[[nodiscard]] QString mySqlTableName(const QString &wanted);

/// One distinct column for each of \a wanted, same order; the server takes letters that differ in
/// case or accent only for the same. None of the columns that Millrace adds is among them, those
/// with meta data if \a hasMetaColumns.
[[nodiscard]] Result<QStringList> mySqlColumnNames(const QStringList &wanted, bool hasMetaColumns);

/// One distinct table for each of \a wanted, same order. The namespace is a database; none, or
/// \a database itself, means \a database.
[[nodiscard]] std::vector<DestinationName>
mySqlTableNames(const std::vector<DestinationName> &wanted, const QString &database);

} // namespace millrace
