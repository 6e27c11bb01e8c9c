// PostgresRowCollector: rows of a binary COPY, kept as they come for another server.
#pragma once

#include "core/connectors/postgres/postgresrowdecoder.h"
#include "core/data/encodedrows.h"

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace millrace {

/// Makes batches of EncodedRows. Checks that every row is one row of the right number of columns,
/// for rows are counted, and looks no further. Used by one thread at a time.
class PostgresRowCollector final
{
public:
    /// \a decoders: one for each field of \a schema, for the rows that somebody wants to see.
    PostgresRowCollector(std::shared_ptr<const Schema> schema,
                         std::vector<PostgresDecoder> decoders, std::string form);

    /// Takes \a row, without the header of the copy.
    [[nodiscard]] PostgresRowDecoder::Outcome take(std::span<const char> row);

    [[nodiscard]] std::size_t rowCount() const { return m_offsets.size() - 1; }
    /// Whether the batch should be handed on before another row.
    [[nodiscard]] bool isFull() const;
    /// The rows so far as a batch; starts an empty one.
    [[nodiscard]] std::shared_ptr<const RecordBatch> finish();

private:
    std::shared_ptr<const Schema> m_schema;
    std::vector<PostgresDecoder> m_decoders;
    std::string m_form;
    std::string m_bytes;
    std::vector<std::uint32_t> m_offsets{0};
};

} // namespace millrace
