// WaitingRuns: which runs wait for their turn, in every process of a profile.
#pragma once

#include "core/model/job.h"
#include "core/store/filelock.h"
#include "core/store/profile.h"
#include "core/store/statedatabase.h"

#include <QStringList>

#include <memory>
#include <optional>
#include <vector>

namespace millrace {

/// A plain value.
struct WaitingRun final
{
    QString owner{}; ///< The process.
    QString connectionId{};
    TimePoint since{};
    JobTrigger trigger = JobTrigger::Manual;
    /// Whether it waits for a run of any process to end; else for one of its own process.
    bool needsSlot = false;

    bool operator==(const WaitingRun &) const = default;
};

/// What one process has waiting, and how it hears of what others want with it. What a process that
/// died left is passed over, and removed by the next one that writes. Safe from any thread; the
/// database outlives it.
class WaitingRuns final
{
public:
    WaitingRuns(StateDatabase &database, Profile profile)
        : m_database(database)
        , m_profile(std::move(profile))
    {
    }

    /// Of all processes that live, the next one first.
    [[nodiscard]] Result<std::vector<WaitingRun>> all() const;

    /// What this process has waiting is \a runs, in this order, from now on; owner and since are
    /// filled in. New ones come behind all others.
    [[nodiscard]] Result<void> show(std::vector<WaitingRun> runs);
    /// The connections of this process that still wait, as all processes have ordered them: those
    /// that are missing were taken back.
    [[nodiscard]] Result<QStringList> own() const;
    /// How many runs of other processes wait for a slot and come before that of \a connectionId.
    [[nodiscard]] Result<int> ahead(const QString &connectionId) const;

    /// Puts the waiting run of the connection at \a place, 1 being the next, whoever's it is; false
    /// when none waits.
    [[nodiscard]] Result<bool> move(const QString &connectionId, int place);
    /// Takes it back: its process forgets it within a second. False when none waits.
    [[nodiscard]] Result<bool> withdraw(const QString &connectionId);

private:
    [[nodiscard]] QString lockPath(const QString &owner) const;
    [[nodiscard]] bool lives(const QString &owner) const;

    StateDatabase &m_database;
    const Profile m_profile;
    QString m_owner; ///< Empty until something had to wait.
    std::unique_ptr<FileLock> m_lock;
};

} // namespace millrace
