#include "core/connectors/postgres/postgresrowcollector.h"

#include "core/connectors/postgres/postgresbytes.h"
#include "core/connectors/postgres/postgreserrors.h"

#include <QCoreApplication>

namespace millrace {

namespace {

using Outcome = PostgresRowDecoder::Outcome;

Result<std::shared_ptr<const RecordBatch>> decoded(const RecordBatch &batch,
                                                   const std::vector<PostgresDecoder> &decoders)
{
    RecordBatchBuilder builder(batch.sharedSchema());
    PostgresRowDecoder decoder(decoders, 0);
    for (std::size_t row = 0; row < batch.rowCount(); ++row) {
        const std::string_view bytes = batch.encoded()->row(row);
        if (decoder.decodeRow({bytes.data(), bytes.size()}, builder) != Outcome::Row)
            return makeError(postgreserrors::protocolBroken,
                             {QCoreApplication::translate("postgres", "of the source"),
                              QCoreApplication::translate("postgres", "a row")});
    }
    return std::shared_ptr<const RecordBatch>(builder.finish(batch.extractedAt()));
}

} // namespace

PostgresRowCollector::PostgresRowCollector(std::shared_ptr<const Schema> schema,
                                           std::vector<PostgresDecoder> decoders, std::string form)
    : m_schema(std::move(schema))
    , m_decoders(std::move(decoders))
    , m_form(std::move(form))
{
}

PostgresRowDecoder::Outcome PostgresRowCollector::take(std::span<const char> row)
{
    const char *at = row.data();
    const char *const end = at + row.size();
    if (row.size() < 2)
        return Outcome::Malformed;
    const auto count = bigEndian<std::int16_t>(at);
    at += 2;
    if (count == -1)
        return at == end ? Outcome::End : Outcome::Malformed;
    if (count < 0 || static_cast<std::size_t>(count) != m_decoders.size())
        return Outcome::Malformed;
    for (std::int16_t i = 0; i < count; ++i) {
        if (end - at < 4)
            return Outcome::Malformed;
        const auto size = bigEndian<std::int32_t>(at);
        at += 4;
        if (size < -1 || size > end - at)
            return Outcome::Malformed;
        at += size == -1 ? 0 : size;
    }
    if (at != end)
        return Outcome::Malformed;
    m_bytes.append(row.data(), row.size());
    m_offsets.push_back(static_cast<std::uint32_t>(m_bytes.size()));
    return Outcome::Row;
}

bool PostgresRowCollector::isFull() const
{
    return rowCount() >= RecordBatch::maximumRows
        || static_cast<std::int64_t>(m_bytes.size()) >= RecordBatch::targetBytes;
}

std::shared_ptr<const RecordBatch> PostgresRowCollector::finish()
{
    auto rows = std::make_shared<EncodedRows>();
    rows->form = m_form;
    const std::size_t size = m_bytes.size();
    const std::size_t count = rowCount();
    rows->bytes = std::move(m_bytes);
    rows->offsets = std::move(m_offsets);
    rows->decode
        = [decoders = m_decoders](const RecordBatch &batch) { return decoded(batch, decoders); };
    // The next batch will be much like this one.
    m_bytes = {};
    m_bytes.reserve(size + size / 16);
    m_offsets = {};
    m_offsets.reserve(count + 2);
    m_offsets.push_back(0);
    return std::make_shared<const RecordBatch>(
        m_schema, std::move(rows),
        std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now()));
}

} // namespace millrace
