// PostgresReadPlan: which queries read a stream, one after another, and the position after each.
#pragma once

#include "core/connectors/postgres/postgresposition.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <string_view>
#include <vector>

namespace millrace {

/// What a row tells about its place: texts behind its fields.
using PostgresTail = std::vector<std::optional<std::string_view>>;

/// The strategy of a reader. The reader asks for a query, takes its rows and says so, until there
/// is no query left. Used by one thread at a time.
class PostgresReadPlan
{
public:
    virtual ~PostgresReadPlan() = default;

    /// The SELECT of the next part, of \a limit rows at most; nothing at the end. The part before
    /// was read to its end.
    [[nodiscard]] virtual std::optional<QString> nextQuery(std::optional<qint64> limit) = 0;
    /// How many texts follow the fields in every row; 0: takeRow() need not be called.
    [[nodiscard]] virtual int tailCount() const { return 0; }
    /// A row was taken.
    virtual void takeRow(const PostgresTail &tail) { (void)tail; }
    /// Whether a position is only known once the row behind it is; see standsBefore().
    [[nodiscard]] virtual bool needsNextRow() const { return false; }
    /// Whether a position between the last row and one with \a tail can be named.
    [[nodiscard]] virtual bool standsBefore(const PostgresTail &tail) const
    {
        (void)tail;
        return true;
    }
    /// Ended, by its last row or by the row limit: position() is the one to begin the next run at.
    virtual void end(bool isLimited) = 0;
    /// The position after all rows taken, of which there are \a rows in this run; nothing when it
    /// cannot be named here. \a isBetweenParts: no part is half read.
    [[nodiscard]] virtual std::optional<std::string> position(qint64 rows,
                                                              bool isBetweenParts) const = 0;
    /// Rows read by earlier attempts, which count for the row limit.
    [[nodiscard]] virtual qint64 rowsBefore() const { return 0; }
    /// Whether there is nothing to read, because an earlier attempt has read it all.
    [[nodiscard]] virtual bool isDone() const { return false; }
    /// Where an incremental run began, for people; empty: at the beginning.
    [[nodiscard]] virtual QString startText() const { return {}; }
    [[nodiscard]] virtual QStringList notes() const { return {}; }
};

} // namespace millrace
