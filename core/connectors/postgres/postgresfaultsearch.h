// PostgresFaultSearch: finds the rows of a failed batch that the server refuses.
#pragma once

#include "core/base/result.h"
#include "core/connectors/postgres/postgreserrors.h"

#include <functional>
#include <optional>

namespace millrace {

/// What became of some rows that were tried together.
struct PostgresAttempt final
{
    /// Nothing: all are in.
    std::optional<PostgresFailure> failure;
    /// Fewer rows went in than were given; no row did.
    bool wereIgnored = false;
    /// Which of the rows the server names, counted from 0.
    std::optional<std::size_t> suspect;

    [[nodiscard]] bool succeeded() const { return !failure && !wereIgnored; }
};

/// Tries parts of a failed batch until every row is in or refused.
///
/// Where the server names the row at fault, the rows before it and the row itself are tried next:
/// three attempts for a row. Else the part is halved: log2(rows) attempts for a row. When nearly
/// everything is bad the search ends, and the rest is refused untried.
class PostgresFaultSearch final
{
public:
    /// Tries \a count rows from \a first on, at once or not at all. An error ends the search.
    using Try = std::function<Result<PostgresAttempt>(std::size_t first, std::size_t count)>;
    /// Told of each refused row, in order. Null: it was not tried.
    using Refuse = std::function<void(std::size_t row, const PostgresAttempt *attempt)>;

    PostgresFaultSearch(Try attempt, Refuse refuse);

    /// Goes through \a count rows, which failed together as \a first says. Returns how many are in.
    Result<std::size_t> run(std::size_t count, const PostgresAttempt &first);
    /// Whether the search ended before every row was tried.
    [[nodiscard]] bool gaveUp() const { return m_gaveUp; }

private:
    Try m_try;
    Refuse m_refuse;
    bool m_gaveUp = false;
};

/// Whether \a sqlState blames a row being written; other rows can still go in.
[[nodiscard]] bool blamesWrittenRow(std::string_view sqlState);

/// The row that \a context of a failed COPY names, counted from 0.
[[nodiscard]] std::optional<std::size_t> suspectOf(const QString &context);

} // namespace millrace
