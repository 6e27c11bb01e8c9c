#include "core/connectors/sample/samplereader.h"

#include "core/base/localnumber.h"
#include "core/base/pluralform.h"

#include <QCoreApplication>

#include <algorithm>

namespace millrace {

SampleReader::SampleReader(std::shared_ptr<const Schema> schema, std::vector<SampleColumn> columns,
                           const SampleRun &run, const SampleSlice &slice)
    : m_schema(std::move(schema))
    , m_run(run)
    , m_row(run, std::move(columns))
    , m_slice(slice)
    , m_builder(m_schema)
    , m_next(slice.first)
    , m_isDone(slice.isKnown && slice.first >= slice.end)
{
}

Result<std::optional<SourceBatch>> SampleReader::next(const Cancellation &cancellation)
{
    if (cancellation.stop_requested())
        return Error::cancelled();
    if (m_isDone)
        return std::optional<SourceBatch>();
    if (m_next >= m_slice.end) {
        m_isDone = true;
        return std::optional<SourceBatch>(SourceBatch{nullptr, position()});
    }
    const qint64 sliceEnd = m_next - m_next % m_slice.recordsPerSlice + m_slice.recordsPerSlice;
    const qint64 stop = std::min(sliceEnd, m_slice.end);
    while (m_next < stop && !m_builder.isFull())
        m_row.append(m_builder, m_next++);
    m_isDone = m_next >= m_slice.end;
    const auto batch = m_builder.finish();
    m_misfits += static_cast<qint64>(batch->issues().size());
    return std::optional<SourceBatch>(SourceBatch{batch, position()});
}

std::optional<qint64> SampleReader::estimatedRows() const
{
    return std::max<qint64>(0, m_slice.end - m_slice.first);
}

QString SampleReader::reasonForNoRows() const
{
    if (m_slice.first < m_slice.end)
        return {};
    if (m_slice.total == 0)
        return QCoreApplication::translate("sample", "The sample data have a count of 0.");
    if (m_slice.first < m_slice.total)
        return QCoreApplication::translate("sample", "The row limit of the stream is 0.");
    //: %1 is a number of rows, "always_updated" the name of a setting
    return pluralText(
               "sample",
               QT_TRANSLATE_N_NOOP(
                   "sample",
                   "Nothing is new: all %1 rows were read before, and always_updated is off."),
               m_slice.total)
        .arg(localNumber(m_slice.total));
}

QStringList SampleReader::notes() const
{
    if (m_misfits == 0)
        return {};
    return {pluralText("sample",
                       QT_TRANSLATE_N_NOOP(
                           "sample", "%1 values do not fit their type, as misfit_percent asks."),
                       m_misfits)
                .arg(localNumber(m_misfits))};
}

std::string SampleReader::position() const
{
    return SamplePosition{m_run.seed, m_next, m_slice.runTime, m_next >= m_slice.total}.text();
}

} // namespace millrace
