// RunWishes: what one program asks of a run that another one has under way.
#pragma once

#include "core/store/statedatabase.h"

#include <optional>

namespace millrace {

enum class RunWish {
    Cancel, ///< The run is given up.
    Pause, ///< It stops and waits to be resumed.
};

/// Safe from any thread; the database must outlive it.
class RunWishes final
{
public:
    explicit RunWishes(StateDatabase &database)
        : m_database(database)
    {
    }

    /// The process that runs the job sees the wish within a second. A cancellation takes the place
    /// of a pause, never the other way round. "store.job_unknown".
    [[nodiscard]] Result<void> ask(qint64 jobId, RunWish wish);
    [[nodiscard]] Result<std::optional<RunWish>> of(qint64 jobId) const;
    /// The wish is fulfilled, or came too late.
    [[nodiscard]] Result<void> forget(qint64 jobId);

private:
    StateDatabase &m_database;
};

} // namespace millrace
