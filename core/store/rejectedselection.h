// RejectedSelection: the rejected records an act is for, as a predicate.
#pragma once

#include "core/store/rejectedstore.h"

#include <functional>

namespace millrace {

/// Millions of records are chosen without naming them. A plain value.
struct RejectedSelection final
{
    RejectedFilter filter{};
    RejectedSearch search{};
    std::vector<qint64>
        ids{}; ///< When there are any: these alone, as far as \a filter admits them.
    std::vector<qint64> except{}; ///< Left out.

    bool operator==(const RejectedSelection &) const = default;
};

/// Whether \a filter admits \a record.
[[nodiscard]] bool admits(const RejectedFilter &filter, const RejectedRecord &record);

/// Walks over what a selection holds, in the order of ids, a page at a time. Records that were
/// closed meanwhile are met or not, as the filter says. Used by one thread at a time; what it is
/// made with outlives it.
class RejectedWalk final
{
public:
    RejectedWalk(const RejectedStore &store, RejectedSelection selection);

    /// The next records, at most \a limit; none at the end. A page of a search may be empty of
    /// matches, so that this takes its time; error: cancelled.
    [[nodiscard]] Result<std::vector<RejectedRecord>> next(int limit,
                                                           const Cancellation &cancellation);
    /// The ids of the next records, where nothing else is needed of them: without a search and
    /// without named ids no record is read.
    [[nodiscard]] Result<std::vector<qint64>> nextIds(int limit, const Cancellation &cancellation);

private:
    [[nodiscard]] bool isLeftOut(qint64 id) const;
    [[nodiscard]] Result<std::vector<RejectedRecord>> nextByIds(int limit,
                                                                const Cancellation &cancellation);

    const RejectedStore &m_store;
    RejectedSelection m_selection; ///< ids and except are sorted.
    qint64 m_after = 0;
    std::size_t m_place = 0; ///< In ids.
    bool m_isComplete = false;
};

/// How many records \a selection holds; at once where neither a search nor ids are asked for.
[[nodiscard]] Result<qint64> countSelected(const RejectedStore &store,
                                           const RejectedSelection &selection,
                                           const Cancellation &cancellation);

} // namespace millrace
