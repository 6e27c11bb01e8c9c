// PostgresPosition: where reading a table of a PostgreSQL database stopped.
#pragma once

#include <QString>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace millrace {

/// The way a stream is read, which its positions belong to.
enum class PostgresMethod {
    Whole, ///< At one go: a view without a key.
    Blocks, ///< Full refresh, by ranges of blocks.
    Key, ///< Full refresh, in the order of the key.
    Cursor, ///< Incremental, in the order of a cursor.
    TransactionNumber, ///< Incremental, by ranges of blocks: rows written by newer transactions.
};

/// A position as it travels in checkpoints, as JSON. Values are texts as the server writes them.
struct PostgresPosition final
{
    PostgresMethod method = PostgresMethod::Whole;
    bool isDone = false; ///< Full refresh, or the run by transaction number: every row was read.
    std::int64_t rows = 0; ///< Full refresh: rows read so far, for the row limit.

    /// Blocks and TransactionNumber: the first block not read yet.
    std::int64_t block = 0;
    /// TransactionNumber with a row limit: the last row read, "(block,item)".
    std::string row;
    /// Tells a table from one that was rewritten or put in its place.
    std::string layout;
    /// The snapshot of the attempt that began, as txid_current_snapshot() writes it.
    std::string snapshot;
    /// TransactionNumber: the snapshot of the run before; what it saw is not read. Empty: nothing.
    std::string since;

    QString cursorField;
    std::optional<std::string> cursor; ///< Nothing: no row was read yet.
    std::int64_t count = 0; ///< Rows read with that very cursor.
    /// Key: the last row read. Cursor: the last row of those, in the middle of a run.
    std::vector<std::string> key;

    bool operator==(const PostgresPosition &) const = default;
};

[[nodiscard]] std::string toJson(const PostgresPosition &position);
/// Nothing when \a json was not written by toJson().
[[nodiscard]] std::optional<PostgresPosition> postgresPositionFromJson(const std::string &json);

} // namespace millrace
