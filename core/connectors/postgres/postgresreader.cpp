#include "core/connectors/postgres/postgresreader.h"

#include <QCoreApplication>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t s_rowsPerLook = 256;

} // namespace

PostgresReader::PostgresReader(PostgresReaderParts parts)
    : m_parts(std::move(parts))
    , m_hasTail(m_parts.plan->tailCount() > 0)
{
    if (m_parts.plan->isDone())
        end(false);
}

Result<std::optional<SourceBatch>> PostgresReader::next(const Cancellation &cancellation)
{
    if (m_isDelivered)
        return std::optional<SourceBatch>();
    if (cancellation.stop_requested())
        return Error::cancelled();
    if (const auto filled = fill(cancellation); !filled)
        return filled.error();
    PostgresCopyReader &rows = *m_parts.rows;
    SourceBatch batch;
    if (rows.rowCount() == 0 || m_isEnded || !m_parts.plan->needsNextRow()) {
        batch.position = m_parts.plan->position(m_rows, !m_isInPart);
        if (rows.rowCount() > 0)
            batch.batch = rows.finishBatch();
    } else {
        batch.batch = rows.finishBatch();
        auto position = lookAhead(cancellation);
        if (!position)
            return position.error();
        batch.position = std::move(*position);
    }
    m_isDelivered = m_isEnded && rows.rowCount() == 0;
    return std::optional(std::move(batch));
}

Result<void> PostgresReader::fill(const Cancellation &cancellation)
{
    const PostgresCopyReader &rows = *m_parts.rows;
    while (!m_isEnded && !rows.isFull()) {
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
        const bool isWorthIt = rows.rowCount() >= RecordBatch::maximumRows / 8;
        if (!*taken && isWorthIt && m_parts.plan->tailCount() == 0)
            return {};
        if (rows.rowCount() % s_rowsPerLook == 0 && cancellation.stop_requested())
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
    if (const auto started = m_parts.rows->start(*query, cancellation); !started)
        return started.error();
    m_isInPart = true;
    return true;
}

Result<bool> PostgresReader::takeRow(const Cancellation &cancellation)
{
    while (true) {
        const auto taken = m_parts.rows->take(cancellation);
        if (!taken)
            return taken.error();
        if (*taken == PostgresCopyReader::Taken::End) {
            m_isInPart = false;
            const auto left = rowsLeft();
            if (left && *left <= 0)
                end(true);
            return false;
        }
        if (*taken == PostgresCopyReader::Taken::Row) {
            countRow();
            return true;
        }
    }
}

Result<std::optional<std::string>> PostgresReader::lookAhead(const Cancellation &cancellation)
{
    std::optional<std::string> position = m_parts.plan->position(m_rows, false);
    const auto taken = m_parts.rows->take(cancellation);
    if (!taken)
        return taken.error();
    if (*taken == PostgresCopyReader::Taken::Row) {
        if (!m_parts.plan->standsBefore(m_parts.rows->tail()))
            position.reset();
        countRow();
    } else if (*taken == PostgresCopyReader::Taken::End) {
        m_isInPart = false;
    }
    return position;
}

void PostgresReader::countRow()
{
    ++m_rows;
    if (m_hasTail)
        m_parts.plan->takeRow(m_parts.rows->tail());
}

void PostgresReader::end(bool isLimited)
{
    m_isEnded = true;
    m_parts.plan->end(isLimited);
}

std::optional<qint64> PostgresReader::rowsLeft() const
{
    if (!m_parts.stream.rowLimit)
        return std::nullopt;
    return *m_parts.stream.rowLimit - m_parts.plan->rowsBefore() - m_rows;
}

QString PostgresReader::reasonForNoRows() const
{
    return m_rows > 0 ? QString() : reasonForNothing(m_parts.stream, *m_parts.plan);
}

QStringList PostgresReader::notes() const { return m_parts.plan->notes() + m_parts.rows->notes(); }

QString reasonForNothing(const ConfiguredStream &stream, const PostgresReadPlan &plan)
{
    const auto tell
        = [](const char *text) { return QCoreApplication::translate("postgres", text); };
    const QString cursor = stream.stream.sourceDefinedCursor ? u"xmin"_s : stream.effectiveCursor();
    const bool isIncremental = stream.mode.isIncremental();
    const QString start = plan.startText();
    if (!start.isEmpty())
        return tell(QT_TRANSLATE_NOOP("postgres", "Nothing has changed after %1 (cursor %2)."))
            .arg(start, cursor);
    if (stream.rowLimit && *stream.rowLimit <= 0)
        return tell(QT_TRANSLATE_NOOP("postgres", "The row limit is 0."));
    if (plan.rowsBefore() > 0)
        return tell(QT_TRANSLATE_NOOP("postgres", "Every row was read before."));
    if (!stream.filter.trimmed().isEmpty())
        return tell(QT_TRANSLATE_NOOP("postgres", "No row meets the filter."));
    if (isIncremental && !stream.cursorStart.trimmed().isEmpty())
        return tell(QT_TRANSLATE_NOOP("postgres", "No row is at or after %1 (cursor %2)."))
            .arg(stream.cursorStart.trimmed(), cursor);
    return tell(QT_TRANSLATE_NOOP("postgres", "The table is empty."));
}

} // namespace millrace
