#include "core/store/migration.h"

#include "core/store/statement.h"
#include "core/store/storeerrors.h"

#include <sqlite3.h>

#include <QDir>
#include <QFile>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

Result<void> checkForeignKeys(sqlite3 *handle, const Migration &migration)
{
    Statement check(handle, "PRAGMA foreign_key_check");
    auto broken = check.step();
    if (!broken)
        return broken.error();
    if (*broken)
        return makeError(
            storeerrors::failed,
            {QString::fromUtf8(sqlite3_db_filename(handle, "main")),
             u"%1 breaks a foreign key of table %2"_s.arg(migration.name, check.text(0))});
    return {};
}

/// The inside of the transaction.
Result<void> applyOne(sqlite3 *handle, const Migration &migration)
{
    auto version = schemaVersion(handle);
    if (!version)
        return version.error();
    // Read again: another process may have been first.
    if (*version >= migration.version)
        return {};
    if (auto applied = execute(handle, migration.sql.constData()); !applied)
        return applied;
    if (auto checked = checkForeignKeys(handle, migration); !checked)
        return checked;
    const QByteArray mark = "PRAGMA user_version = " + QByteArray::number(migration.version);
    return execute(handle, mark.constData());
}

} // namespace

std::vector<Migration> bundledMigrations()
{
    std::vector<Migration> migrations;
    const QDir folder(u":/migrations"_s);
    for (const QString &name : folder.entryList({u"*.sql"_s}, QDir::Files, QDir::Name)) {
        QFile file(folder.filePath(name));
        if (file.open(QIODevice::ReadOnly))
            migrations.push_back(Migration{name.section(u'_', 0, 0).toInt(), name, file.readAll()});
    }
    return migrations;
}

Result<int> schemaVersion(sqlite3 *handle)
{
    Statement version(handle, "PRAGMA user_version");
    auto row = version.step();
    if (!row)
        return row.error();
    return static_cast<int>(version.integer(0));
}

Result<void> migrate(sqlite3 *handle, const std::vector<Migration> &migrations)
{
    auto version = schemaVersion(handle);
    if (!version)
        return version.error();
    for (const Migration &migration : migrations) {
        if (migration.version <= *version)
            continue;
        if (auto begun = execute(handle, "BEGIN EXCLUSIVE"); !begun)
            return begun;
        auto applied = applyOne(handle, migration);
        if (applied)
            applied = execute(handle, "COMMIT");
        if (!applied) {
            sqlite3_exec(handle, "ROLLBACK", nullptr, nullptr, nullptr);
            return applied;
        }
    }
    return {};
}

} // namespace millrace
