#include "core/connectors/postgres/postgresreader.h"

#include <QCoreApplication>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t s_rowsPerLook = 256;

} // namespace

PostgresReader::PostgresReader(PostgresReaderParts parts, const ConfiguredStream &stream)
    : m_parts(std::move(parts))
    , m_stream(stream)
    , m_builder(m_parts.schema)
    , m_collector(m_parts.encodedForm.empty()
                      ? nullptr
                      : std::make_unique<PostgresRowCollector>(m_parts.schema, m_parts.decoders,
                                                               m_parts.encodedForm))
    , m_decoder(std::move(m_parts.decoders), m_parts.plan->tailCount())
    , m_hasTail(m_parts.plan->tailCount() > 0)
{
    if (m_parts.plan->isDone())
        end(false);
}

PostgresReader::~PostgresReader() { m_parts.snapshot->giveBack(std::move(m_parts.connection)); }

Result<std::optional<SourceBatch>> PostgresReader::next(const Cancellation &cancellation)
{
    if (m_isDelivered)
        return std::optional<SourceBatch>();
    if (cancellation.stop_requested())
        return Error::cancelled();
    if (const auto filled = fill(cancellation); !filled)
        return filled.error();
    SourceBatch batch;
    if (rowCount() == 0 || m_isEnded || !m_parts.plan->needsNextRow()) {
        batch.position = m_parts.plan->position(m_rows, !m_isInPart);
        if (rowCount() > 0)
            batch.batch = finishBatch();
    } else {
        batch.batch = m_builder.finish();
        auto position = lookAhead(cancellation);
        if (!position)
            return position.error();
        batch.position = std::move(*position);
    }
    m_isDelivered = m_isEnded && rowCount() == 0;
    return std::optional(std::move(batch));
}

Result<void> PostgresReader::fill(const Cancellation &cancellation)
{
    while (!m_isEnded && !isFull()) {
        if (!m_isInPart) {
            const auto started = startPart(cancellation);
            if (!started)
                return started.error();
            if (!*started)
                return {};
        }
        const auto taken = takeRow(cancellation);
        if (!taken)
            return taken.error();
        // The end of a part is a place to go on at, as long as the batch is worth its costs.
        const bool isWorthIt = rowCount() >= RecordBatch::maximumRows / 8;
        if (!*taken && isWorthIt && m_parts.plan->tailCount() == 0)
            return {};
        if (rowCount() % s_rowsPerLook == 0 && cancellation.stop_requested())
            return Error::cancelled();
    }
    return {};
}

Result<bool> PostgresReader::startPart(const Cancellation &cancellation)
{
    const auto left = rowsLeft();
    if (left && *left <= 0) {
        end(true);
        return false;
    }
    const auto query = m_parts.plan->nextQuery(left);
    if (!query) {
        end(false);
        return false;
    }
    const auto started = m_parts.connection->startCopyOut(
        "COPY ("_L1 + *query + ") TO STDOUT (FORMAT binary)"_L1, cancellation);
    if (!started)
        return started.error();
    m_decoder.startCopy();
    m_isInPart = true;
    return true;
}

Result<bool> PostgresReader::takeRow(const Cancellation &cancellation)
{
    while (true) {
        const auto piece = m_parts.connection->nextCopyData(cancellation);
        if (!piece)
            return piece.error();
        if (!*piece) {
            m_isInPart = false;
            const auto left = rowsLeft();
            if (left && *left <= 0)
                end(true);
            return false;
        }
        switch (take(**piece)) {
        case PostgresRowDecoder::Outcome::Row:
            countRow();
            return true;
        case PostgresRowDecoder::Outcome::Nothing:
        case PostgresRowDecoder::Outcome::End:
            break;
        case PostgresRowDecoder::Outcome::Malformed:
            return makeError(postgreserrors::protocolBroken,
                             {m_parts.connection->site().server,
                              QCoreApplication::translate("postgres", "a row of the stream %1")
                                  .arg(m_stream.stream.id.text())});
        }
    }
}

PostgresRowDecoder::Outcome PostgresReader::take(std::span<const char> piece)
{
    if (!m_collector)
        return m_decoder.decode(piece, m_builder);
    const auto row = m_decoder.rowIn(piece);
    if (!row)
        return PostgresRowDecoder::Outcome::Malformed;
    return row->empty() ? PostgresRowDecoder::Outcome::Nothing : m_collector->take(*row);
}

std::size_t PostgresReader::rowCount() const
{
    return m_collector ? m_collector->rowCount() : m_builder.rowCount();
}

bool PostgresReader::isFull() const
{
    return m_collector ? m_collector->isFull() : m_builder.isFull();
}

std::shared_ptr<const RecordBatch> PostgresReader::finishBatch()
{
    return m_collector ? m_collector->finish() : m_builder.finish();
}

Result<std::optional<std::string>> PostgresReader::lookAhead(const Cancellation &cancellation)
{
    std::optional<std::string> position = m_parts.plan->position(m_rows, false);
    const auto piece = m_parts.connection->nextCopyData(cancellation);
    if (!piece)
        return piece.error();
    if (*piece) {
        const auto outcome = m_decoder.decode(**piece, m_builder);
        if (outcome == PostgresRowDecoder::Outcome::Row) {
            if (!m_parts.plan->standsBefore(m_decoder.tail()))
                position.reset();
            countRow();
        } else if (outcome == PostgresRowDecoder::Outcome::Malformed) {
            return makeError(postgreserrors::protocolBroken,
                             {m_parts.connection->site().server, m_stream.stream.id.text()});
        }
    }
    return position;
}

void PostgresReader::countRow()
{
    ++m_rows;
    if (m_hasTail)
        m_parts.plan->takeRow(m_decoder.tail());
}

void PostgresReader::end(bool isLimited)
{
    m_isEnded = true;
    m_parts.plan->end(isLimited);
}

std::optional<qint64> PostgresReader::rowsLeft() const
{
    if (!m_stream.rowLimit)
        return std::nullopt;
    return *m_stream.rowLimit - m_parts.plan->rowsBefore() - m_rows;
}

QString PostgresReader::reasonForNoRows() const
{
    if (m_rows > 0)
        return {};
    const auto tell
        = [](const char *text) { return QCoreApplication::translate("postgres", text); };
    const QString cursor
        = m_stream.stream.sourceDefinedCursor ? u"xmin"_s : m_stream.effectiveCursor();
    const bool isIncremental = m_stream.mode.isIncremental();
    const QString start = m_parts.plan->startText();
    if (!start.isEmpty())
        return tell(QT_TRANSLATE_NOOP("postgres", "Nothing has changed after %1 (cursor %2)."))
            .arg(start, cursor);
    if (m_stream.rowLimit && *m_stream.rowLimit <= 0)
        return tell(QT_TRANSLATE_NOOP("postgres", "The row limit is 0."));
    if (m_parts.plan->rowsBefore() > 0)
        return tell(QT_TRANSLATE_NOOP("postgres", "Every row was read before."));
    if (!m_stream.filter.trimmed().isEmpty())
        return tell(QT_TRANSLATE_NOOP("postgres", "No row meets the filter."));
    if (isIncremental && !m_stream.cursorStart.trimmed().isEmpty())
        return tell(QT_TRANSLATE_NOOP("postgres", "No row is at or after %1 (cursor %2)."))
            .arg(m_stream.cursorStart.trimmed(), cursor);
    return tell(QT_TRANSLATE_NOOP("postgres", "The table is empty."));
}

QStringList PostgresReader::notes() const
{
    return m_parts.plan->notes() + m_decoder.notes(*m_parts.schema);
}

} // namespace millrace
