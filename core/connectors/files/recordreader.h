// RecordReader: fills batches from the records of one file.
#pragma once

#include "core/base/cancellation.h"
#include "core/base/result.h"
#include "core/connectors/files/columnplan.h"
#include "core/connectors/files/filelayout.h"
#include "core/connectors/files/readnotes.h"
#include "core/data/recordbatchbuilder.h"

#include <memory>

namespace millrace {

/// What every reader of a stream's files shares; outlives them.
struct RecordContext final
{
    const ColumnPlan &plan;
    const std::vector<std::string> &nullValues;
    ReadNotes &notes;
};

/// Reads one file from a place on. Used by one thread.
class RecordReader
{
public:
    virtual ~RecordReader() = default;

    /// Appends rows until \a builder is full, \a limit rows were appended or the file ends; false
    /// at the end. After an error the rows appended before it are good and offset() and line()
    /// are those after the last of them.
    virtual Result<bool> fill(RecordBatchBuilder &builder, qint64 limit,
                              const Cancellation &cancellation)
        = 0;
    /// Offset of the next record in the text (see TextWindow).
    [[nodiscard]] virtual qint64 offset() const = 0;
    /// Line of the next record.
    [[nodiscard]] virtual qint64 line() const = 0;
};

/// Makes the reader for \a file, which starts at \a offset and \a line, or at the first record.
[[nodiscard]] Result<std::unique_ptr<RecordReader>>
makeRecordReader(OpenedFile file, const RecordContext &context,
                 std::optional<std::pair<qint64, qint64>> offsetAndLine,
                 const Cancellation &cancellation);

} // namespace millrace
