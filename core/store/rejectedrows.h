// The rows of confirmed rejected records, inside a read or a transaction of their caller.
#pragma once

#include "core/store/rejectedstore.h"
#include "core/store/statement.h"

#include <QSqlDatabase>

#include <optional>
#include <vector>

namespace millrace {

/// Binds the places of rejectedqueries::admitted.
void bindFilter(Statement &statement, const RejectedFilter &filter);

[[nodiscard]] Result<RejectedOutcome> rejectedOutcomeAt(const Statement &row, int column);

/// The first \a limit ids above \a after of what \a filter admits, in order, from the indices
/// alone.
[[nodiscard]] Result<std::vector<qint64>>
rejectedIds(const QSqlDatabase &database, const RejectedFilter &filter, qint64 after, int limit);

/// Reads whole records; prepared once for many.
class RejectedRows final
{
public:
    explicit RejectedRows(const QSqlDatabase &database);

    /// Nothing when there is no record with this id.
    [[nodiscard]] Result<std::optional<RejectedRecord>> find(qint64 id);
    /// Those of \a ids that are there, in their order.
    [[nodiscard]] Result<std::vector<RejectedRecord>> find(const std::vector<qint64> &ids);

private:
    Statement m_select;
};

} // namespace millrace
