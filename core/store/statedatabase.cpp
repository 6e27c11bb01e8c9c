#include "core/store/statedatabase.h"

#include "core/store/compaction.h"
#include "core/store/connectionlock.h"
#include "core/store/dailybackup.h"
#include "core/store/databasefile.h"
#include "core/store/filelock.h"
#include "core/store/migration.h"
#include "core/store/readconnections.h"
#include "core/store/statement.h"
#include "core/store/storeerrors.h"
#include "core/store/taskthread.h"

#include <sqlite3.h>

#include <atomic>
#include <thread>

namespace millrace {

namespace {

/// A newer program may migrate the database while this one has it open.
Result<void> checkVersion(sqlite3 *handle, int known)
{
    auto version = schemaVersion(handle);
    if (!version)
        return version.error();
    if (*version > known)
        return makeError(storeerrors::tooNew,
                         {QString::fromUtf8(sqlite3_db_filename(handle, "main")),
                          QString::number(*version), QString::number(known)});
    return {};
}

void rollBack(sqlite3 *handle)
{
    // Some failures (a full disk) have rolled back already; then this one fails without harm.
    sqlite3_exec(handle, "ROLLBACK", nullptr, nullptr, nullptr);
}

} // namespace

class StateDatabase::Private final
{
public:
    Private(const Profile &place, const Clock &time)
        : profile(place)
        , clock(time)
        , backup(place, time)
        , readers(ReadConnections::create(place.stateDatabase()))
    {
    }
    ~Private()
    {
        readers->closeAll();
        // The last connection to close writes the journal into the file, which a backup's cannot.
        thread.run([this] { backup.finish(); });
        // The connection is closed by the thread that opened it, after the tasks before.
        thread.run([this] { writer.reset(); });
    }
    Q_DISABLE_COPY_MOVE(Private)

    [[nodiscard]] Result<void> open();
    [[nodiscard]] Result<void>
    writeOnThread(const std::function<Result<void>(QSqlDatabase &)> &work);
    /// A write inside of a write.
    [[nodiscard]] Result<void> writeInside(const std::function<Result<void>(QSqlDatabase &)> &work);
    /// Whether the caller is the work of a write.
    [[nodiscard]] bool isInside() const { return std::this_thread::get_id() == writing; }

    const Profile profile;
    const Clock &clock;
    int knownVersion = 0;
    std::unique_ptr<FileLock> use; ///< Tells recover() that the profile is open.
    DailyBackup backup; ///< Touched by the thread only.
    const std::shared_ptr<ReadConnections> readers;
    std::unique_ptr<DatabaseConnection> writer; ///< Touched by the thread only.
    std::atomic<std::thread::id> writing{}; ///< The thread, while it is in a transaction.
    TaskThread thread; // last: it ends before what it uses
};

Result<void> StateDatabase::Private::open()
{
    if (auto created = profile.create(); !created)
        return created;
    auto locked = FileLock::acquire(usersLockFile(profile), LockKind::Shared, LockWait::UntilFree);
    if (!locked)
        return locked.error();
    use = std::move(*locked);
    const auto migrations = bundledMigrations();
    knownVersion = migrations.empty() ? 0 : migrations.back().version;

    Result<void> outcome;
    thread.run([&] {
        auto opened = openStateDatabase(profile, clock);
        if (!opened) {
            outcome = opened.error();
            return;
        }
        writer = std::move(opened->connection);
        if (opened->isNew)
            backup.skipToday();
        backup.makeIfDue();
    });
    return outcome;
}

Result<void>
StateDatabase::Private::writeOnThread(const std::function<Result<void>(QSqlDatabase &)> &work)
{
    sqlite3 *handle = writer->handle();
    // Deferred, the transaction could fail in its middle when another process wrote meanwhile.
    if (auto begun = execute(handle, "BEGIN IMMEDIATE"); !begun)
        return begun;
    auto outcome = checkVersion(handle, knownVersion);
    const auto before = sqlite3_total_changes64(handle);
    writing = std::this_thread::get_id();
    if (outcome)
        outcome = work(writer->database());
    writing = std::thread::id();
    if (outcome && sqlite3_total_changes64(handle) != before)
        outcome = execute(handle, "UPDATE change_counter SET value = value + 1");
    if (outcome)
        outcome = execute(handle, "COMMIT");
    if (!outcome)
        rollBack(handle);
    else
        backup.makeIfDue();
    return outcome;
}

Result<void>
StateDatabase::Private::writeInside(const std::function<Result<void>(QSqlDatabase &)> &work)
{
    sqlite3 *handle = writer->handle();
    if (auto begun = execute(handle, "SAVEPOINT inside"); !begun)
        return begun;
    const auto outcome = work(writer->database());
    if (!outcome)
        sqlite3_exec(handle, "ROLLBACK TO inside", nullptr, nullptr, nullptr);
    const auto ended = execute(handle, "RELEASE inside");
    return outcome ? ended : outcome;
}

StateDatabase::StateDatabase(std::unique_ptr<Private> opened)
    : d(std::move(opened))
{
}

StateDatabase::~StateDatabase() = default;

Result<std::unique_ptr<StateDatabase>> StateDatabase::open(const Profile &profile,
                                                           const Clock &clock)
{
    auto state = std::make_unique<Private>(profile, clock);
    if (auto opened = state->open(); !opened)
        return opened.error();
    return std::unique_ptr<StateDatabase>(new StateDatabase(std::move(state)));
}

Result<QString> StateDatabase::recover(const Profile &profile, Recovery recovery,
                                       const Clock &clock)
{
    if (auto created = profile.create(); !created)
        return created.error();
    return replaceStateDatabase(profile, recovery == Recovery::FromBackup, clock);
}

Result<void> StateDatabase::runWrite(const std::function<Result<void>(QSqlDatabase &)> &work)
{
    if (d->isInside())
        return d->writeInside(work);
    Result<void> outcome;
    d->thread.run([&] { outcome = d->writeOnThread(work); });
    return outcome;
}

Result<void> StateDatabase::runRead(const std::function<Result<void>(QSqlDatabase &)> &work) const
{
    if (d->isInside())
        return work(d->writer->database());
    auto connection = d->readers->current();
    if (!connection)
        return connection.error();
    sqlite3 *handle = (*connection)->handle();
    // A read inside a read sees the same moment.
    if (sqlite3_get_autocommit(handle) == 0)
        return work((*connection)->database());
    if (auto begun = execute(handle, "BEGIN"); !begun)
        return begun;
    auto outcome = checkVersion(handle, d->knownVersion);
    if (outcome)
        outcome = work((*connection)->database());
    rollBack(handle);
    return outcome;
}

Result<StateDatabase::Compacted> StateDatabase::compact(const Cancellation &cancellation)
{
    const auto ids = read<QStringList>([](QSqlDatabase &database) -> Result<QStringList> {
        Statement select(database, "SELECT id FROM connections");
        QStringList all;
        for (;;) {
            auto row = select.step();
            if (!row)
                return row.error();
            if (!*row)
                return all;
            all << select.text(0);
        }
    });
    if (!ids)
        return ids.error();
    // Held until the end, so that no run starts meanwhile and waits for the writer.
    std::vector<std::unique_ptr<ConnectionLock>> locks;
    for (const QString &id : *ids) {
        auto lock = ConnectionLock::acquire(d->profile, id);
        if (!lock)
            return makeError(storeerrors::compactBusy);
        locks.push_back(std::move(*lock));
    }
    Result<Compacted> outcome = Error::cancelled();
    d->thread.run(
        [&] { outcome = compactStateDatabase(d->writer->handle(), d->profile, cancellation); });
    return outcome;
}

const Clock &StateDatabase::clock() const { return d->clock; }

Result<qint64> StateDatabase::changeCounter() const
{
    return read<qint64>([](QSqlDatabase &database) -> Result<qint64> {
        Statement counter(database, "SELECT value FROM change_counter");
        auto row = counter.step();
        if (!row)
            return row.error();
        return counter.integer(0);
    });
}

} // namespace millrace
