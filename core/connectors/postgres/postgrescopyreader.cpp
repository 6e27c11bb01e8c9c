#include "core/connectors/postgres/postgrescopyreader.h"

#include "core/connectors/postgres/postgreserrors.h"

#include <QCoreApplication>

namespace millrace {

using namespace Qt::StringLiterals;

PostgresCopyReader::PostgresCopyReader(std::shared_ptr<PostgresSnapshot> snapshot,
                                       std::unique_ptr<PostgresConnection> connection, Rows rows,
                                       int tailCount)
    : m_snapshot(std::move(snapshot))
    , m_connection(std::move(connection))
    , m_schema(std::move(rows.schema))
    , m_streamName(std::move(rows.streamName))
    , m_builder(m_schema)
    , m_collector(rows.encodedForm.empty() ? nullptr
                                           : std::make_unique<PostgresRowCollector>(
                                               m_schema, rows.decoders, rows.encodedForm))
    , m_decoder(std::move(rows.decoders), tailCount)
{
}

PostgresCopyReader::~PostgresCopyReader() { m_snapshot->giveBack(std::move(m_connection)); }

Result<void> PostgresCopyReader::start(const QString &query, const Cancellation &cancellation)
{
    m_decoder.startCopy();
    return m_connection->startCopyOut("COPY ("_L1 + query + ") TO STDOUT (FORMAT binary)"_L1,
                                      cancellation);
}

Result<PostgresCopyReader::Taken> PostgresCopyReader::take(const Cancellation &cancellation)
{
    const auto piece = m_connection->nextCopyData(cancellation);
    if (!piece)
        return piece.error();
    if (!*piece)
        return Taken::End;
    switch (take(**piece)) {
    case PostgresRowDecoder::Outcome::Row:
        return Taken::Row;
    case PostgresRowDecoder::Outcome::Nothing:
    case PostgresRowDecoder::Outcome::End:
        return Taken::Nothing;
    case PostgresRowDecoder::Outcome::Malformed:
        break;
    }
    return makeError(
        postgreserrors::protocolBroken,
        {m_connection->site().server,
         QCoreApplication::translate("postgres", "a row of the stream %1").arg(m_streamName)});
}

PostgresRowDecoder::Outcome PostgresCopyReader::take(std::span<const char> piece)
{
    if (!m_collector)
        return m_decoder.decode(piece, m_builder);
    const auto row = m_decoder.rowIn(piece);
    if (!row)
        return PostgresRowDecoder::Outcome::Malformed;
    return row->empty() ? PostgresRowDecoder::Outcome::Nothing : m_collector->take(*row);
}

std::size_t PostgresCopyReader::rowCount() const
{
    return m_collector ? m_collector->rowCount() : m_builder.rowCount();
}

bool PostgresCopyReader::isFull() const
{
    return m_collector ? m_collector->isFull() : m_builder.isFull();
}

std::shared_ptr<const RecordBatch> PostgresCopyReader::finishBatch()
{
    return m_collector ? m_collector->finish() : m_builder.finish();
}

} // namespace millrace
