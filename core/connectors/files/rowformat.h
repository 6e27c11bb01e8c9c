// RowFormat: turns batches into the text of a file.
#pragma once

#include "core/data/metacolumns.h"

#include <string>

namespace millrace {

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
