// Retry: what writing rejected records once more works with.
#pragma once

#include "core/model/connection.h"
#include "core/store/rejectedselection.h"

namespace millrace {

/// Why a record of a retry is left out.
enum class LeftOut {
    No,
    Closed, ///< Fixed or ignored.
    Superseded,
    ValuesDeleted,
    WithoutKey, ///< Its row was written, and a stream without a key would have it twice.
    StreamGone, ///< The connection has not chosen its stream any more.
    Replaced, ///< A later run read all rows of the stream again and replaced the table.
};

/// Whether a retry of \a connection takes \a record.
[[nodiscard]] LeftOut leftOut(const Connection &connection, const RejectedRecord &record);
/// One sentence for people, about \a count records.
[[nodiscard]] QString leftOutText(LeftOut reason, qint64 count);

/// Whether the rows of \a stream have a key by which they are written over.
[[nodiscard]] bool isKeyed(const ConfiguredStream &stream);

/// The chosen streams that have records to be retried in \a selection, in the order of the
/// catalog. Quick however many records there are: a search is not made, what it finds is seen by
/// the run itself.
[[nodiscard]] Result<std::vector<StreamId>> retriedStreams(const RejectedStore &store,
                                                           const Connection &connection,
                                                           const RejectedSelection &selection);

} // namespace millrace
