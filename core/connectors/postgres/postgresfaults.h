// PostgreSQL faults: the cells of a batch that the server would refuse, or take only changed.
#pragma once

#include "core/connectors/postgres/postgrestargetcolumn.h"
#include "core/data/recordbatch.h"

#include <vector>

namespace millrace {

/// Why a cell cannot be written as it is.
enum class PostgresFaultKind : std::uint8_t {
    ZeroByte, ///< Text of the server cannot hold the character with the number 0.
    TooLong,
    OutOfRange,
    TooFine, ///< The column keeps fewer digits; the server would round.
    NotUuid,
};

/// The first cell of a row that cannot be written as it is.
struct PostgresFault final
{
    std::uint32_t row = 0;
    int column = 0;
    PostgresFaultKind kind = PostgresFaultKind::OutOfRange;
};

/// The rows of \a batch that must not be sent, each once, in order. \a columns are those of its
/// fields. What is left arrives exactly or is refused by the server. \a serverVersion as libpq
/// counts: numeric takes infinities from 140000 on.
[[nodiscard]] std::vector<PostgresFault>
postgresFaults(const RecordBatch &batch, const std::vector<PostgresTargetColumn> &columns,
               int serverVersion);

/// The code of a row refused for \a kind.
[[nodiscard]] QString faultCode(PostgresFaultKind kind);
/// What is wrong, in a sentence.
[[nodiscard]] QString faultWords(PostgresFaultKind kind, const PostgresTargetColumn &column);

} // namespace millrace
