// TransformedPreview: the first rows of a stream as they would be written.
#pragma once

#include "core/engine/connectorprobe.h"

namespace millrace {

/// What the rules and transformations of a stream make of some rows.
struct TransformedPreview final
{
    Preview written; ///< In the order of the rows read; those left out are missing.
    qint64 read = 0;
    qint64 filtered = 0;
    qint64 rejected = 0; ///< By the connection's setting for values that do not fit.
    qint64 changed = 0; ///< Values that could not be made and are empty.
    QString firstFailure; ///< Why the first of them could not be made, a sentence; may be empty.
};

/// \a read are rows of \a stream as its source has them. Keys of encryptions are made up, so that
/// no secret is needed to look. A transformation that cannot run is the error, and nothing is
/// shown of the rows. Pure; for any thread.
[[nodiscard]] Result<TransformedPreview> transformedPreview(const ConfiguredStream &stream,
                                                            const Preview &read, TimePoint moment,
                                                            UnfitPolicy policy = UnfitPolicy::Null);

} // namespace millrace
