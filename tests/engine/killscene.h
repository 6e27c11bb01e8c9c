// KillScene: a source, a profile and a destination for runs that are killed.
#pragma once

#include "tests/engine/killends.h"
#include "tests/testutils/commandline.h"

#include <QRandomGenerator>
#include <QTemporaryDir>

#include <memory>

namespace millrace::test {

/// A folder with a source, a profile and perhaps a destination, and a copy of the state before the
/// run that is killed.
class KillScene final
{
public:
    /// Rows come from an SQLite file, or from \a source.
    KillScene(KillTarget &target, const QString &mode,
              std::unique_ptr<KillSource> source = std::make_unique<SqliteKillSource>());

    /// Makes the source and a first run, changes the source, and kills \a kills times a second run
    /// at a moment \a random says; each time it is run again, and has to end with the very rows,
    /// rejected records and balance of one that nobody disturbed. Empty when all did, else what
    /// was seen.
    [[nodiscard]] QString killAndCompare(QRandomGenerator &random, int kills);

    /// Makes the source and a run that rejects some records, mends them all by an edit, and kills
    /// \a kills times, no fewer, the retry that writes them; each time it is retried again, after
    /// another run of the connection when \a runsBetween, and has to end with the very rows of a
    /// retry that nobody disturbed, and every record fixed once.
    [[nodiscard]] QString killRetryAndCompare(QRandomGenerator &random, int kills,
                                              bool runsBetween);

    /// Makes the source and a first run, changes the source, some rows of it gone, and kills
    /// \a kills times the refresh in \a refreshMode; each time the next run goes on with it, and
    /// has to end with the very rows of one that nobody disturbed. Where old rows are removed,
    /// they have to be there, all and unchanged, or all of the new ones, right after the kill.
    [[nodiscard]] QString killRefreshAndCompare(QRandomGenerator &random, int kills,
                                                const QString &refreshMode);

private:
    /// The last job, and how many rejected records there are.
    struct Books final
    {
        qint64 jobId = 0;
        bool isDone = false;
        QString balance;
        QString connectionId{};
        bool isRefresh = false;
    };

    [[nodiscard]] QString path(const QString &name) const { return m_folder.filePath(name); }
    [[nodiscard]] QStringList content() const
    {
        return m_target.content(path(QStringLiteral("live/out")));
    }
    /// Open and fixed rejected records, in words.
    [[nodiscard]] QString rejectedBooks() const;
    [[nodiscard]] QString prepareRetry();
    /// The rows alone, without what else is there.
    [[nodiscard]] QStringList rows() const;
    void keep();
    void restore();
    [[nodiscard]] CommandResult runToEnd() const { return m_command.run(m_sync); }
    [[nodiscard]] Books books() const;
    [[nodiscard]] CommandResult resume(qint64 jobBefore) const;
    void copy(const QString &from, const QString &to) const;

    KillTarget &m_target;
    std::unique_ptr<KillSource> m_source;
    QTemporaryDir m_folder;
    CommandLine m_command;
    QStringList m_sync;
};

/// A generator whose seed is printed, or taken from MILLRACE_KILL_SEED to repeat a failed run.
[[nodiscard]] QRandomGenerator killMoments();

/// How often to kill in each mode: \a full with MILLRACE_FULL_TESTS=1, else \a few times.
[[nodiscard]] int killCount(int full, int few = 6);

} // namespace millrace::test
