// RowFormat: turns batches into the text of a file.
#pragma once

#include "core/data/recordbatch.h"

#include <string>

namespace millrace {

/// What the meta columns of a run hold beside what each batch knows. A plain value.
struct RunMarks final
{
    qint64 syncId = 0;
    qint64 generationId = 0;
};

/// Appends rows to a buffer. One virtual call per batch. Used by one thread at a time.
class RowFormat
{
public:
    virtual ~RowFormat() = default;

    /// Appends what a file of this format begins with.
    virtual void appendHeader(std::string &out) const = 0;
    /// Appends every row of \a batch, each with its line end.
    virtual void appendRows(std::string &out, const RecordBatch &batch) = 0;
};

} // namespace millrace
