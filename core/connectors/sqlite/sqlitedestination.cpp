#include "core/connectors/sqlite/sqlitedestination.h"

#include "core/connectors/sqlite/sqliteclearing.h"
#include "core/connectors/sqlite/sqlitetable.h"
#include "core/connectors/sqlite/sqlitetarget.h"
#include "core/sql/identifier.h"
#include "core/sql/tablenames.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

QString tableNameOf(const QString &wanted)
{
    QString name = wanted;
    name.remove(QChar(u'\0'));
    if (name.isEmpty())
        return u"default_name"_s;
    const QString lower = asciiLower(name);
    // SQLite refuses the one for tables, and Millrace needs the other for itself.
    if (lower.startsWith("sqlite_"_L1) || lower.startsWith(s_ownPrefix))
        name.prepend(u'_');
    return name;
}

} // namespace

SqliteDestination::SqliteDestination(const Configuration &configuration)
{
    m_options.path = configuration.text(u"path"_s);
    m_options.hasMetaColumns = configuration.flag(u"meta_columns"_s, true);
    m_options.deletesHard = configuration.text(u"cdc_deletes"_s) != "soft"_L1;
    m_options.busyTimeout
        = std::chrono::seconds(configuration.integer(u"busy_timeout_seconds"_s, 5));
}

DestinationCapabilities SqliteDestination::capabilities() const
{
    return {{DestinationSyncMode::Append, DestinationSyncMode::Overwrite,
             DestinationSyncMode::AppendDedup, DestinationSyncMode::OverwriteDedup},
            true,
            1};
}

CheckResult SqliteDestination::check(const CheckObserver &observer,
                                     const Cancellation &cancellation)
{
    const bool isNew = !QFileInfo::exists(m_options.path);
    CheckRun run(observer);
    run.step(QCoreApplication::translate("sqlite", "Open the database"), [&]() -> Result<void> {
        const auto opened = SqliteDatabase::open(m_options.path, SqliteDatabase::Access::Create,
                                                 m_options.busyTimeout, cancellation);
        return opened ? Result<void>() : Result<void>(opened.error());
    });
    run.step(QCoreApplication::translate("sqlite", "Write and take back"),
             [&] { return tryWriting(cancellation); });
    // Opening made an empty file; a file with content is never ours to remove.
    if (isNew && QFileInfo(m_options.path).size() == 0)
        QFile::remove(m_options.path);
    return run.result();
}

Result<void> SqliteDestination::tryWriting(const Cancellation &cancellation) const
{
    auto database = SqliteDatabase::open(m_options.path, SqliteDatabase::Access::Create,
                                         m_options.busyTimeout, cancellation);
    if (!database)
        return database.error();
    const SqliteCancellationScope scope(**database, cancellation);
    auto done = (*database)->beginWriting();
    if (done)
        done = (*database)->execute(u"CREATE TABLE main._millrace_check(a)"_s);
    (*database)->rollback();
    return done;
}

std::vector<DestinationName>
SqliteDestination::resolveNames(const std::vector<DestinationName> &wanted) const
{
    return resolveTableNames(wanted, {&tableNameOf, Qt::CaseInsensitive, false});
}

QStringList SqliteDestination::resolveFieldNames(const QStringList &wanted) const
{
    const auto names = columnNamesOf(wanted, m_options.hasMetaColumns);
    return names ? *names : wanted;
}

Result<std::unique_ptr<StreamWriter>>
SqliteDestination::openStream(const WriteRequest &request, const Cancellation &cancellation)
{
    return SqliteWriter::open(m_options, request, cancellation);
}

Result<void> SqliteDestination::clearStream(const DestinationName &target,
                                            const Cancellation &cancellation)
{
    if (!QFileInfo::exists(m_options.path))
        return {};
    auto database = SqliteDatabase::open(m_options.path, SqliteDatabase::Access::ReadWrite,
                                         m_options.busyTimeout, cancellation);
    if (!database)
        return database.error();
    const SqliteCancellationScope scope(**database, cancellation);
    return clearTable(**database, target.name, m_options.hasMetaColumns);
}

} // namespace millrace
