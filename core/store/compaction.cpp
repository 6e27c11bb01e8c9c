#include "core/store/compaction.h"

#include "core/store/migration.h"
#include "core/store/statement.h"

#include <sqlite3.h>

#include <QFileInfo>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Steps of SQLite's machine between two looks at the cancellation; some milliseconds.
constexpr int s_stepsBetweenLooks = 20'000;

qint64 bytesOf(const Profile &profile)
{
    qint64 bytes = 0;
    for (const QString &ending : {QString(), u"-wal"_s})
        bytes += QFileInfo(profile.stateDatabase() + ending).size();
    return bytes;
}

int isStopped(void *cancellation)
{
    return static_cast<const Cancellation *>(cancellation)->stop_requested() ? 1 : 0;
}

} // namespace

Result<StateDatabase::Compacted> compactStateDatabase(sqlite3 *handle, const Profile &profile,
                                                      const Cancellation &cancellation)
{
    if (cancellation.stop_requested())
        return Error::cancelled();
    StateDatabase::Compacted compacted;
    compacted.before = bytesOf(profile);
    Cancellation watched = cancellation;
    sqlite3_progress_handler(handle, s_stepsBetweenLooks, isStopped, &watched);
    const auto written = execute(handle, "VACUUM");
    sqlite3_progress_handler(handle, 0, nullptr, nullptr);
    if (!written)
        return cancellation.stop_requested() ? Error::cancelled() : written.error();
    // The new pages are in the journal; only a checkpoint shortens the file. A reader of another
    // process may keep it from being complete; the next one will be.
    sqlite3_wal_checkpoint_v2(handle, nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    compacted.after = bytesOf(profile);
    return compacted;
}

} // namespace millrace
