// RejectedStore: the rejected records, grouped, paged and counted.
#pragma once

#include "core/model/rejectedrecord.h"
#include "core/store/statedatabase.h"

#include <optional>
#include <vector>

namespace millrace {

/// Which records; empty members do not restrict.
struct RejectedFilter final
{
    QString connectionId;
    std::optional<qint64> jobId;
    std::optional<StreamId> stream;
    QString code;
    QString field;
    std::optional<RejectedOutcome> outcome;
    std::optional<RejectedStatus> status;
};

/// Records alike in outcome, reason, field and stream.
struct RejectedGroup final
{
    QString connectionId;
    StreamId stream;
    RejectedOutcome outcome = RejectedOutcome::Rejected;
    QString code;
    QString field;
    qint64 count = 0;
};

/// Confirmed records only. Safe from any thread; the database must outlive it.
class RejectedStore final
{
public:
    explicit RejectedStore(StateDatabase &database)
        : m_database(database)
    {
    }

    /// At most \a limit records with ids above \a after, in the order of ids.
    [[nodiscard]] Result<std::vector<RejectedRecord>> page(const RejectedFilter &filter,
                                                           qint64 after, int limit) const;
    /// Counts per group, largest first, from a covering index.
    [[nodiscard]] Result<std::vector<RejectedGroup>> groups(const RejectedFilter &filter) const;
    [[nodiscard]] Result<qint64> count(const RejectedFilter &filter) const;
    /// "store.rejected_unknown" when there is none.
    [[nodiscard]] Result<RejectedRecord> find(qint64 id) const;

private:
    StateDatabase &m_database;
};

} // namespace millrace
