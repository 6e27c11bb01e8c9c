// Migration: one numbered step of the state database's schema.
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QString>

#include <vector>

struct sqlite3;

namespace millrace {

/// Leads from the schema before to the schema \a version.
struct Migration final
{
    int version = 0; ///< From 1 upwards.
    QString name; ///< Of its file.
    QByteArray sql;
};

/// The migrations of core/store/migrations, in order.
[[nodiscard]] std::vector<Migration> bundledMigrations();

/// The schema version of the database; 0 for an empty one.
[[nodiscard]] Result<int> schemaVersion(sqlite3 *handle);

/// Applies what is missing of \a migrations, each in one exclusive transaction that also sets the
/// version; another process that does the same at the moment is waited for. A migration that fails
/// or breaks a foreign key leaves the database at the version before it.
///
/// REQUIRES: foreign keys are not enforced on the connection, so that a step may rebuild a table.
[[nodiscard]] Result<void> migrate(sqlite3 *handle, const std::vector<Migration> &migrations);

} // namespace millrace
