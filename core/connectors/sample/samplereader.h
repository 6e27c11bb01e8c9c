// SampleReader: hands out the rows of one sample stream.
#pragma once

#include "core/connector/source.h"
#include "core/connectors/sample/sampleposition.h"
#include "core/connectors/sample/samplerow.h"

namespace millrace {

/// The rows a reader hands out.
struct SampleSlice final
{
    qint64 first = 0; ///< Index of the first row.
    qint64 end = 0; ///< Index after the last row.
    qint64 total = 0; ///< Rows the stream has; the run is complete when end reaches it.
    qint64 recordsPerSlice = 1000;
    qint64 runTime = 0; ///< Microseconds since 1970, for positions.
    bool isKnown = false; ///< The reader was opened at a position that already says all of this.
};

/// Makes rows batch by batch; a batch ends where a slice ends, at the latest.
class SampleReader final : public StreamReader
{
public:
    SampleReader(std::shared_ptr<const Schema> schema, std::vector<SampleColumn> columns,
                 const SampleRun &run, const SampleSlice &slice);

    [[nodiscard]] std::shared_ptr<const Schema> schema() const override { return m_schema; }
    Result<std::optional<SourceBatch>> next(const Cancellation &cancellation) override;
    [[nodiscard]] std::optional<qint64> estimatedRows() const override;
    [[nodiscard]] QString reasonForNoRows() const override;
    [[nodiscard]] QStringList notes() const override;

private:
    [[nodiscard]] std::string position() const;

    std::shared_ptr<const Schema> m_schema;
    SampleRun m_run;
    SampleRow m_row;
    SampleSlice m_slice;
    RecordBatchBuilder m_builder;
    qint64 m_next;
    qint64 m_misfits = 0;
    bool m_isDone = false;
};

} // namespace millrace
