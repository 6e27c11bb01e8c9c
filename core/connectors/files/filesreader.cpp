#include "core/connectors/files/filesreader.h"

#include "core/base/localnumber.h"
#include "core/base/pluralform.h"

#include <QCoreApplication>
#include <QDateTime>

#include <limits>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

QString timeText(qint64 nanoseconds)
{
    return QDateTime::fromMSecsSinceEpoch(nanoseconds / 1'000'000).toString(u"yyyy-MM-dd HH:mm"_s);
}

} // namespace

FilesReader::FilesReader(const ConfiguredStream &stream, FilesSourceOptions options,
                         SourceFiles files, FilesPosition position, QStringList notes)
    : m_options(std::move(options))
    , m_plan(stream, m_options.types)
    , m_notes(m_plan.schema())
    , m_context{m_plan, m_options.nullValues, m_notes}
    , m_files(std::move(files))
    , m_position(std::move(position))
    , m_latestBefore(m_position.latestModified())
    , m_builder(m_plan.schema())
    , m_rowsLeft(stream.rowLimit.value_or(std::numeric_limits<qint64>::max()))
{
    if (m_position.isStart())
        m_estimatedRows = stream.stream.estimatedRows;
    m_notes.setKeepsUnknownFields(m_plan.unknownFieldsColumn().has_value());
    for (const QString &note : notes)
        m_notes.add(note);
}

Result<std::optional<SourceBatch>> FilesReader::next(const Cancellation &cancellation)
{
    if (!m_failure && !m_isAtEnd) {
        if (auto filled = fill(cancellation); !filled) {
            if (filled.error().isCancelled())
                return filled.error();
            m_failure = filled.error();
        }
    }
    if (m_builder.rowCount() > 0)
        return std::optional(takeBatch());
    if (m_failure)
        return *m_failure;
    // The end of the last file may be seen only after its last batch was sent.
    if (!m_isPositionSent)
        return std::optional(takeBatch());
    return std::optional<SourceBatch>();
}

Result<void> FilesReader::fill(const Cancellation &cancellation)
{
    while (!m_builder.isFull()) {
        if (cancellation.stop_requested())
            return Error::cancelled();
        if (m_rowsLeft <= 0) {
            m_isAtEnd = true;
            return {};
        }
        if (!m_records) {
            if (m_nextFile == m_files.size()) {
                m_isAtEnd = true;
                m_position.setComplete();
                m_isPositionSent = false;
                return {};
            }
            if (auto opened = openNext(cancellation); !opened)
                return opened;
        }
        const auto before = static_cast<qint64>(m_builder.rowCount());
        const auto more = m_records->fill(m_builder, m_rowsLeft, cancellation);
        m_rowsLeft -= static_cast<qint64>(m_builder.rowCount()) - before;
        savePlace();
        if (!more)
            return more.error();
        if (!*more) {
            m_position.finish(m_files[m_nextFile - 1]);
            m_records.reset();
        }
    }
    return {};
}

Result<void> FilesReader::openNext(const Cancellation &cancellation)
{
    const SourceFile &file = m_files[m_nextFile];
    auto opened = openFile(file, m_options);
    if (!opened)
        return opened.error();
    std::optional<std::pair<qint64, qint64>> place;
    if (const auto &current = m_position.current(); current && current->isSameVersion(file))
        place = std::pair(current->offset, current->line);
    auto reader = makeRecordReader(std::move(*opened), m_context, place, cancellation);
    if (!reader)
        return reader.error();
    m_records = std::move(*reader);
    ++m_nextFile;
    return {};
}

void FilesReader::savePlace()
{
    m_position.setCurrent(m_files[m_nextFile - 1], m_records->offset(), m_records->line());
    m_isPositionSent = false;
}

SourceBatch FilesReader::takeBatch()
{
    SourceBatch batch;
    if (m_builder.rowCount() > 0) {
        m_rowsRead += static_cast<qint64>(m_builder.rowCount());
        batch.batch = m_builder.finish();
    }
    batch.position = m_position.toJson();
    m_isPositionSent = true;
    return batch;
}

QString FilesReader::reasonForNoRows() const
{
    if (m_rowsRead > 0)
        return {};
    if (!m_files.empty())
        return m_files.size() == 1
            ? QCoreApplication::translate("files", "%1 has no rows.").arg(m_files.front().name)
            : pluralText("files", QT_TRANSLATE_N_NOOP("files", "The %1 files have no rows."),
                         std::ssize(m_files))
                  .arg(localNumber(std::ssize(m_files)));
    if (m_latestBefore > 0)
        return QCoreApplication::translate("files", "No file has changed since %1.")
            .arg(timeText(m_latestBefore));
    return QCoreApplication::translate("files", "No file is there to read.");
}

} // namespace millrace
