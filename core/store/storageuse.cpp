#include "core/store/storageuse.h"

#include "core/store/statement.h"

#include <QDirIterator>
#include <QFileInfo>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

qint64 sizeOfFolder(const QString &folder)
{
    qint64 bytes = 0;
    QDirIterator files(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext())
        bytes += files.nextFileInfo().size();
    return bytes;
}

/// The table and its indices: each is a tree of pages of its own.
Result<QStringList> treesOf(const QSqlDatabase &database, const QString &table)
{
    Statement select(database,
                     "SELECT name FROM sqlite_schema WHERE tbl_name = ?1 AND rootpage > 0");
    select.bind(1, table);
    QStringList trees;
    for (;;) {
        const auto row = select.step();
        if (!row)
            return row.error();
        if (!*row)
            return trees;
        trees << select.text(0);
    }
}

/// The only number \a sql selects.
Result<qint64> numberOf(const QSqlDatabase &database, const char *sql)
{
    Statement select(database, sql);
    const auto row = select.step();
    if (!row)
        return row.error();
    return select.integer(0);
}

} // namespace

const QStringList &runTables()
{
    static const QStringList s_tables{u"jobs"_s,
                                      u"attempts"_s,
                                      u"attempt_streams"_s,
                                      u"stream_statistics"_s,
                                      u"run_discoveries"_s,
                                      u"refreshed_streams"_s,
                                      u"run_wishes"_s,
                                      u"delivery_files"_s,
                                      u"delivery_outcomes"_s};
    return s_tables;
}

const QStringList &rejectedTables()
{
    static const QStringList s_tables{u"rejected_records"_s, u"rejected_groups"_s,
                                      u"rejected_edits"_s, u"rejected_events"_s};
    return s_tables;
}

const QStringList &shownRowsTables()
{
    static const QStringList s_tables{u"verifications"_s};
    return s_tables;
}

Result<qint64> bytesOfTables(const QSqlDatabase &database, const QStringList &tables)
{
    qint64 bytes = 0;
    for (const QString &table : tables) {
        const auto trees = treesOf(database, table);
        if (!trees)
            return trees.error();
        for (const QString &tree : *trees) {
            Statement measure(database,
                              "SELECT pgsize - unused FROM dbstat "
                              "WHERE name = ?1 AND aggregate = TRUE");
            measure.bind(1, tree);
            const auto row = measure.step();
            if (!row)
                return row.error();
            if (*row)
                bytes += measure.integer(0);
        }
    }
    return bytes;
}

Result<StorageUse> storageUse(const StateDatabase &database, const Profile &profile)
{
    auto use = database.read<StorageUse>([](QSqlDatabase &connection) -> Result<StorageUse> {
        StorageUse parts;
        const auto runs = bytesOfTables(connection, runTables());
        if (!runs)
            return runs.error();
        const auto rejected = bytesOfTables(connection, rejectedTables());
        if (!rejected)
            return rejected.error();
        const auto shownRows = bytesOfTables(connection, shownRowsTables());
        if (!shownRows)
            return shownRows.error();
        // Pages without rows, and the room between the rows of the others: the last page of a tree
        // is never full.
        const auto unused
            = numberOf(connection,
                       "SELECT (SELECT freelist_count FROM pragma_freelist_count) * page_size "
                       "+ (SELECT IFNULL(SUM(MAX(0, unused - page_size)), 0) FROM dbstat "
                       "WHERE aggregate = TRUE) FROM pragma_page_size");
        if (!unused)
            return unused.error();
        parts.runs = *runs;
        parts.rejected = *rejected;
        parts.shownRows = *shownRows;
        parts.unused = *unused;
        return parts;
    });
    if (!use)
        return use;
    for (const QString &ending : {QString(), u"-wal"_s, u"-shm"_s})
        use->database += QFileInfo(profile.stateDatabase() + ending).size();
    use->backups = sizeOfFolder(profile.backupsFolder());
    use->logs = sizeOfFolder(profile.logsFolder());
    return use;
}

} // namespace millrace
