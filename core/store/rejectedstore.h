// RejectedStore: the rejected records, grouped, paged and counted.
#pragma once

#include "core/base/cancellation.h"
#include "core/model/rejectedrecord.h"
#include "core/store/statedatabase.h"

#include <QHash>

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

    bool operator==(const RejectedFilter &) const = default;
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

    bool operator==(const RejectedGroup &) const = default;
};

/// A stream that has open records with their values, of one outcome.
struct RetriableGroup final
{
    QString connectionId;
    StreamId stream;
    RejectedOutcome outcome = RejectedOutcome::Rejected;

    bool operator==(const RetriableGroup &) const = default;
};

/// What to look for among the records a filter admits.
struct RejectedSearch final
{
    /// In field, message, value and both records, whatever its case; empty: everything matches.
    QString text;
    std::optional<TimePoint> from; ///< Rejected then or later …
    std::optional<TimePoint> until; ///< … and before this.

    [[nodiscard]] bool isEmpty() const { return text.isEmpty() && !from && !until; }
    bool operator==(const RejectedSearch &) const = default;
};

/// A part of what a search finds.
struct RejectedMatches final
{
    std::vector<RejectedRecord> records; ///< In the order of ids.
    qint64 after = 0; ///< Where the next part begins.
    bool isComplete = false; ///< Nothing is left to look at.
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
    /// The number of open records by connection; one without has no entry.
    [[nodiscard]] Result<QHash<QString, qint64>> openByConnection() const;

    /// At most \a limit matching records with ids above \a after, fewer where they are large. No
    /// index helps with a text, so one call looks at \a mostLookedAt records at most and says where
    /// it stopped; it takes the time of some ten thousand records between two looks at \a
    /// cancellation (error: cancelled).
    [[nodiscard]] Result<RejectedMatches> search(const RejectedFilter &filter,
                                                 const RejectedSearch &search, qint64 after,
                                                 int limit, const Cancellation &cancellation,
                                                 qint64 mostLookedAt = 200'000) const;

    /// Closes or opens records again, with a word why. Returns how many changed; ids that are gone
    /// are passed over. In transactions of some thousand records, so that a running connection
    /// is not held up; after a cancellation or an error the records of earlier ones stay changed.
    [[nodiscard]] Result<qint64> setStatus(const std::vector<qint64> &ids, RejectedStatus status,
                                           const QString &note,
                                           const Cancellation &cancellation = {});
    /// The same for every record \a filter admits.
    [[nodiscard]] Result<qint64> setStatus(const RejectedFilter &filter, RejectedStatus status,
                                           const QString &note,
                                           const Cancellation &cancellation = {});

    /// "store.rejected_unknown" when there is none.
    [[nodiscard]] Result<RejectedRecord> find(qint64 id) const;
    /// Those of \a ids that are there, in their order; one read for all of them.
    [[nodiscard]] Result<std::vector<RejectedRecord>> find(const std::vector<qint64> &ids) const;
    /// At most \a limit ids above \a after, in order, from the indices alone.
    [[nodiscard]] Result<std::vector<qint64>> ids(const RejectedFilter &filter, qint64 after,
                                                  int limit) const;

    /// What of \a filter can perhaps be tried again: open, with values. Answered by the index, at
    /// once however many records there are. The status of \a filter is not looked at.
    [[nodiscard]] Result<std::vector<RetriableGroup>> retriable(const RejectedFilter &filter) const;
    /// The same of some records, of which the short columns are read.
    [[nodiscard]] Result<std::vector<RetriableGroup>>
    retriable(const std::vector<qint64> &ids) const;

private:
    StateDatabase &m_database;
};

} // namespace millrace
